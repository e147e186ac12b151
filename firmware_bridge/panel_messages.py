"""What our own panel and its host tell each other, as bytes. No I/O here.

Frames as in `firmware_bridge.framing`. The first byte of a payload is its kind,
numbers are little-endian::

    panel to host   01 Hello           u8 protocol, u8 u8 u8 firmware, u32 boot_id
                    02 ButtonDown      u32 boot_id, u16 sequence_no, u8 button
                    03 OutputsApplied  u32 boot_id, u8 request_no, u8 outputs
                    04 Measured        u32 boot_id, u16 fill_mm, i32 load_raw
                    05 FramesCounted   u32 boot_id, u16 checksum, u16 overlong,
                                       u16 torn, u16 unknown
    host to panel   81 AskHello
                    82 Acknowledge     u32 boot_id, u16 sequence_no
                    83 SetOutputs      u8 request_no, u8 outputs

`outputs` has bit 0 red, 1 yellow, 2 green, 3 lid unlocked, 4 buzzer; all zero is
the safe state. `fill_mm` is the distance down to the waste, ffff for none;
`load_raw` what an HX711 counts, 80000000 for none. Counts stop at ffff.

Who says what when, and who may be lost, is told in `firmware_bridge.panel`.
"""

import struct
from dataclasses import astuple, dataclass
from enum import IntEnum
from typing import Final, TypeAlias, assert_never

from firmware_bridge.conversation import LineSettings
from firmware_bridge.framing import encode_frame

PANEL_LINE: Final = LineSettings(115_200)
PROTOCOL_VERSION: Final = 1

# What both ends must count alike: a frame lost is said again after this time, and
# three keep-alives may be lost before the panel believes that the host is gone.
RESEND_EVERY_S: Final = 0.2
WATCHDOG_S: Final = 3.0


class Button(IntEnum):
    """The inspector's three buttons, from left to right."""

    CORRECT = 1
    CONTAMINATED = 2
    UNINSPECTED = 3


@dataclass(frozen=True, slots=True)
class Lamps:
    """Which lamps are lit."""

    is_red: bool = False
    is_yellow: bool = False
    is_green: bool = False


@dataclass(frozen=True, slots=True)
class Outputs:
    """All that the panel can do; as it stands here, the safe state."""

    lamps: Lamps = Lamps()
    is_lid_unlocked: bool = False
    is_buzzing: bool = False


@dataclass(frozen=True, slots=True)
class FrameCount:
    """What a panel could not use of the host's bytes, since it started."""

    checksum: int = 0
    overlong: int = 0
    # Between two zeros, but no frame: cut short, or noise. The next zero resyncs.
    torn: int = 0
    # A whole frame, but no message to a panel of this version.
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Hello:
    """A panel introduces itself."""

    protocol: int
    firmware: tuple[int, int, int]
    boot_id: int


@dataclass(frozen=True, slots=True)
class ButtonDown:
    """A button was pressed; repeated until acknowledged."""

    boot_id: int
    sequence_no: int
    button: Button


@dataclass(frozen=True, slots=True)
class OutputsApplied:
    """What the panel's outputs are now, and by which request."""

    boot_id: int
    request_no: int
    outputs: Outputs


@dataclass(frozen=True, slots=True)
class Measured:
    """What the sensors say; None where there is none or it has fallen silent."""

    boot_id: int
    fill_mm: int | None
    load_raw: int | None


@dataclass(frozen=True, slots=True)
class FramesCounted:
    """How well the panel hears the host."""

    boot_id: int
    count: FrameCount


