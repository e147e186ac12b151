r"""The `ST,GS` line of A&D and its many relatives. No I/O here.

One family, a dialect per maker, streamed about ten times a second::

    ST,GS,+001.234kg\r\n        General Measure, Keli
    US,NT,-  0.100 kg\r\n       the minus stands far from the digits
    ST,GS    20.7g  \r\n        T-Scale NHB: no second comma
    ST,GS-     0.0kg\r\n        a negative zero, as captured
    ST,+0001.234 kg\r\n         A&D: no gross or net
    OL,GS,+999999kg\r\n         a plausible number that is no weight
    │  │  │       └─ unit, in any case; a line without one may have been cut
    │  │  └─ sign, then spaces, then digits; point or comma
    │  └─ GS gross, NT net, TR the stored tare; A&D's comparator puts OK, HI, LO
    └─ ST stable, US (Korean UN) moving, OL over, QT a count of pieces

Lines end in CR LF, some in ETX, and some have STX in front. A number without a
point is taken as it stands, unless the site says how many decimals it implies.
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
from firmware_bridge.scales.weights import carried, column, number_of, sign_of, weigh

_HEADER: Final = re.compile(rb"(?:ST|US|UN|OL|UL|QT),")
_ENDS: Final = re.compile(rb"[\r\n\x03]+")

_LINE: Final = re.compile(
    rb"\x02?(ST|US|UN|OL|UL|QT)"
    rb"(?:,([A-Z]{1,2})(?=[, +-]))? *,? *([+-]?) *"
    rb"([0-9]+[.,]?[0-9]*|[.,][0-9]+)"
    rb" *([A-Za-z]{1,3}|[^\x00-\x7f]{2,3}|) *"
)
# At overload the number may be dashes, blanks, nines or letters.
_OUT_OF_RANGE: Final = re.compile(rb"\x02?(?:OL|UL),[ -~]*")
_UNDER: Final = re.compile(rb"\x02?(?:UL|OL(?:,[A-Z]{1,2})? *,? *- *[0-9.])")

_RANGE_STATES: Final = frozenset({b"OL", b"UL"})
_STABLE: Final = {b"ST": True, b"US": False, b"UN": False, b"QT": None}
_MODES: Final = {
    b"GS": Mode.GROSS,
    b"G": Mode.GROSS,
    b"NT": Mode.NET,
    b"N": Mode.NET,
    b"TR": Mode.TARE,
    b"T": Mode.TARE,
    b"PT": Mode.TARE,
}
# What A&D's comparator says of a load, in the place of gross or net.
_COMPARISONS: Final = {b"OK": "OK", b"HI": "HI", b"LO": "LO"}
_PIECES: Final = frozenset({b"PC", b"PCS"})

_PLAIN: Final = frozenset(b"+-0123456789., ")


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    match = _LINE.fullmatch(line)
    if match is None or match[1] in _RANGE_STATES:
        return _no_weight(line)
    state, mode_text, sign, digits, unit_text = match.groups()
    details: tuple[tuple[str, Detail], ...] = ()
    mode = None
    if mode_text is not None:
        mode = _MODES.get(mode_text)
        if mode is None:
            if mode_text not in _COMPARISONS:
                return Garbage(line, "unknown mode")
            details = (("comparison", _COMPARISONS[mode_text]),)
    if state == b"QT":
        return _count(line, sign, digits, unit_text)
    value = number_of(sign, digits, options)
    return weigh(
        line,
        value,
        unit_text,
        options,
        stable=_STABLE[state],
        mode=mode,
        details=details,
    )


def encode(reading: Reading) -> bytes:
    """Write the line that a General Measure indicator would send."""
    if reading.status in {Status.OVERLOAD, Status.UNDERLOAD}:
        sign = "+" if reading.status is Status.OVERLOAD else "-"
        return f"OL,GS,{sign}999999kg\r\n".encode("ascii")
    value = carried(reading)
    state = "ST" if reading.stable else "US"
    mode = "NT" if reading.mode is Mode.NET else "GS"
    digits = column(abs(value), 7, fill="0")
    line = f"{state},{mode},{sign_of(value)}{digits}{reading.unit}\r\n"
    return line.encode("ascii")


def _count(line: bytes, sign: bytes, digits: bytes, unit: bytes) -> ScaleEvent:
    if unit.upper() not in _PIECES or not digits.isdigit():
        return Garbage(line, "a count without pieces")
    count = -int(digits) if sign == b"-" else int(digits)
    return Reading(Status.COUNT, details=(("count", count),))


def _no_weight(line: bytes) -> ScaleEvent:
    if _OUT_OF_RANGE.fullmatch(line) is None:
        return Garbage(line, _why_no_line(line))
    is_under = _UNDER.match(line) is not None
    return Reading(Status.UNDERLOAD if is_under else Status.OVERLOAD)


def _why_no_line(line: bytes) -> str:
    if not line.isascii():
        return "garbage"
    if b"ERR" in line.upper():
        return "error text"
    if _HEADER.match(line.removeprefix(b"\x02")) is None and set(line) - _PLAIN:
        return "frame of another model"
    return "bad number" if re.search(rb"[0-9]", line) else "no number"


ST_GS: Final = ScaleProtocol(
    name="st-gs",
    devices="A&D, T-Scale, General Measure, Keli and relatives",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb", "oz", "jin"),
        modes=(Mode.GROSS, Mode.NET),
    ),
    setting_up="Choose continuous output (stream) with header; A&D often "
    "leaves the factory at 2400 7E1.",
    spare_bytes=1,
)
