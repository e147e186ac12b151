"""When to try the broker again. No I/O here.

Waits double from `FIRST_WAIT_S` to `LAST_WAIT_S`, each shortened by chance down to a
half, so that a district's stations do not all come back in the same instant.
"""

from typing import Final

# Short enough that a broker's restart goes unnoticed by whoever is tapping a screen.
FIRST_WAIT_S: Final = 0.2

# Long enough for any broker; short enough that a resident who waits sees it return.
LAST_WAIT_S: Final = 8.0

# A connection that breaks sooner was no success: two clients of one name, for
# instance, throw each other out for ever, and should not do so at full speed.
STEADY_S: Final = 5.0


class Reconnection:
    """Counts the waits since the broker was last properly there."""

    def __init__(self) -> None:
        self._wait_s = FIRST_WAIT_S

    def connection_ended(self, held_s: float) -> None:
        if held_s >= STEADY_S:
            self._wait_s = FIRST_WAIT_S

    def next_wait_s(self, chance: float) -> float:
        """How long to wait before the next try; `chance` is 0 to 1."""
        wait_s = self._wait_s
        self._wait_s = min(LAST_WAIT_S, 2 * wait_s)
        return wait_s * (0.5 + 0.5 * chance)
