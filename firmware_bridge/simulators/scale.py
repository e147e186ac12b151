"""A scale on a pseudo terminal that speaks any protocol of the table.

It writes with the protocol's own encoder, so what it says is what the decoder
was tested against: a program cannot tell it from the device. It obeys the command to
set itself to zero where the protocol has one.
"""

import random
import threading
import time
from types import TracebackType
from typing import Final, Self

from firmware_bridge.scales.protocol import Request
from firmware_bridge.scales.protocols import scale_protocol
from firmware_bridge.simulators.load import SimulatedLoad
from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal

_CLOSE_S_MAX: Final = 5.0
# A command cut in two is still understood.
_COMMAND_BYTES_MAX: Final = 16
# Heavier than any platform of ours carries.
_OVERLOAD_G: Final = 10_000_000


class ScaleSimulator:
    """A scale with a load one can set, and faults one can dial."""

    def __init__(
        self,
        protocol: str = "st-gs",
        *,
        readings_per_s: float = 10.0,
        settle_s: float = 0.5,
        noise_g: int = 0,
        drift_g_per_s: float = 0.0,
        seed: int = 0,
    ) -> None:
        page = scale_protocol(protocol)
        self._encode = page.encode
        self._zero_command = page.requests.get(Request.ZERO)
        self._heard = b""
        self._every_s = 1 / readings_per_s
        rng = random.Random(seed)  # noqa: S311 - noise of a platform, not a secret
        self._load = SimulatedLoad(
            rng, settle_s=settle_s, noise_g=noise_g, drift_g_per_s=drift_g_per_s
        )
        self._terminal = PseudoTerminal(f"scale-{protocol}")
        self._lock = threading.Lock()
        self._is_silent = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def path(self) -> str:
        """Where a host finds the scale; stays the same when it is plugged in again."""
        return self._terminal.path

    def put(self, gross_g: int) -> None:
        """Have this much on the platform; the scale swings until it has settled."""
        with self._lock:
            self._load.put(gross_g, time.monotonic())

    def overload(self) -> None:
        """Put a lorry on it."""
        self.put(_OVERLOAD_G)

    def silence(self) -> None:
        """Say nothing more, with the plug still in."""
        self._is_silent = True

    def speak(self) -> None:
        """Go on after silence."""
        self._is_silent = False

    def mutter(self, wire: bytes) -> None:
        """Say these bytes: noise, or somebody else's protocol."""
        with self._lock:
            self._terminal.write(wire)

    def unplug(self) -> None:
        with self._lock:
            self._terminal.unplug()

    def plug(self) -> None:
        with self._lock:
            self._terminal.plug()

    def close(self) -> None:
        self._stop.set()
        self._thread.join(_CLOSE_S_MAX)
        self._terminal.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stop.wait(self._every_s):
            if self._is_silent:
                continue
            with self._lock:
                self._obey()
                reading = self._load.reading(time.monotonic())
                try:
                    wire = self._encode(reading)
                except ValueError:
                    # This wire cannot say it (an overload without a flag): the
                    # indicators of such protocols fall silent.
                    continue
                self._terminal.write(wire)

    def _obey(self) -> None:
        if self._zero_command is None:
            return
        self._heard += self._terminal.read(0)
        if self._zero_command in self._heard:
            self._load.zero(time.monotonic())
            self._heard = b""
        self._heard = self._heard[-_COMMAND_BYTES_MAX:]
