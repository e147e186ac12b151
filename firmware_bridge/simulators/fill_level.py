"""An ultrasonic sensor in the lid of a bin, on a pseudo terminal."""

import random
from typing import Final

from firmware_bridge.fill_level import RANGE_MODELS, encode_distance
from firmware_bridge.simulators.simulated_line import SimulatedLine

_EVERY_S: Final = 0.1
_NO_ECHO_MM: Final = 0xFFFD


class FillLevelSimulator(SimulatedLine):
    """A sensor over waste at a distance one can set, with noise."""

    def __init__(
        self,
        model: str = "a02yyuw",
        *,
        distance_mm: int = 900,
        noise_mm: int = 0,
        seed: int = 0,
    ) -> None:
        super().__init__("range")
        self._model = RANGE_MODELS[model]
        self._distance_mm = distance_mm
        self._noise_mm = noise_mm
        self._rng = random.Random(seed)  # noqa: S311 - noise of a sensor, not a secret
        self._next_s = 0.0

    def fill(self, distance_mm: int) -> None:
        """Have the waste this far below the sensor."""
        with self._changed:
            self._distance_mm = distance_mm

    def swallow(self) -> None:
        """Have foam swallow the echo."""
        self.fill(_NO_ECHO_MM)

    def _turn(self, heard: bytes, now_s: float) -> bytes:
        request = self._model.request
        is_due = now_s >= self._next_s if request is None else request in heard
        if not is_due:
            return b""
        self._next_s = now_s + _EVERY_S
        noise_mm = self._rng.randint(-self._noise_mm, self._noise_mm)
        distance_mm = max(0, min(_NO_ECHO_MM, self._distance_mm + noise_mm))
        return encode_distance(self._model, distance_mm)
