"""The one link between a serial port and what is said on it.

A link opens its port, reads chunks, feeds them to the conversation, delivers
the events, writes what the conversation wants to say, and opens the port again
when it was lost. It decides nothing about any device.

What the link knows about serial ports, because each of these has hurt somebody:

* An unplugged adapter shows as `SerialException`, `OSError` or `termios.error`,
  from any call; or as reads that are ready at once and empty, for ever; or not
  at all: hence the limit on silence.
* Only the thread that reads may close the port. `close` asks it to.
* Two readers of one port get half the bytes each: it is opened exclusively.
* Opening raises DTR, which resets many boards, unless it was cleared before.
* What the driver kept from before the opening is old, and is thrown away.
"""

import errno
import termios
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

import serial

from firmware_bridge.conversation import (
    Conversation,
    LineSettings,
    TimedConversation,
)
from firmware_bridge.serial_ports import open_port

E = TypeVar("E")

# Short, because the link also writes: a lamp must follow within 100 ms.
_READ_S_MAX: Final = 0.05
# Reads that return empty long before their time-out, in a row: an unplugged port.
_HASTY_READS_MAX: Final = 40
_REOPEN_S_MIN: Final = 0.25
_REOPEN_S_MAX: Final = 5.0
_CLOSE_S_MAX: Final = 5.0
# What programs may hand over between two turns; more is a mistake of theirs.
_SEND_BYTES_MAX: Final = 4096

# How a port is lost. `termios.error` is not an `OSError`.
_LOSSES: Final = (serial.SerialException, OSError, termios.error)


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """Whether bytes are coming, since when (monotonic), and in plain words why not."""

    is_well: bool
    since_s: float
    detail: str


@dataclass(frozen=True, slots=True)
class LinkCount:
    """What the link has counted since it was made."""

    bytes_read: int = 0
    bytes_written: int = 0
    openings: int = 0
    losses: int = 0


# What an operator can do something about, in plain words.
_PLAIN_WORDS: Final[dict[object, str]] = {
    errno.ENOENT: "is not there",
    errno.EACCES: "may not be opened; put this user into the group dialout",
    errno.EBUSY: "is held by another program",
    errno.EAGAIN: "is held by another program",
    errno.ENXIO: "is not there",
    errno.EIO: "is unplugged",
}


class _PortLostError(Exception):
    """The port gives nothing any more; the text says how that showed."""


