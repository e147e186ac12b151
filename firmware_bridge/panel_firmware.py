"""What the panel's firmware decides, for simulators and tests. No I/O here.

The C in `firmware/` decides the same; the layout is told in
`firmware_bridge.panel`.
"""

from collections import deque
from typing import Final

from firmware_bridge.framing import Frame, FrameDecoder
from firmware_bridge.panel import (
    PROTOCOL_VERSION,
    RESEND_EVERY_S,
    WATCHDOG_S,
    Acknowledge,
    AskHello,
    Button,
    ButtonDown,
    Hello,
    Lamps,
    OutputsApplied,
    SetOutputs,
    decode_message,
    encode_message,
)

FIRMWARE_VERSION: Final = (1, 0, 0)

# More presses than a hand makes while the host restarts; later ones are ignored.
_PRESSES_MAX: Final = 8
_HELLO_EVERY_S: Final = 1.0
_SEQUENCE_NUMBERS: Final = 0x10000


class PanelFirmware:
    """The panel's end of the line, from one start to the next."""

    def __init__(self, boot_id: int) -> None:
        self._boot_id = boot_id
        self._frames = FrameDecoder()
        self._lamps = Lamps()
        self._lamps_until_s = 0.0
        self._presses: deque[ButtonDown] = deque()
        self._sequence_no = 0
        self._is_host_heard = False
        self._answers = b""
        self._hello_s = 0.0
        self._resend_s = 0.0

    def lamps(self, now_s: float) -> Lamps:
        """Say what is lit: nothing when the host has been silent for too long."""
        return self._lamps if now_s < self._lamps_until_s else Lamps()

    def press(self, button: Button) -> None:
        """Take a press that has been debounced."""
        if len(self._presses) < _PRESSES_MAX:
            self._sequence_no = (self._sequence_no + 1) % _SEQUENCE_NUMBERS
            press = ButtonDown(self._boot_id, self._sequence_no, button)
            self._presses.append(press)

    def feed(self, chunk: bytes, now_s: float) -> None:
        """Take what the host sent."""
        for frame in self._frames.feed(chunk):
            if isinstance(frame, Frame):
                self._take(frame.payload, now_s)

    def bytes_to_send(self, now_s: float) -> bytes:
        """Answers, and whatever is due."""
        wire, self._answers = self._answers, b""
        if not self._is_host_heard and now_s >= self._hello_s:
            self._hello_s = now_s + _HELLO_EVERY_S
            wire += self._hello()
        if self._presses and now_s >= self._resend_s:
            self._resend_s = now_s + RESEND_EVERY_S
            wire += encode_message(self._presses[0])
        return wire

    def _take(self, payload: bytes, now_s: float) -> None:
        message = decode_message(payload)
        match message:
            case AskHello():
                self._answers += self._hello()
            case Acknowledge(boot_id, sequence_no):
                self._acknowledge(boot_id, sequence_no)
            case SetOutputs(request_no, lamps):
                self._lamps = lamps
                self._lamps_until_s = now_s + WATCHDOG_S
                applied = OutputsApplied(self._boot_id, request_no, lamps)
                self._answers += encode_message(applied)
            case _:
                return
        self._is_host_heard = True

    def _acknowledge(self, boot_id: int, sequence_no: int) -> None:
        if not self._presses or boot_id != self._boot_id:
            return
        if self._presses[0].sequence_no == sequence_no:
            self._presses.popleft()
            self._resend_s = 0.0

    def _hello(self) -> bytes:
        return encode_message(Hello(PROTOCOL_VERSION, FIRMWARE_VERSION, self._boot_id))
