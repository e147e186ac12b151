"""How long somebody will wait: everybody before her is put to a counter. No I/O here.

List scheduling, as a thoughtful clerk would do it on paper: who is at a counter now
stays for the rest that such a matter usually has; then each waiting ticket, in the
order of calls, goes to the counter that is free for it first and stays as long as its
service usually takes. Counters come and go as the rota says. The time at which the
next one could start is what a new ticket may expect.

One number would be a lie, so a range is told, wide enough that the true wait lies in
it eight times of ten; `docs/estimates.md` shows how well that holds.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hall.rota import Shift
from messaging.contracts.halls import Estimate
from messaging.contracts.ids import CounterId

_MINUTE_S: Final = 60.0
# Above this nobody plans by the minute, and the range says fives.
_FINE_MIN: Final = 10
_COARSE_MIN: Final = 5


@dataclass(slots=True)
class CounterHours:
    """One counter's coming hours: seconds from now."""

    shifts: tuple[Shift, ...]
    free_s: float

    def start_s(self) -> float | None:
        """Say when the next one could begin; None: not today."""
        for shift in self.shifts:
            if self.free_s < shift.to_s:
                return max(self.free_s, shift.from_s)
        return None


class Schedule:
    """Who starts when, as far as one can know now."""

    def __init__(self, hours: dict[CounterId, CounterHours]) -> None:
        self._hours = hours

    def expected_s(self, counters: Iterable[CounterId]) -> float | None:
        """Say when somebody behind all that were added could start, if at all."""
        first = self._first(counters)
        return None if first is None else first[0]

    def add(self, counters: Iterable[CounterId], duration_s: float) -> float | None:
        """Put the next ticket to whichever of `counters` is free first."""
        first = self._first(counters)
        if first is None:
            return None
        start_s, hours = first
        hours.free_s = start_s + duration_s
        return start_s

    def _first(
        self, counters: Iterable[CounterId]
    ) -> tuple[float, CounterHours] | None:
        found: tuple[float, CounterHours] | None = None
        for counter in counters:
            hours = self._hours[counter]
            start_s = hours.start_s()
            if start_s is not None and (found is None or start_s < found[0]):
                found = (start_s, hours)
        return found


def render_range(low_s: float, high_s: float) -> Estimate:
    """Put a range into minutes as people say them, never narrower than it is."""
    low_min, high_min = low_s / _MINUTE_S, high_s / _MINUTE_S
    if high_min <= _FINE_MIN:
        return Estimate(
            from_min=math.floor(low_min), to_min=max(1, math.ceil(high_min))
        )
    from_min = math.floor(low_min)
    if low_min > _COARSE_MIN:
        from_min = _COARSE_MIN * math.floor(low_min / _COARSE_MIN)
    to_min = _COARSE_MIN * math.ceil(high_min / _COARSE_MIN)
    return Estimate(from_min=from_min, to_min=to_min)
