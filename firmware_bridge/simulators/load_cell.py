"""A bare load cell behind an HX711 and a sketch that prints its counts."""

import random
from typing import Final

from firmware_bridge.load_cell import (
    COUNTS_MAX,
    COUNTS_MIN,
    CellCalibration,
    CellCounts,
    encode_counts,
)
from firmware_bridge.simulators.simulated_line import SimulatedLine

# How often the board converts; the sketch prints each.
_EVERY_S: Final = 0.1


class LoadCellSimulator(SimulatedLine):
    """A cell with a load, noise, drift and spikes."""

    def __init__(
        self,
        calibration: CellCalibration,
        *,
        noise_counts: int = 0,
        drift_g_per_s: float = 0.0,
        every_s: float = _EVERY_S,
        seed: int = 0,
    ) -> None:
        super().__init__("load-cell")
        self._calibration = calibration
        self._noise_counts = noise_counts
        self._drift_g_per_s = drift_g_per_s
        self._every_s = every_s
        self._rng = random.Random(seed)  # noqa: S311 - noise of a cell, not a secret
        self._gross_g = 0
        self._spike: int | None = None
        self._stuck: int | None = None
        self._began_s: float | None = None
        self._next_s = 0.0

    def put(self, gross_g: int) -> None:
        """Have this much on the platform."""
        with self._changed:
            self._gross_g = gross_g

    def spike(self, counts: int = COUNTS_MAX) -> None:
        """Give one wrong conversion."""
        with self._changed:
            self._spike = counts

    def stick(self, counts: int | None = -1) -> None:
        """Have the data line stuck; None frees it."""
        with self._changed:
            self._stuck = counts

    def _turn(self, heard: bytes, now_s: float) -> bytes:
        del heard
        if self._began_s is None:
            self._began_s = now_s
        if now_s < self._next_s:
            return b""
        self._next_s = now_s + self._every_s
        if self._stuck is not None:
            return encode_counts(CellCounts(self._stuck))
        spike, self._spike = self._spike, None
        counts = self._counts(now_s - self._began_s) if spike is None else spike
        return encode_counts(CellCounts(counts))

    def _counts(self, passed_s: float) -> int:
        calibration = self._calibration
        weight_g = self._gross_g + self._drift_g_per_s * passed_s
        noise = self._rng.randint(-self._noise_counts, self._noise_counts)
        counts = round(calibration.zero_counts + weight_g * calibration.counts_per_g)
        return max(COUNTS_MIN, min(COUNTS_MAX, counts + noise))
