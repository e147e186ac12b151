r"""CAS's streams: twenty-two bytes, eighteen, or ten. No I/O here.

`cas-22`, with the indicator's number and its lamps as one byte::

    US,NT,1<lamps>,-00050.2 lb\r\n      lamps: 7 always, 6 stable, 4 hold, 0 zero

`cas-short`, eighteen bytes or ten::

    ST,GS,000013.5kg\r\n
    000013.5\r\n                        the unit is the scale's setting
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
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
_HEADER: Final = re.compile(rb"(?:ST|US|OL),(?:GS|NT),")

# 22 bytes ---------------------------------------------------------------------------

_22: Final = re.compile(
    rb"(ST|US|OL),(GS|NT),([1-9A-Z])([\x80-\xff]),([ +-])([ 0-9.+OL-]{7})"
    rb"( ?[A-Za-z ]{2})"
)
_22_DATA: Final = re.compile(rb" *([0-9]+\.?[0-9]*)")
_22_BYTES: Final = 20
_LAMP_STABLE: Final = 0xE0
_LAMP_MOVING: Final = 0xA0
_LAMP_HOLD: Final = 0x10
_LAMP_ZERO: Final = 0x01


def parse_22(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    match = _22.fullmatch(line)
    if match is None or len(line) != _22_BYTES:
        return Garbage(line, "length" if len(line) != _22_BYTES else "garbage")
    state, mode, number, lamps, sign, data, unit_text = match.groups()
    if state == b"OL":
        return Reading(Status.UNDERLOAD if sign == b"-" else Status.OVERLOAD)
    digits = _22_DATA.fullmatch(data)
    if digits is None:
        return Garbage(line, "bad number")
    details: dict[str, Detail] = {"device_id": number.decode("ascii")}
    if lamps[0] & _LAMP_HOLD:
        details["hold"] = True
    if lamps[0] & _LAMP_ZERO:
        details["zero"] = True
    return weigh(
        line,
        number_of(sign, digits[1], options),
        unit_text,
        options,
        stable=state == b"ST",
        mode=_MODES[mode],
        details=tuple(details.items()),
    )


def encode_22(reading: Reading) -> bytes:
    """Write the twenty-two bytes of indicator 1."""
    if reading.status in {Status.OVERLOAD, Status.UNDERLOAD}:
        sign = b"-" if reading.status is Status.UNDERLOAD else b" "
        return b"OL,GS,1\xa0," + sign + b"9999999 kg\r\n"
    value = carried(reading)
    state = "ST" if reading.stable else "US"
    head = f"{state},{_TEXTS[reading.mode]},1".encode("ascii")
    lamps = bytes([_LAMP_STABLE if reading.stable else _LAMP_MOVING])
    data = sign_of(value, " ") + column(abs(value), 7, fill="0")
    return head + lamps + f",{data} {reading.unit:>2}\r\n".encode("ascii")


# 18 and 10 bytes --------------------------------------------------------------------

_18: Final = re.compile(rb"(ST|US|OL),(GS|NT),([ +-]?)([ 0-9.]{7,8})([A-Za-z ]{2})")
_10: Final = re.compile(rb"([ +-]?)( *[0-9]+\.?[0-9]*)")
_18_BYTES: Final = 16
_10_BYTES: Final = 8


def parse_short(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    if len(line) == _10_BYTES and (short := _10.fullmatch(line)) is not None:
        value = number_of(short[1], short[2].strip(), options)
        return weigh(line, value, None, options)
    match = _18.fullmatch(line)
    if match is None or len(line) != _18_BYTES:
        return Garbage(line, "length" if len(line) != _18_BYTES else "garbage")
    state, mode, sign, digits, unit_text = match.groups()
    if state == b"OL":
        return Reading(Status.UNDERLOAD if sign == b"-" else Status.OVERLOAD)
    number = _22_DATA.fullmatch(digits)
    if number is None:
        return Garbage(line, "bad number")
    return weigh(
        line,
        number_of(sign, number[1], options),
        unit_text,
        options,
        stable=state == b"ST",
        mode=_MODES[mode],
    )


def encode_short(reading: Reading) -> bytes:
    """Write the eighteen bytes."""
    if reading.status is Status.OVERLOAD:
        return b"OL,GS,99999999kg\r\n"
    if reading.status is Status.UNDERLOAD:
        return b"OL,GS,-9999999kg\r\n"
    digits = column(carried(reading), 8, fill="0")
    state = "ST" if reading.stable else "US"
    mode = _TEXTS[reading.mode]
    return f"{state},{mode},{digits}{reading.unit:>2}\r\n".encode("ascii")


CAS_22: Final = ScaleProtocol(
    name="cas-22",
    devices="CAS CI indicators, 22 bytes",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse_22,
    encode=encode_22,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb"),
        modes=_GROSS_NET,
    ),
    setting_up="Choose stream mode and the 22-byte format.",
    spare_bytes=1,
)
CAS_SHORT: Final = ScaleProtocol(
    name="cas-short",
    devices="CAS indicators, 18 or 10 bytes",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse_short,
    encode=encode_short,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb"),
        modes=_GROSS_NET,
    ),
    setting_up="Prefer the 18-byte format: the 10-byte one has no unit and no "
    "stability.",
    spare_bytes=1,
)
