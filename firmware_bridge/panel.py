"""The host's end of our own panel's line: buttons, lamps, lid, sensors. No I/O here.

The bytes are those of `firmware_bridge.panel_messages`. Who may be lost, and what
then:

* The panel takes another `boot_id` at every start and says Hello once a second
  until it hears the host; the host asks with AskHello until it hears Hello. No
  output is set before.
* A press has a number, from 1 in each boot. The panel repeats it every 200 ms,
  one press at a time, until it is acknowledged; the host acknowledges every
  repetition and reports each (`boot_id`, `sequence_no`) once. A press from a
  boot that the host has not met is not acknowledged: it asks for Hello first,
  and the press comes again.
* SetOutputs is the whole state, not a change. The host sends it at every change
  and once a second, and every 200 ms until the panel has answered with what it
  has applied. It is also the keep-alive: without one for 3 s the panel switches
  everything off and locks the lid by itself.
* Measured comes twice a second while the keep-alive holds, if there is a sensor
  at all, and FramesCounted every 5 s. Nobody acknowledges them: the next is newer.

`firmware/` is this in C; `tests/firmware_bridge/test_panel_firmware_c.py` holds
both to the same bytes.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

from firmware_bridge.framing import BrokenFrame, Frame, FrameDecoder
from firmware_bridge.panel_messages import (
    PROTOCOL_VERSION,
    RESEND_EVERY_S,
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

ASK_EVERY_S: Final = 1.0
KEEP_ALIVE_EVERY_S: Final = 1.0

_SEQUENCE_NUMBERS: Final = 0x10000
_REQUEST_NUMBERS: Final = 0x100


@dataclass(frozen=True, slots=True)
class PanelStarted:
    """A panel was met that had not been met before, or has restarted."""

    boot_id: int
    version: str


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A press, reported once however often it was sent."""

    button: Button


@dataclass(frozen=True, slots=True)
class LampsShown:
    """The panel's lamps, read back, have become these."""

    lamps: Lamps


@dataclass(frozen=True, slots=True)
class LidShown:
    """The lid's lock, read back, has become this."""

    is_unlocked: bool


@dataclass(frozen=True, slots=True)
class PanelMeasured:
    """The sensors' newest values, about twice a second; None is no value."""

    fill_mm: int | None
    load_raw: int | None


@dataclass(frozen=True, slots=True)
class PanelHearing:
    """What the panel could not use of our bytes has become more; a loose plug."""

    count: FrameCount


@dataclass(frozen=True, slots=True)
class PanelGarbage:
    """Bytes that are no message to a host, and why."""

    discarded: bytes
    reason: str


PanelEvent: TypeAlias = (
    PanelStarted
    | ButtonPressed
    | LampsShown
    | LidShown
    | PanelMeasured
    | PanelHearing
    | PanelGarbage
)


