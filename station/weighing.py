"""Weighing: what the scale says goes in, what happens on it comes out. No I/O here.

A serial line without a checksum shows a flipped digit as a perfect reading, and
many indicators say nothing about standing still. So a weight is settled only by
several readings that are equal within the scale's own increment, for a while.

::

    unarmed ──empty──▶ empty ──settled──▶ loaded ──settled elsewhere──▶ loaded
       ▲                 ▲                   │
       └──lost, start    └──────empty────────┘

A load is told once, however long it lies. What lies there when the scale is first
heard, or heard again, is no bag: the scale must have been empty before. Silence is
no weight; the last value says nothing about now.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeAlias

from firmware_bridge.scales.reading import Mode, Reading, Status
from firmware_bridge.scales.units import KILOGRAMS
from station.facts import ScaleCleared, ScaleFound, ScaleLost, WeightSettled

WeightFact: TypeAlias = WeightSettled | ScaleCleared | ScaleLost | ScaleFound

# How many equal readings make a settled weight, and over how long: fewer when the
# scale itself says that it stands still. At ten a second both stay below 1 s.
_FLAGGED_READINGS_MIN: Final = 3
_FLAGGED_S_MIN: Final = 0.15
_PLAIN_READINGS_MIN: Final = 5
_PLAIN_S_MIN: Final = 0.35

# One reading near zero may be a flipped digit. A platform that still swings passes
# zero more than once: only a long time near zero means that the load is off.
_EMPTY_READINGS_MIN: Final = 2
_SWINGING_EMPTY_READINGS_MIN: Final = 8

# The slowest indicators send once a second.
_SILENCE_S_MAX: Final = 3.0

_GRAMS_PER_KILOGRAM: Final = 1000


@dataclass(frozen=True, slots=True)
class WeighingTerms:
    """What counts as a load, and as another load, at this platform."""

    load_g_min: int = 50
    change_g_min: int = 30
    # The scale's step; readings one step apart are equal. The last digit shown may
    # be finer than the step: 1.560 and 1.565 kg on a scale that counts in 5 g.
    division_g: int = 1


@dataclass(frozen=True, slots=True)
class _Run:
    """Readings in a row that agree with the first of them."""

    first_g: int
    mode: Mode | None
    since_s: float
    count: int = 1


class Weighing:
    """Settles weights. Time is an argument, monotonic."""

    def __init__(self, terms: WeighingTerms, now_s: float) -> None:
        self._terms = terms
        self._heard_s = now_s
        self._is_lost = False
        self._is_armed = False
        self._loaded_g: int | None = None
        self._run: _Run | None = None
        self._empty_count = 0
        self._still_empty_count = 0
        self._live_g: int | None = None

    @property
    def live_g(self) -> int | None:
        """What the scale shows now, settled or not; None without a weight."""
        return self._live_g

    @property
    def is_lost(self) -> bool:
        return self._is_lost

    @property
    def is_empty(self) -> bool:
        """Whether the scale shows next to nothing, in either direction.

        Far below zero something is missing that was there at the last zero.
        """
        live_g = self._live_g
        is_near_zero = live_g is not None and abs(live_g) < self._terms.load_g_min
        return is_near_zero and self._is_armed and self._loaded_g is None

    def agree(self, terms: WeighingTerms) -> None:
        """Go by other terms from now on."""
        self._terms = terms

    def take(self, reading: Reading, now_s: float) -> list[WeightFact]:
        """Take one thing the scale said, and say what has happened."""
        self._heard_s = now_s
        facts: list[WeightFact] = []
        if self._is_lost:
            self._is_lost = False
            facts.append(ScaleFound())
        self._live_g = reading.weight_g
        weight_g = reading.weight_g
        if reading.status is not Status.WEIGHT or weight_g is None:
            self._run = None
            self._begin_empty()
            return facts
        if weight_g < self._terms.load_g_min:
            return facts + self._empty(is_still=reading.stable is not False)
        self._begin_empty()
        return facts + self._loaded(reading, weight_g, now_s)

    def lose(self) -> list[WeightFact]:
        """Take the link's word that the scale is gone."""
        return self._lose()

    def tick(self, now_s: float) -> list[WeightFact]:
        """Let the time pass: a scale that is silent for too long is lost."""
        is_silent = now_s - self._heard_s >= _SILENCE_S_MAX
        return self._lose() if is_silent else []

    def _lose(self) -> list[WeightFact]:
        if self._is_lost:
            return []
        self._is_lost = True
        self._is_armed = False
        self._loaded_g = self._run = self._live_g = None
        self._begin_empty()
        return [ScaleLost()]

    def _begin_empty(self) -> None:
        self._empty_count = self._still_empty_count = 0

    def _empty(self, *, is_still: bool) -> list[WeightFact]:
        self._run = None
        self._empty_count += 1
        self._still_empty_count += is_still
        is_empty = (
            self._still_empty_count >= _EMPTY_READINGS_MIN
            or self._empty_count >= _SWINGING_EMPTY_READINGS_MIN
        )
        is_news = self._loaded_g is not None or not self._is_armed
        if not is_empty or not is_news:
            return []
        self._is_armed = True
        self._loaded_g = None
        return [ScaleCleared()]

    def _loaded(
        self, reading: Reading, weight_g: int, now_s: float
    ) -> list[WeightFact]:
        if reading.stable is False:
            self._run = None
            return []
        run = self._run
        step_g = max(self._terms.division_g, _increment_g(reading))
        # Gross and net are not one load: the attendant has pressed TARE in between.
        if (
            run is None
            or run.mode is not reading.mode
            or abs(weight_g - run.first_g) > step_g
        ):
            self._run = _Run(weight_g, reading.mode, now_s)
            return []
        self._run = run = replace(run, count=run.count + 1)
        is_flagged = reading.stable is True
        count_min = _FLAGGED_READINGS_MIN if is_flagged else _PLAIN_READINGS_MIN
        lasted_s_min = _FLAGGED_S_MIN if is_flagged else _PLAIN_S_MIN
        if run.count < count_min or now_s - run.since_s < lasted_s_min:
            return []
        return self._settle(weight_g)

    def _settle(self, weight_g: int) -> list[WeightFact]:
        if not self._is_armed:
            return []
        before_g = self._loaded_g
        if before_g is not None and (
            abs(weight_g - before_g) < self._terms.change_g_min
        ):
            return []
        self._loaded_g = weight_g
        return [WeightSettled(weight_g)]


def _increment_g(reading: Reading) -> int:
    """Give the smallest step the reading could have shown, at least a gram."""
    value, unit = reading.value or Decimal(), reading.unit or "g"
    step_kg = Decimal(1).scaleb(int(value.as_tuple().exponent)) * KILOGRAMS[unit]
    return max(1, round(step_kg * _GRAMS_PER_KILOGRAM))
