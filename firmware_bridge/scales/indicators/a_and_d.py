r"""A&D's standard format: seventeen bytes, no gross or net. No I/O here.

::

    ST,+0001.234 kg\r\n
    │  │        └─ three columns of unit
    │  └─ sign, then eight columns with the point
    └─ ST stable, US moving, OL over, QT a count of pieces

At overload the number is `+999999.9` or blank but for its point. A comparator
puts OK, HI or LO behind the header. Lines that name gross or net belong to the
`ST,GS` family and are refused here.
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import (
    NUMBER,
    carried,
    column,
    number_of,
    sign_of,
    weigh,
)

_HEADER: Final = re.compile(rb"(?:ST|US|OL|QT),")
_LINE: Final = re.compile(
    rb"(ST|US|OL|QT),(?:(OK|HI|LO),)?([+-]) *" + NUMBER + rb"( {0,2}[A-Za-z]{1,3}) *"
)
_OVER: Final = re.compile(rb"OL,(?:(?:OK|HI|LO),)?([+-])[ 0-9.E+-]*[A-Za-z ]*")


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    over = _OVER.fullmatch(line)
    if over is not None:
        is_over = over[1] == b"+"
        return Reading(Status.OVERLOAD if is_over else Status.UNDERLOAD)
    match = _LINE.fullmatch(line)
    if match is None:
        is_ours = _HEADER.match(line) is not None
        return Garbage(line, "bad number" if is_ours else "header")
    state, comparison, sign, digits, unit_text = match.groups()
    if state == b"QT":
        count = int(sign + digits) if digits.isdigit() else None
        if count is None:
            return Garbage(line, "a count without pieces")
        return Reading(Status.COUNT, details=(("count", count),))
    details: tuple[tuple[str, Detail], ...] = ()
    if comparison is not None:
        details = (("comparison", comparison.decode("ascii")),)
    value = number_of(sign, digits, options)
    is_stable = state == b"ST"
    return weigh(line, value, unit_text, options, stable=is_stable, details=details)


def encode(reading: Reading) -> bytes:
    """Write the seventeen bytes."""
    if reading.status in {Status.OVERLOAD, Status.UNDERLOAD}:
        sign = "+" if reading.status is Status.OVERLOAD else "-"
        return f"OL,{sign}999999.9 kg\r\n".encode("ascii")
    value = carried(reading)
    state = "ST" if reading.stable else "US"
    digits = column(abs(value), 8, fill="0")
    line = f"{state},{sign_of(value)}{digits}{reading.unit or '':>3}\r\n"
    return line.encode("ascii")


A_AND_D: Final = ScaleProtocol(
    name="a-and-d",
    devices="A&D balances and indicators in their standard format",
    line=LineSettings(2400, 7, "E"),
    framing=Lines(header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb", "oz"),
        digits=7,
    ),
    setting_up="Choose the A&D standard format and stream mode; the factory's line "
    "is often 2400 7E1.",
    requests={Request.WEIGHT: b"Q\r\n", Request.ZERO: b"Z\r\n", Request.TARE: b"T\r\n"},
    spare_bytes=1,
)