class SerialLink(Generic[E]):
    """Keeps one serial port open and its conversation going, in its own thread.

    `converse` is called at every opening. `deliver` gets each event and `notice`
    each change between well and lost, both in the link's thread: they hand over
    and return. A link is lost until the first bytes come, and again when none
    have come for `silence_s_max`. With None this device may be silent: then an
    open port is all that can be known, and the link is well with it.
    """

    def __init__(  # noqa: PLR0913 - a device's name, its port and its four ends
        self,
        device: str,
        serial_port: str,
        *,
        line: LineSettings,
        converse: Callable[[], Conversation[E]],
        deliver: Callable[[E], None],
        notice: Callable[[LinkStatus], None],
        silence_s_max: float | None = 5.0,
    ) -> None:
        self._name = f"{device} at {serial_port}"
        self._serial_port = serial_port
        self._line = line
        self._converse = converse
        self._deliver = deliver
        self._notice = notice
        self._silence_s_max = silence_s_max
        self._stop = threading.Event()
        self._is_reopening = threading.Event()
        self._lock = threading.Lock()
        self._to_send: bytes | None = None
        self._count = LinkCount()
        self._status = LinkStatus(
            is_well=False,
            since_s=time.monotonic(),
            detail=f"{self._name} not heard yet; check cable, power and line settings",
        )
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)

    @property
    def status(self) -> LinkStatus:
        return self._status

    @property
    def count(self) -> LinkCount:
        return self._count

    def open(self) -> None:
        """Start, and keep at it with backoff until closed. Never waits."""
        self._thread.start()

    def close(self) -> None:
        """Stop, and wait until the owner thread has closed the port."""
        self._stop.set()
        self._is_reopening.set()
        if self._thread.is_alive():
            self._thread.join(_CLOSE_S_MAX)

    def reopen(self) -> None:
        """Have the port closed and opened again, as if its plug had been pulled."""
        self._is_reopening.set()

    def send(self, wire: bytes) -> bool:
        """Have bytes written at the next turn; False if the port is not open."""
        with self._lock:
            if self._to_send is None or len(self._to_send) > _SEND_BYTES_MAX:
                return False
            self._to_send += wire
            return True

    # The owner thread ---------------------------------------------------------

    def _run(self) -> None:
        wait_s = _REOPEN_S_MIN
        while not self._stop.is_set():
            bytes_before = self._count.bytes_read
            try:
                self._hold()
            except (*_LOSSES, _PortLostError) as error:
                self._lose(error)
            heard = self._count.bytes_read > bytes_before
            wait_s = _REOPEN_S_MIN if heard else min(wait_s * 2, _REOPEN_S_MAX)
            if not self._stop.is_set():
                self._is_reopening.wait(wait_s)

    def _hold(self) -> None:
        """Hold the port from one opening to its loss or to the link's end."""
        conversation = self._converse()
        self._is_reopening.clear()
        try:
            with open_port(self._serial_port, self._line, _READ_S_MAX) as port:
                self._counted(openings=1)
                if self._silence_s_max is None:
                    self._note_well("open")
                with self._lock:
                    self._to_send = b""
                self._talk(port, conversation)
        finally:
            with self._lock:
                self._to_send = None
            self._deliver_all(conversation.finish())

    def _talk(self, port: serial.Serial, conversation: Conversation[E]) -> None:
        heard_s, hasty_reads = time.monotonic(), 0
        timed = conversation if isinstance(conversation, TimedConversation) else None
        while not self._stop.is_set():
            self._write(port, conversation)
            began_s = time.monotonic()
            chunk = port.read(1)
            if chunk:
                chunk += port.read(port.in_waiting)
            now_s = time.monotonic()
            if chunk:
                heard_s, hasty_reads = now_s, 0
                self._hear(conversation, chunk)
            elif now_s - began_s < _READ_S_MAX / 2:
                hasty_reads += 1
            if timed is not None:
                self._deliver_all(timed.tick(now_s))
            self._check_port(hasty_reads, silent_s=now_s - heard_s)

    def _check_port(self, hasty_reads: int, silent_s: float) -> None:
        """Raise `_PortLostError` if the port is to be given up."""
        if hasty_reads > _HASTY_READS_MAX:
            msg = "is ready to read but gives nothing"
            raise _PortLostError(msg)
        if self._silence_s_max is not None and silent_s > self._silence_s_max:
            msg = f"silent for {self._silence_s_max:g} s"
            raise _PortLostError(msg)
        if self._is_reopening.is_set() and not self._stop.is_set():
            msg = "was to be opened again"
            raise _PortLostError(msg)

    def _hear(self, conversation: Conversation[E], chunk: bytes) -> None:
        self._counted(bytes_read=len(chunk))
        self._note_well("heard")
        self._deliver_all(conversation.feed(chunk))

    def _deliver_all(self, events: list[E]) -> None:
        for event in events:
            self._deliver(event)

    def _write(self, port: serial.Serial, conversation: Conversation[E]) -> None:
        with self._lock:
            wire, self._to_send = self._to_send or b"", b""
        wire += conversation.bytes_to_send(time.monotonic())
        if wire:
            port.write(wire)
            self._counted(bytes_written=len(wire))

    def _lose(self, error: Exception) -> None:
        detail = f"{self._name} {_explain(error)}; reopening"
        if self._status.is_well:
            self._counted(losses=1)
            self._change(is_well=False, now_s=time.monotonic(), detail=detail)
        elif self._status.detail != detail:
            # Still lost, for another reason: the supervisor sees the newest one.
            self._change(is_well=False, now_s=self._status.since_s, detail=detail)

    def _note_well(self, how: str) -> None:
        if not self._status.is_well:
            now_s = time.monotonic()
            self._change(is_well=True, now_s=now_s, detail=f"{self._name} {how}")

    def _change(self, *, is_well: bool, now_s: float, detail: str) -> None:
        self._status = LinkStatus(is_well, now_s, detail)
        self._notice(self._status)

    def _counted(
        self,
        bytes_read: int = 0,
        bytes_written: int = 0,
        openings: int = 0,
        losses: int = 0,
    ) -> None:
        count = self._count
        self._count = LinkCount(
            count.bytes_read + bytes_read,
            count.bytes_written + bytes_written,
            count.openings + openings,
            count.losses + losses,
        )


def _explain(error: Exception) -> str:
    if isinstance(error, _PortLostError):
        return str(error)
    # pyserial puts the system's error number first, but not always into `errno`.
    code = error.args[0] if error.args else None
    return _PLAIN_WORDS.get(code, f"is lost ({error})")
