"""A device's end of a line that is simulated, and what can go wrong with any of them.

A device is what it does in one turn; this runs the turns on a pseudo terminal.
"""

import threading
import time
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Final, Self

from firmware_bridge.simulators.pseudo_terminal import PseudoTerminal

_TURN_S: Final = 0.02
_CLOSE_S_MAX: Final = 5.0


class SimulatedLine(ABC):
    """A device on a pseudo terminal that can fall silent, mutter and be unplugged."""

    def __init__(self, name: str) -> None:
        self._terminal = PseudoTerminal(name)
        self._changed = threading.Condition()
        self._is_silent = False
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def _turn(self, heard: bytes, now_s: float) -> bytes:
        """Take what the host said and give what the device says; holds the lock."""

    @property
    def path(self) -> str:
        """Where a host finds the device; stays the same when it is plugged in again."""
        return self._terminal.path

    def silence(self) -> None:
        """Say nothing more, with the plug still in."""
        self._is_silent = True

    def speak(self) -> None:
        """Go on after silence."""
        self._is_silent = False

    def mutter(self, wire: bytes) -> None:
        """Say these bytes: noise, or somebody else's protocol."""
        with self._changed:
            self._terminal.write(wire)

    def unplug(self) -> None:
        with self._changed:
            self._terminal.unplug()

    def plug(self) -> None:
        with self._changed:
            self._terminal.plug()

    def close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S_MAX)
        self._terminal.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _run(self) -> None:
        while not self._stop.wait(_TURN_S):
            with self._changed:
                heard = self._terminal.read(timeout_s=0)
                says = self._turn(heard, time.monotonic())
                if says and not self._is_silent:
                    self._terminal.write(says)
                self._changed.notify_all()
