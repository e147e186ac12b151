r"""NCI, Weigh-Tronix and Brecknell at tills; Adam MDW speaks it too. No I/O here.

::

    LF "   1.520lb" CR LF status CR ETX
    LF "^^^^^^lb" …             over;  "______" under;  "---------" zero not found

Of the status bytes the first says at rest ('@') or moving ('`').
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Reading, ScaleEvent, Status
from firmware_bridge.scales.weights import carried, column, exact, weigh

_ENDS: Final = re.compile(rb"\x03")
_HEADER: Final = re.compile(rb"\n(?=[ 0-9.^_-]+[A-Za-z])")
_FRAME: Final = re.compile(
    rb"\n([ 0-9.^_-]+?) *([A-Za-z]{1,2})\r\n([@-\x7f])([0-\x7f]{0,2})\r"
)
_NUMBER: Final = re.compile(rb" *(-?) *([0-9]+\.?[0-9]*)")
_MOVING: Final = 0x20
_KNOWN: Final = frozenset({0x40, 0x60})
_RANGES: Final = {
    b"^": Status.OVERLOAD,
    b"_": Status.UNDERLOAD,
    b"-": Status.NOT_READY,
}


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame without its ETX."""
    match = _FRAME.fullmatch(frame)
    if match is None:
        return Garbage(frame, "garbage" if frame.startswith(b"\n") else "header")
    data, unit_text, status, _ = match.groups()
    marks = set(data.replace(b" ", b""))
    if len(marks) == 1 and bytes(marks) in _RANGES:
        return Reading(_RANGES[bytes(marks)])
    number = _NUMBER.fullmatch(data)
    if number is None:
        return Garbage(frame, "bad number")
    if status[0] not in _KNOWN:
        return Reading(Status.NO_WEIGHT, details=(("scale_status", status[0]),))
    is_stable = not status[0] & _MOVING
    return weigh(frame, exact(*number.groups()), unit_text, options, stable=is_stable)


def encode(reading: Reading) -> bytes:
    """Write the answer to `W`."""
    if reading.status is Status.OVERLOAD:
        return b"\n^^^^^^kg\r\n@\r\x03"
    if reading.status is Status.UNDERLOAD:
        return b"\n______kg\r\n@\r\x03"
    digits = column(carried(reading), 8)
    status = "@" if reading.stable else "`"
    return f"\n{digits}{reading.unit}\r\n{status}\r\x03".encode("ascii")


NCI: Final = ScaleProtocol(
    name="nci-ecr",
    devices="Brecknell, Weigh-Tronix, NCI at tills; Adam MDW",
    line=LineSettings(9600, 7, "E"),
    framing=Lines(ends=_ENDS, header=_HEADER, no_end="no ETX"),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("lb", "kg", "g", "oz"),
    ),
    setting_up="Choose the NCI or ECR protocol at 9600 7E1; the host asks with W.",
    requests={Request.WEIGHT: b"W\r", Request.ZERO: b"Z\r", Request.TARE: b"T\r"},
)