class PanelHost:
    """The host's end of the panel's line.

    Outlives the link: a press that was acknowledged on one connection is not
    reported again on the next. `show`, `keep_lid` and `keep_buzzer` may be
    called from any thread, and hold until the next call.
    """

    def __init__(self) -> None:
        self._frames = FrameDecoder()
        self._lamps = Lamps()
        self._is_lid_unlocked = False
        self._is_buzzing = False
        self._boot_id: int | None = None
        self._is_met = False
        self._sequence_no: int | None = None
        self._shown: Outputs | None = None
        self._sent: Outputs | None = None
        self._count = FrameCount()
        self._request_no = 0
        self._is_applied = False
        self._answers = b""
        self._sent_s = -ASK_EVERY_S

    def show(self, lamps: Lamps) -> None:
        """Have these lamps lit; sent at the link's next turn, and again and again."""
        self._lamps = lamps

    def keep_lid(self, *, is_unlocked: bool) -> None:
        """Have the lid unlocked or locked."""
        self._is_lid_unlocked = is_unlocked

    def keep_buzzer(self, *, is_on: bool) -> None:
        """Have the buzzer sound, or be still."""
        self._is_buzzing = is_on

    def feed(self, chunk: bytes) -> list[PanelEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        events: list[PanelEvent] = []
        for frame in self._frames.feed(chunk):
            match frame:
                case Frame(payload):
                    events += self._take(payload)
                case BrokenFrame(discarded, reason):
                    events.append(PanelGarbage(discarded, reason))
                case _:
                    assert_never(frame)
        return events

    def finish(self) -> list[PanelEvent]:
        """Forget a frame cut short, and meet the panel anew."""
        self._frames.finish()
        self._is_met = False
        self._shown = self._sent = None
        self._answers = b""
        self._sent_s = -ASK_EVERY_S
        return []

    def bytes_to_send(self, now_s: float) -> bytes:
        """Acknowledgements, and whatever is due at `now_s` (monotonic)."""
        answers, self._answers = self._answers, b""
        waited_s = now_s - self._sent_s
        if not self._is_met:
            if waited_s < ASK_EVERY_S:
                return answers
            self._sent_s = now_s
            return answers + encode_message(AskHello())
        outputs = Outputs(self._lamps, self._is_lid_unlocked, self._is_buzzing)
        every_s = KEEP_ALIVE_EVERY_S if self._is_applied else RESEND_EVERY_S
        if outputs == self._sent and waited_s < every_s:
            return answers
        self._sent, self._sent_s = outputs, now_s
        self._is_applied = False
        self._request_no = (self._request_no + 1) % _REQUEST_NUMBERS
        return answers + encode_message(SetOutputs(self._request_no, outputs))

    def _take(self, payload: bytes) -> list[PanelEvent]:
        message = decode_message(payload)
        match message:
            case Hello():
                return self._meet(payload, message)
            case ButtonDown() | OutputsApplied() | Measured() | FramesCounted():
                return self._hear(message)
            case None:
                return [PanelGarbage(payload, "unknown message")]
            case AskHello() | Acknowledge() | SetOutputs():
                return [PanelGarbage(payload, "echo of the host's own message")]
            case _:
                assert_never(message)

    def _meet(self, payload: bytes, hello: Hello) -> list[PanelEvent]:
        if hello.protocol != PROTOCOL_VERSION:
            reason = (
                f"panel speaks version {hello.protocol}, this bridge "
                f"{PROTOCOL_VERSION}; update the older one"
            )
            return [PanelGarbage(payload, reason)]
        self._is_met = True
        if hello.boot_id == self._boot_id:
            return []
        self._boot_id = hello.boot_id
        self._sequence_no = None
        self._shown = self._sent = None
        self._count = FrameCount()
        return [PanelStarted(hello.boot_id, ".".join(map(str, hello.firmware)))]

    def _hear(
        self, message: ButtonDown | OutputsApplied | Measured | FramesCounted
    ) -> list[PanelEvent]:
        if message.boot_id != self._boot_id:
            self._is_met = False
            return []
        match message:
            case ButtonDown():
                return self._press(message)
            case OutputsApplied():
                return self._read_back(message)
            case Measured(_, fill_mm, load_raw):
                return [PanelMeasured(fill_mm, load_raw)]
            case FramesCounted(_, count):
                before, self._count = self._count, count
                return [PanelHearing(count)] if count != before else []
            case _:
                assert_never(message)

    def _press(self, press: ButtonDown) -> list[PanelEvent]:
        self._answers += encode_message(Acknowledge(press.boot_id, press.sequence_no))
        last, self._sequence_no = self._sequence_no, press.sequence_no
        if last is not None and not _is_later(press.sequence_no, last):
            self._sequence_no = last
            return []
        return [ButtonPressed(press.button)]

    def _read_back(self, applied: OutputsApplied) -> list[PanelEvent]:
        self._is_applied = applied.request_no == self._request_no
        before, self._shown = self._shown, applied.outputs
        events: list[PanelEvent] = []
        if before is None or before.lamps != applied.outputs.lamps:
            events.append(LampsShown(applied.outputs.lamps))
        unlocked = applied.outputs.is_lid_unlocked
        if unlocked != (before is not None and before.is_lid_unlocked):
            events.append(LidShown(unlocked))
        return events


def _is_later(sequence_no: int, last: int) -> bool:
    """Whether a number comes after another, round the end of their range."""
    return 0 < (sequence_no - last) % _SEQUENCE_NUMBERS < _SEQUENCE_NUMBERS // 2
