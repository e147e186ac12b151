"""When the reading process that died is started again, and what is said of it.

No I/O here. Native readers crash and hang on rare pictures; what dies is a process
of their own. One death is a note; who dies again and again gets longer and longer
rests, so that a station with a broken library does not spend itself on starting it.
"""

from collections import deque
from typing import Final

from messaging.contracts.health import Health
from station.image_watch import WELL, Condition

# The first rest is too short to be noticed by anybody at the scale; the longest one
# leaves the cores to the rest of the station.
_REST_S_MIN: Final = 0.1
_REST_S_MAX: Final = 10.0

# For so long a death is told, and counts for the next rest.
_REMEMBERED_S: Final = 60.0

# So many deaths without one picture read in between: nothing can be read at all.
_FRUITLESS_MAX: Final = 3


class Restarts:
    """Remembers the deaths of the last minute. Time is an argument, monotonic."""

    def __init__(self) -> None:
        self._deaths_s: deque[float] = deque(maxlen=16)
        self._fruitless = 0
        self._reason = ""

    def note_death(self, reason: str, now_s: float) -> None:
        self._deaths_s.append(now_s)
        self._fruitless += 1
        self._reason = reason

    def note_success(self) -> None:
        self._fruitless = 0

    def is_resting(self, now_s: float) -> bool:
        """Whether it is too early to start again."""
        recent = self._recent(now_s)
        if not recent:
            return False
        rest_s: float = min(_REST_S_MAX, _REST_S_MIN * 2 ** (len(recent) - 1))
        return now_s - recent[-1] < rest_s

    def condition(self, now_s: float) -> Condition:
        recent = self._recent(now_s)
        if not recent:
            return WELL
        times = "once" if len(recent) == 1 else f"{len(recent)} times"
        detail = f"code reader {self._reason}, {times} in a minute; started anew"
        is_lost = self._fruitless >= _FRUITLESS_MAX
        return Condition(Health.LOST if is_lost else Health.DEGRADED, detail)

    def _recent(self, now_s: float) -> list[float]:
        return [s for s in self._deaths_s if now_s - s < _REMEMBERED_S]
