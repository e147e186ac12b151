"""What the panel's firmware decides, for simulators and tests. No I/O here.

The C in `firmware/` decides the same; the layout is told in
`firmware_bridge.panel_messages`, who may be lost in `firmware_bridge.panel`.
"""

from collections import Counter, deque
from typing import Final, assert_never

from firmware_bridge.framing import BrokenFrame, Frame, FrameDecoder
from firmware_bridge.panel_messages import (
    PROTOCOL_VERSION,
    RESEND_EVERY_S,
    WATCHDOG_S,
    Acknowledge,
    AskHello,
    Button,
    ButtonDown,
    FrameCount,
    FramesCounted,
    Hello,
    Lamps,
    Measured,
    Outputs,
    OutputsApplied,
    SetOutputs,
    decode_message,
    encode_message,
)

FIRMWARE_VERSION: Final = (1, 0, 0)

# More presses than a hand makes while the host restarts; later ones are ignored.
_PRESSES_MAX: Final = 8
_HELLO_EVERY_S: Final = 1.0
_MEASURE_EVERY_S: Final = 0.5
_COUNT_EVERY_S: Final = 5.0
_SEQUENCE_NUMBERS: Final = 0x10000
_COUNT_MAX: Final = 0xFFFF
# How a broken frame is counted, by what the decoder says is wrong with it.
_COUNTED_AS: Final = {"checksum": "checksum", "overlong": "overlong"}


class PanelFirmware:
    """The panel's end of the line, from one start to the next."""

    def __init__(self, boot_id: int) -> None:
        self._boot_id = boot_id
        self._frames = FrameDecoder()
        self._outputs = Outputs()
        self._alive_until_s = 0.0
        self._presses: deque[ButtonDown] = deque()
        self._sequence_no = 0
        self._is_host_heard = False
        self._owes_hello = False
        self._owes_applied: int | None = None
        self._hello_s = 0.0
        self._resend_s = 0.0
        self._measured: Measured | None = None
        self._measure_s = 0.0
        self._counts: Counter[str] = Counter()
        self._count_s = 0.0

    def outputs(self, now_s: float) -> Outputs:
        """Say what is on: nothing when the host has been silent for too long."""
        return self._outputs if now_s < self._alive_until_s else Outputs()

    def lamps(self, now_s: float) -> Lamps:
        return self.outputs(now_s).lamps

    def press(self, button: Button) -> None:
        """Take a press that has been debounced."""
        if len(self._presses) < _PRESSES_MAX:
            self._sequence_no = (self._sequence_no + 1) % _SEQUENCE_NUMBERS
            press = ButtonDown(self._boot_id, self._sequence_no, button)
            self._presses.append(press)

    def measure(self, fill_mm: int | None, load_raw: int | None) -> None:
        """Take the sensors' newest values; a panel without sensors never does."""
        self._measured = Measured(self._boot_id, fill_mm, load_raw)

    def feed(self, chunk: bytes, now_s: float) -> None:
        """Take what the host sent."""
        for frame in self._frames.feed(chunk):
            match frame:
                case Frame(payload):
                    self._take(payload, now_s)
                case BrokenFrame(_, reason):
                    self._counts[_COUNTED_AS.get(reason, "torn")] += 1
                case _:
                    assert_never(frame)

    def bytes_to_send(self, now_s: float) -> bytes:
        """Answers, and whatever is due."""
        wire = b""
        if not self._is_host_heard and now_s >= self._hello_s:
            self._hello_s = now_s + _HELLO_EVERY_S
            self._owes_hello = True
        if self._owes_hello:
            wire += encode_message(
                Hello(PROTOCOL_VERSION, FIRMWARE_VERSION, self._boot_id)
            )
        if self._owes_applied is not None:
            applied = self.outputs(now_s)
            wire += encode_message(
                OutputsApplied(self._boot_id, self._owes_applied, applied)
            )
        self._owes_hello, self._owes_applied = False, None
        if self._presses and now_s >= self._resend_s:
            self._resend_s = now_s + RESEND_EVERY_S
            wire += encode_message(self._presses[0])
        return wire + (self._reports(now_s) if now_s < self._alive_until_s else b"")

    def _reports(self, now_s: float) -> bytes:
        wire = b""
        if self._measured is not None and now_s >= self._measure_s:
            self._measure_s = now_s + _MEASURE_EVERY_S
            wire += encode_message(self._measured)
        if now_s >= self._count_s:
            self._count_s = now_s + _COUNT_EVERY_S
            counts = {kind: min(n, _COUNT_MAX) for kind, n in self._counts.items()}
            wire += encode_message(FramesCounted(self._boot_id, FrameCount(**counts)))
        return wire

    def _take(self, payload: bytes, now_s: float) -> None:
        message = decode_message(payload)
        match message:
            case AskHello():
                # Asked twice between two turns is answered once: nothing piles up.
                self._owes_hello = True
            case Acknowledge(boot_id, sequence_no):
                self._acknowledge(boot_id, sequence_no)
            case SetOutputs(request_no, outputs):
                self._apply(request_no, outputs, now_s)
            case _:
                self._counts["unknown"] += 1
                return
        self._is_host_heard = True

    def _apply(self, request_no: int, outputs: Outputs, now_s: float) -> None:
        if now_s >= self._alive_until_s:
            # A host is here again, and hears at once how things stand.
            self._measure_s = self._count_s = now_s
        self._outputs = outputs
        self._alive_until_s = now_s + WATCHDOG_S
        self._owes_applied = request_no

    def _acknowledge(self, boot_id: int, sequence_no: int) -> None:
        if not self._presses or boot_id != self._boot_id:
            return
        if self._presses[0].sequence_no == sequence_no:
            self._presses.popleft()
            self._resend_s = 0.0
