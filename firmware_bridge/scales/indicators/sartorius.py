r"""Sartorius, twenty-two bytes with an identifier. No I/O here.

::

    N     +   5.4321 g  \r\n
    │     │        └─ unit, three columns; blank as long as the load moves
    │     └─ sign, a blank, eight columns of digits
    └─ N net, G gross, T tare: six columns

    Stat       OFF      \r\n        H or HH overload, L or LL underload, Err …
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import (
    NUMBER,
    carried,
    column,
    exact,
    sign_of,
    weigh,
)

_COLUMNS: Final = 20
_LAST_COLUMNS: Final = re.compile(rb"(?=.{20}\Z)", re.DOTALL)
_LINE: Final = re.compile(rb"([A-Za-z ][A-Za-z0-9 ]{5})([ +-]) *" + NUMBER + rb" (...)")
_STATUS: Final = re.compile(rb"Stat +([ -~]*?) *")
_MODES: Final = {
    b"N": Mode.NET,
    b"G": Mode.GROSS,
    b"G#": Mode.GROSS,
    b"T": Mode.TARE,
    b"T1": Mode.TARE,
    b"": None,
}
_RANGES: Final = {
    "H": Status.OVERLOAD,
    "HH": Status.OVERLOAD,
    "L": Status.UNDERLOAD,
    "LL": Status.UNDERLOAD,
}


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    if len(line) != _COLUMNS:
        return Garbage(line, "length")
    status = _STATUS.fullmatch(line)
    if status is not None:
        return _status(status[1].decode("ascii"))
    match = _LINE.fullmatch(line)
    if match is None or match[1].strip() not in _MODES:
        return Garbage(line, "garbage" if match is None else "unknown identifier")
    name, sign, digits, unit_text = match.groups()
    value, mode = exact(sign, digits), _MODES[name.strip()]
    if unit_text.strip():
        return weigh(line, value, unit_text, options, stable=True, mode=mode)
    # The number is there, but what it weighs is not yet said.
    kind = Status.TARE if mode is Mode.TARE else Status.WEIGHT
    return Reading(kind, value, None, stable=False, mode=mode)


def _status(text: str) -> Reading:
    if text in _RANGES:
        return Reading(_RANGES[text])
    return Reading(Status.STATUS_LINE, details=(("text", text),))


def encode(reading: Reading) -> bytes:
    """Write one line."""
    if reading.status is Status.OVERLOAD:
        return b"Stat       H        \r\n"
    if reading.status is Status.UNDERLOAD:
        return b"Stat       L        \r\n"
    value = carried(reading)
    name = "G" if reading.mode is Mode.GROSS else "N"
    unit = reading.unit if reading.stable else ""
    data = f"{sign_of(value)} {column(abs(value), 8)}"
    return f"{name:<6}{data} {unit:<3}\r\n".encode("ascii")


SARTORIUS: Final = ScaleProtocol(
    name="sartorius-22",
    devices="Sartorius and Minebea Intec balances with identifier",
    line=LineSettings(1200, 7, "O"),
    framing=Lines(header=_LAST_COLUMNS),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        moving_unit=False,
        overload=True,
        underload=True,
        units=("g", "kg", "mg", "lb"),
        modes=(Mode.NET, Mode.GROSS),
        digits=7,
    ),
    setting_up="Choose 22 characters with identifier and automatic output without "
    "stability; older devices leave the factory at 1200 7O1.",
    requests={Request.WEIGHT: b"\x1bP\r\n", Request.TARE: b"\x1bT\r\n"},
    spare_bytes=1,
)
