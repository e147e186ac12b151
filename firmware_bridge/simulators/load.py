"""What stands on a simulated scale, and what the scale says of it. No I/O here."""

import math
import random
from decimal import Decimal
from typing import Final

from firmware_bridge.scales.reading import Mode, Reading, Status

# Ten time constants in one settling time: what is left is below the increment.
_TIME_CONSTANTS: Final = 10


class SimulatedLoad:
    """A platform that swings for `settle_s` after each change, in whole increments."""

    def __init__(
        self,
        rng: random.Random,
        *,
        settle_s: float = 0.5,
        noise_g: int = 0,
        drift_g_per_s: float = 0.0,
        increment_g: int = 5,
        capacity_g: int = 150_000,
    ) -> None:
        self._rng = rng
        self._settle_s = settle_s
        self._noise_g = noise_g
        self._drift_g_per_s = drift_g_per_s
        self._zeroed_s: float | None = None
        self._increment_g = increment_g
        self._capacity_g = capacity_g
        self._from_g = 0.0
        self._gross_g = 0
        self._changed_s: float | None = None
        self._zero_g = 0.0

    def put(self, gross_g: int, now_s: float) -> None:
        """Have this much on the platform from `now_s` on."""
        self._from_g = self._shown_g(now_s)
        self._gross_g = gross_g
        self._changed_s = now_s

    def zero(self, now_s: float) -> None:
        """Take what stands there now for nothing, as the key at the scale does."""
        self._zero_g = self._platform_g(now_s)

    def reading(self, now_s: float) -> Reading:
        """Say what the scale says now."""
        if self._gross_g > self._capacity_g:
            return Reading(Status.OVERLOAD)
        shown_g = self._platform_g(now_s) - self._zero_g
        shown_g += self._rng.randint(-self._noise_g, self._noise_g)
        rounded_g = round(shown_g / self._increment_g) * self._increment_g
        kg = Decimal(rounded_g).scaleb(-3)
        return Reading(Status.WEIGHT, kg, "kg", self._is_stable(now_s), Mode.GROSS)

    def _is_stable(self, now_s: float) -> bool:
        return self._changed_s is None or now_s - self._changed_s >= self._settle_s

    def _platform_g(self, now_s: float) -> float:
        gross_g = self._gross_g if self._is_stable(now_s) else self._shown_g(now_s)
        # A cell that warms up creeps away from the zero it was set to at the start.
        if self._zeroed_s is None:
            self._zeroed_s = now_s
        return gross_g + self._drift_g_per_s * (now_s - self._zeroed_s)

    def _shown_g(self, now_s: float) -> float:
        if self._changed_s is None or self._settle_s <= 0:
            return self._gross_g
        swing = math.exp(-_TIME_CONSTANTS * (now_s - self._changed_s) / self._settle_s)
        return self._gross_g + (self._from_g - self._gross_g) * swing