@dataclass(frozen=True, slots=True)
class AskHello:
    """The host wants to know who is there."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """The host has this press, for good."""

    boot_id: int
    sequence_no: int


@dataclass(frozen=True, slots=True)
class SetOutputs:
    """All outputs as the host wants them; also the keep-alive."""

    request_no: int
    outputs: Outputs


FromPanel: TypeAlias = Hello | ButtonDown | OutputsApplied | Measured | FramesCounted
ToPanel: TypeAlias = AskHello | Acknowledge | SetOutputs

_HELLO: Final = struct.Struct("<BBBBBI")
_BUTTON_DOWN: Final = struct.Struct("<BIHB")
_OUTPUTS_APPLIED: Final = struct.Struct("<BIBB")
_MEASURED: Final = struct.Struct("<BIHi")
_FRAMES_COUNTED: Final = struct.Struct("<BIHHHH")
_ASK_HELLO: Final = struct.Struct("<B")
_ACKNOWLEDGE: Final = struct.Struct("<BIH")
_SET_OUTPUTS: Final = struct.Struct("<BBB")
_SIZES: Final = {
    0x01: _HELLO.size,
    0x02: _BUTTON_DOWN.size,
    0x03: _OUTPUTS_APPLIED.size,
    0x04: _MEASURED.size,
    0x05: _FRAMES_COUNTED.size,
    0x81: _ASK_HELLO.size,
    0x82: _ACKNOWLEDGE.size,
    0x83: _SET_OUTPUTS.size,
}
# No distance is that long, and no 24-bit converter counts that far.
_NO_FILL: Final = 0xFFFF
_NO_LOAD: Final = -0x8000_0000


def encode_message(message: FromPanel | ToPanel) -> bytes:
    """Write one message as a frame, in either direction."""
    if isinstance(message, AskHello | Acknowledge | SetOutputs):
        return encode_frame(_encode_to_panel(message))
    return encode_frame(_encode_from_panel(message))


def _encode_from_panel(message: FromPanel) -> bytes:
    match message:
        case Hello(protocol, version, boot_id):
            return _HELLO.pack(0x01, protocol, *version, boot_id)
        case ButtonDown(boot_id, sequence_no, button):
            return _BUTTON_DOWN.pack(0x02, boot_id, sequence_no, button)
        case OutputsApplied(boot_id, request_no, outputs):
            bits = _to_bits(outputs)
            return _OUTPUTS_APPLIED.pack(0x03, boot_id, request_no, bits)
        case Measured(boot_id, fill_mm, load_raw):
            fill = _NO_FILL if fill_mm is None else fill_mm
            load = _NO_LOAD if load_raw is None else load_raw
            return _MEASURED.pack(0x04, boot_id, fill, load)
        case FramesCounted(boot_id, count):
            return _FRAMES_COUNTED.pack(0x05, boot_id, *astuple(count))
        case _:
            assert_never(message)


def _encode_to_panel(message: ToPanel) -> bytes:
    match message:
        case AskHello():
            return _ASK_HELLO.pack(0x81)
        case Acknowledge(boot_id, sequence_no):
            return _ACKNOWLEDGE.pack(0x82, boot_id, sequence_no)
        case SetOutputs(request_no, outputs):
            return _SET_OUTPUTS.pack(0x83, request_no, _to_bits(outputs))
        case _:
            assert_never(message)


def decode_message(payload: bytes) -> FromPanel | ToPanel | None:
    """Read one frame's payload; None if it is no message of this version."""
    kind = payload[0]
    if _SIZES.get(kind) != len(payload):
        return None
    return _decode_to_panel(payload) if kind & 0x80 else _decode_from_panel(payload)


def _decode_from_panel(payload: bytes) -> FromPanel | None:
    match payload[0]:
        case 0x01:
            _, protocol, major, minor, patch, boot_id = _HELLO.unpack(payload)
            return Hello(protocol, (major, minor, patch), boot_id)
        case 0x02:
            _, boot_id, sequence_no, button = _BUTTON_DOWN.unpack(payload)
            is_ours = button in _BUTTONS
            return ButtonDown(boot_id, sequence_no, Button(button)) if is_ours else None
        case 0x03:
            _, boot_id, request_no, bits = _OUTPUTS_APPLIED.unpack(payload)
            return OutputsApplied(boot_id, request_no, _from_bits(bits))
        case 0x04:
            _, boot_id, fill, load = _MEASURED.unpack(payload)
            fill_mm = None if fill == _NO_FILL else fill
            return Measured(boot_id, fill_mm, None if load == _NO_LOAD else load)
        case _:
            _, boot_id, *counts = _FRAMES_COUNTED.unpack(payload)
            return FramesCounted(boot_id, FrameCount(*counts))


def _decode_to_panel(payload: bytes) -> ToPanel:
    match payload[0]:
        case 0x81:
            return AskHello()
        case 0x82:
            _, boot_id, sequence_no = _ACKNOWLEDGE.unpack(payload)
            return Acknowledge(boot_id, sequence_no)
        case _:
            _, request_no, bits = _SET_OUTPUTS.unpack(payload)
            return SetOutputs(request_no, _from_bits(bits))


_BUTTONS: Final = frozenset(Button)


def _to_bits(outputs: Outputs) -> int:
    lamps = outputs.lamps
    return (
        lamps.is_red
        | lamps.is_yellow << 1
        | lamps.is_green << 2
        | outputs.is_lid_unlocked << 3
        | outputs.is_buzzing << 4
    )


def _from_bits(bits: int) -> Outputs:
    lamps = Lamps(bool(bits & 1), bool(bits & 2), bool(bits & 4))
    return Outputs(lamps, bool(bits & 8), bool(bits & 16))
