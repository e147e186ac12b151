"""Our panel on a pseudo terminal, with hands to press its buttons."""

import random
import threading
import time
from types import TracebackType
from typing import Final, Self

from firmware_bridge.panel_firmware import PanelFirmware
from firmware_bridge.panel_messages import Button, Lamps, Outputs
from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal

_TURN_S: Final = 0.02
_CLOSE_S_MAX: Final = 5.0
_BOOT_IDS: Final = 0x1_0000_0000


class PanelSimulator:
    """Three buttons, three lamps, a lid, a buzzer and two sensors."""

    def __init__(self, *, seed: int | None = None) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - boot ids, not secrets
        self._terminal = PseudoTerminal("panel")
        self._changed = threading.Condition()
        self._outputs = Outputs()
        self._firmware = self._start()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def path(self) -> str:
        """Where a host finds the panel; stays the same when it is plugged in again."""
        return self._terminal.path

    @property
    def lamps(self) -> Lamps:
        """What is lit now."""
        return self.outputs.lamps

    @property
    def outputs(self) -> Outputs:
        """All that is on now."""
        with self._changed:
            return self._outputs

    def press(self, button: Button) -> None:
        """Press a button once."""
        with self._changed:
            self._firmware.press(button)

    def measure(self, *, fill_mm: int | None, load_raw: int | None) -> None:
        """Have the sensors say this from now on; None: a sensor is dead."""
        with self._changed:
            self._firmware.measure(fill_mm, load_raw)

    def wait_for(self, lamps: Lamps, timeout_s: float = 5.0) -> bool:
        """Watch until these lamps are lit; False if that took too long."""
        with self._changed:
            return self._changed.wait_for(
                lambda: self._outputs.lamps == lamps, timeout_s
            )

    def reboot(self) -> None:
        """Lose power for a moment: lamps and unsent presses are gone."""
        with self._changed:
            self._firmware = self._start()

    def unplug(self) -> None:
        with self._changed:
            self._terminal.unplug()

    def plug(self) -> None:
        """Put the plug in again: the panel lives on the line's power, so it starts."""
        with self._changed:
            self._firmware = self._start()
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

    def _start(self) -> PanelFirmware:
        return PanelFirmware(self._rng.randrange(_BOOT_IDS))

    def _run(self) -> None:
        while not self._stop.wait(_TURN_S):
            with self._changed:
                now_s = time.monotonic()
                self._firmware.feed(self._terminal.read(timeout_s=0), now_s)
                self._terminal.write(self._firmware.bytes_to_send(now_s))
                outputs = self._firmware.outputs(now_s)
                if outputs != self._outputs:
                    self._outputs = outputs
                    self._changed.notify_all()
