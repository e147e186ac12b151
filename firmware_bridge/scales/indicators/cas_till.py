r"""CAS and Aclas scales at tills, which are asked. No I/O here.

`cas-pdii`, with dashes for a number that is none::

    02 ST,GS,+  1.25 lb 0D
    02 OL,GS,+------ lb 0D              over; eight dashes under

`aclas-16`, the answer to ENQ, ACK, DC1; BCC is the XOR of S to the unit::

    01 02 S ' ' '00.000' 'kg' BCC 03 04 [10 zero, 20 tare, 40 over]
"""

import re
from functools import reduce
from operator import xor
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import (
    carried,
    column,
    number_of,
    sign_of,
    weigh,
)

_GROSS_NET: Final = (Mode.GROSS, Mode.NET)
_MODES: Final = {b"GS": Mode.GROSS, b"NT": Mode.NET}
_TEXTS: Final = {Mode.GROSS: "GS", Mode.NET: "NT", Mode.TARE: "TR", None: "GS"}

# PD-II ------------------------------------------------------------------------------

_STX: Final = re.compile(rb"\x02")
_CR: Final = re.compile(rb"[\r\n]+")
_PDII: Final = re.compile(rb"\x02(ST|US),(GS|NT),([+-]) *([0-9]+\.?[0-9]*) ([a-z ]{2})")
_PDII_RANGE: Final = re.compile(
    rb"\x02(?:OL|F.|ST|US),(?:GS|NT),([+-])[ -]{5,7} [a-z ]{2}"
)
# Whatever number goes with it; an STX inside would be another frame's.
_PDII_OVER: Final = re.compile(rb"\x02OL,[ -~]*")


def parse_pdii(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its CR."""
    out_of_range = _PDII_RANGE.fullmatch(line)
    if out_of_range is not None:
        is_over = out_of_range[1] == b"+"
        return Reading(Status.OVERLOAD if is_over else Status.UNDERLOAD)
    if _PDII_OVER.fullmatch(line) is not None:
        return Reading(Status.OVERLOAD)
    match = _PDII.fullmatch(line)
    if match is None:
        return Garbage(line, "garbage" if line.startswith(b"\x02") else "no STX")
    state, mode, sign, digits, unit_text = match.groups()
    return weigh(
        line,
        number_of(sign, digits, options),
        unit_text,
        options,
        stable=state == b"ST",
        mode=_MODES[mode],
    )


def encode_pdii(reading: Reading) -> bytes:
    """Write one answer."""
    if reading.status is Status.OVERLOAD:
        return b"\x02OL,GS,+------ kg\r"
    if reading.status is Status.UNDERLOAD:
        return b"\x02OL,GS,-------- kg\r"
    value = carried(reading)
    state = "ST" if reading.stable else "US"
    data = sign_of(value) + column(abs(value), 6)
    mode = _TEXTS[reading.mode]
    return f"\x02{state},{mode},{data} {reading.unit:>2}\r".encode("ascii")


# Aclas and CAS's ENQ ----------------------------------------------------------------

_ACLAS_START: Final = re.compile(rb"\x01")
_ACLAS: Final = re.compile(
    rb"\x01\x02([SUF])([ +-])(?=.{9}\x03)( *[0-9]+\.?[0-9]*)([A-Za-z ]{2})."
    rb"\x03\x04([\x00-\x7f]?)",
    re.DOTALL,
)
_ACLAS_BYTES: Final = 15
_COVERED: Final = slice(2, 12)
_STATE_ZERO: Final = 0x10
_STATE_TARE: Final = 0x20
_STATE_OVER: Final = 0x40


def aclas_length(head: bytes, is_all: bool, options: ScaleOptions) -> int | None:  # noqa: FBT001 - the signature of `BlockLength`
    """Tell whether a byte of states follows the EOT: its low bits are never set."""
    del options
    if head[1:2] not in {b"\x02", b""}:
        return 1
    if len(head) > _ACLAS_BYTES:
        has_state = head[_ACLAS_BYTES] & 0x8F == 0
        return _ACLAS_BYTES + has_state
    return min(len(head), _ACLAS_BYTES) if is_all else None


def parse_aclas(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one answer."""
    match = _ACLAS.fullmatch(frame)
    if match is None:
        return Garbage(frame, "length" if len(frame) < _ACLAS_BYTES else "garbage")
    if reduce(xor, frame[_COVERED]) != frame[12]:
        return Garbage(frame, "checksum")
    state, sign, digits, unit_text, states = match.groups()
    bits = states[0] if states else 0
    if state == b"F" or bits & _STATE_OVER:
        return Reading(Status.OVERLOAD)
    details: dict[str, Detail] = {}
    if states:
        details["zero"] = bool(bits & _STATE_ZERO)
        details["tare"] = bool(bits & _STATE_TARE)
    return weigh(
        frame,
        number_of(sign, digits.strip(), options),
        unit_text,
        options,
        stable=state == b"S",
        details=tuple(details.items()),
    )


def encode_aclas(reading: Reading) -> bytes:
    """Write the answer to DC1."""
    if reading.status is Status.OVERLOAD:
        covered = b"F 99.999kg"
    else:
        value = carried(reading)
        state = "S" if reading.stable else "U"
        data = sign_of(value, " ") + column(abs(value), 6, fill="0")
        covered = f"{state}{data}{reading.unit:>2}".encode("ascii")
    return b"\x01\x02" + covered + bytes([reduce(xor, covered)]) + b"\x03\x04\x00"


CAS_PDII: Final = ScaleProtocol(
    name="cas-pdii",
    devices="CAS PD-II and AP-1 at tills",
    line=LineSettings(9600),
    framing=Lines(ends=_CR, header=_STX, no_end="no CR"),
    parse=parse_pdii,
    encode=encode_pdii,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "lb", "oz"),
        modes=_GROSS_NET,
        digits=5,
    ),
    setting_up="Choose type ECR; 7E1 and 8N1 are both met.",
)
ACLAS_16: Final = ScaleProtocol(
    name="aclas-16",
    devices="Aclas, and CAS scales that are asked with ENQ",
    line=LineSettings(9600),
    framing=Blocks(start=_ACLAS_START, length=aclas_length, bytes_max=16),
    parse=parse_aclas,
    encode=encode_aclas,
    tells=Tells(
        stable=True,
        overload=True,
        units=("kg", "g", "lb"),
        digits=5,
        integrity="XOR, one byte",
    ),
    setting_up="The host sends ENQ, waits for ACK, and asks with DC1.",
    requests={Request.WEIGHT: b"\x05\x11"},
    spare_bytes=1,
)
