"""When a screen that nobody touches returns home, and how it says so. No I/O here.

    touched ──── quiet ────▶ countdown, 10 s, with "I need more time" ────▶ home

The quiet part depends on how much there is to read; the countdown does not.
"""

from math import ceil
from typing import Final

COUNTDOWN_S: Final = 10.0


class Idling:
    """Counts from the last touch."""

    def __init__(self, now_s: float) -> None:
        self._touched_s = now_s

    def touch(self, now_s: float) -> None:
        self._touched_s = now_s

    def countdown_s(self, quiet_s: float, now_s: float) -> int | None:
        """Whole seconds left, once the countdown is on; None before."""
        left_s = self._touched_s + quiet_s + COUNTDOWN_S - now_s
        return max(0, ceil(left_s)) if left_s <= COUNTDOWN_S else None
