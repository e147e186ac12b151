"""A barcode gun on a pseudo terminal, with a code held before it."""

from typing import Final

from firmware_bridge.code_gun import (
    TRIGGER,
    TRIGGER_ACKNOWLEDGED,
    CodeRead,
    Ending,
    encode_code,
)
from firmware_bridge.simulators.simulated_line import SimulatedLine

_HEARD_BYTES_MAX: Final = 64


class CodeGunSimulator(SimulatedLine):
    """A gun that reads at a pull of its trigger, or at the trigger's command."""

    def __init__(self, ending: Ending = Ending.CR, *, identifier: str = "") -> None:
        super().__init__("gun")
        self._ending = ending
        self._identifier = identifier
        self._code: str | None = None
        self._heard = b""
        self._says = b""

    def hold(self, code: str | None) -> None:
        """Hold a code before the gun; None takes it away."""
        with self._changed:
            self._code = code

    def pull(self, times: int = 1) -> None:
        """Pull the trigger; a gun held too long reads several times."""
        with self._changed:
            self._says += self._read() * times

    def _read(self) -> bytes:
        if self._code is None:
            return b""
        return encode_code(CodeRead(self._code), self._ending, self._identifier)

    def _turn(self, heard: bytes, now_s: float) -> bytes:
        del now_s
        self._heard += heard
        while TRIGGER in self._heard:
            self._heard = self._heard.partition(TRIGGER)[2]
            # Glued together, as the gun does it.
            self._says += TRIGGER_ACKNOWLEDGED + self._read()
        self._heard = self._heard[-_HEARD_BYTES_MAX:]
        says, self._says = self._says, b""
        return says
