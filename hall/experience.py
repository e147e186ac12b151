"""What a hall has learned about times: how long services take, how waits came true.

No I/O here. Both are kept as the latest figures and not as averages, because a range
needs to know how far things scatter. It starts with figures of nobody's hall and has
its own after a few days; `DayOpened` carries it over the night.
"""

from bisect import bisect_right
from collections import deque
from heapq import nsmallest
from typing import Final

from hall.facts import Learned
from messaging.contracts.ids import ServiceLetter

# A month of one service, and some days of waits: enough for tenths, and new habits
# show within days.
_DURATIONS_MAX: Final = 60
_WAITS_MAX: Final = 400

# A counter whose worker forgot to press for an afternoon, and clocks that jumped.
_DURATION_S_MAX: Final = 2 * 3600
_WAIT_S_MAX: Final = 5 * 3600

# Until a hall knows better: eight minutes in the mean, some very long. In an order in
# which what is left while real ones push in has about the same mean.
# In an order in which any end of the list has the same middle.
_DURATIONS_ASSUMED_S: Final = (120, 1200, 180, 840, 240, 660, 300, 540, 360, 480, 420)

# A remainder of something that lasts longer than nearly all before: half of its mean.
_LONG_REST: Final = 0.5
_LONGER_MIN: Final = 4

# How true estimates were, of the many that were nearest to this one.
_NEAREST: Final = 80
# Waits of a moment scatter by nothing that a ratio could tell.
_SOFT_S: Final = 120.0
# Until a hall knows better (`benchmarks/estimates.py`): from half to nearly double.
_RATIOS_ASSUMED: Final = (0.55, 1.55)

_LOW: Final = 0.1
_HIGH: Final = 0.9


class Experience:
    """Durations by service, and pairs of expected and true wait."""

    def __init__(self, learned: Learned | None = None) -> None:
        learned = Learned() if learned is None else learned
        self._durations: dict[ServiceLetter, deque[int]] = {
            service: deque(known, _DURATIONS_MAX)
            for service, known in learned.durations_s.items()
        }
        self._waits: deque[tuple[int, int]] = deque(learned.waits_s, _WAITS_MAX)
        # A thousand people who wait are asked about at once.
        self._means_s: dict[ServiceLetter, float] = {}
        self._ratios_by_minute: dict[int, tuple[float, float]] = {}

    def learned(self) -> Learned | None:
        if not self._durations and not self._waits:
            return None
        return Learned(
            durations_s={
                service: tuple(known) for service, known in self._durations.items()
            },
            waits_s=tuple(self._waits),
        )

    def note_duration(self, service: ServiceLetter, duration_s: float) -> None:
        if 0 <= duration_s <= _DURATION_S_MAX:
            known = self._durations.setdefault(service, deque(maxlen=_DURATIONS_MAX))
            known.append(round(duration_s))
            self._means_s.pop(service, None)

    def note_wait(self, expected_s: int | None, wait_s: float) -> None:
        """Compare a wait with what was expected of it, if anything was."""
        if expected_s is not None and 0 <= wait_s <= _WAIT_S_MAX:
            self._waits.append((expected_s, round(wait_s)))
            self._ratios_by_minute.clear()

    # -------------------------------------------------------------- telling

    def mean_s(self, service: ServiceLetter) -> float:
        """Expect this of a service that has not begun."""
        mean_s = self._means_s.get(service)
        if mean_s is None:
            known = self._known(service)
            mean_s = self._means_s[service] = sum(known) / len(known)
        return mean_s

    def rest_s(self, service: ServiceLetter, so_far_s: float) -> float:
        """Expect this of a service that has lasted for a while."""
        known = sorted(self._known(service))
        longer = known[bisect_right(known, so_far_s) :]
        if len(longer) < _LONGER_MIN:
            return self.mean_s(service) * _LONG_REST
        return sum(longer) / len(longer) - so_far_s

    def range_s(self, expected_s: float) -> tuple[float, float]:
        """Say between what the wait will be, eight times of ten."""
        low, high = self._ratios(expected_s)
        soft = expected_s + _SOFT_S
        return max(0.0, soft * low - _SOFT_S), max(0.0, soft * high - _SOFT_S)

    def _known(self, service: ServiceLetter) -> tuple[int, ...]:
        """List a service's durations; while they are few, assumed ones fill up."""
        known = tuple(self._durations.get(service, ()))
        return known + _DURATIONS_ASSUMED_S[len(known) :]

    def _ratios(self, expected_s: float) -> tuple[float, float]:
        """Say within what share of the expected wait eight of ten came true."""
        if len(self._waits) < _NEAREST:
            return _RATIOS_ASSUMED
        minute = round(expected_s / 60)
        known = self._ratios_by_minute.get(minute)
        if known is None:
            known = self._ratios_by_minute[minute] = self._ratios_near(minute * 60)
        return known

    def _ratios_near(self, expected_s: int) -> tuple[float, float]:
        # Of equally near ones the latest.
        nearest = nsmallest(
            _NEAREST, reversed(self._waits), key=lambda wait: abs(wait[0] - expected_s)
        )
        ratios = sorted(
            (wait_s + _SOFT_S) / (told_s + _SOFT_S) for told_s, wait_s in nearest
        )
        last = _NEAREST - 1
        return ratios[round(_LOW * last)], ratios[round(_HIGH * last)]
