r"""The Scale Manufacturers Association's protocol, level one. No I/O here.

::

    LF O 1 G M _ "   1234.50" "kg " CR
       │ │ │ │ │  └─ ten columns  └─ three columns of unit
       │ │ │ │ └─ reserved
       │ │ │ └─ M moving, blank at rest
       │ │ └─ G gross, N net (small letters: a finer display)
       │ └─ range
       └─ Z centre of zero, O over, U under, E and I zero not found; else blank
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
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import carried, column, exact, weigh

_ENDS: Final = re.compile(rb"\r")
_HEADER: Final = re.compile(rb"\n")
_FRAME: Final = re.compile(
    rb"\n([ ZOUEIT])([0-9])([GNgnT])([ M])[ -~]([ 0-9.+-]{10})([A-Za-z ]{3})"
)
_NUMBER: Final = re.compile(rb" *([+-]?) *([0-9]+\.?[0-9]*)")
_STATES: Final = {
    b"O": Status.OVERLOAD,
    b"U": Status.UNDERLOAD,
    b"E": Status.NOT_READY,
    b"I": Status.NOT_READY,
}
_MODES: Final = {
    b"G": Mode.GROSS,
    b"N": Mode.NET,
    b"T": Mode.TARE,
}


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame with its LF, without its CR."""
    match = _FRAME.fullmatch(frame)
    if match is None:
        return Garbage(frame, "garbage" if frame.startswith(b"\n") else "header")
    state, _, letter, moving, data, unit_text = match.groups()
    if state in _STATES:
        return Reading(_STATES[state])
    number = _NUMBER.fullmatch(data)
    if number is None:
        return Garbage(frame, "bad number")
    details: tuple[tuple[str, Detail], ...] = ()
    if state == b"Z":
        details = (("zero", True),)
    return weigh(
        frame,
        exact(*number.groups()),
        unit_text,
        options,
        stable=moving != b"M",
        mode=_MODES[letter.upper()],
        details=details,
    )


def encode(reading: Reading) -> bytes:
    """Write the answer to `W`."""
    if reading.status is Status.OVERLOAD:
        return b"\nO1G     99999.0kg \r"
    if reading.status is Status.UNDERLOAD:
        return b"\nU1G    -99999.0kg \r"
    digits = column(carried(reading), 10)
    letter = "N" if reading.mode is Mode.NET else "G"
    moving = " " if reading.stable else "M"
    return f"\n 1{letter}{moving} {digits}{reading.unit:<3}\r".encode("ascii")


SMA: Final = ScaleProtocol(
    name="sma",
    devices="Fairbanks, Avery Weigh-Tronix, Rice Lake and others that speak SMA",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_HEADER, no_end="no CR"),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb", "oz"),
        modes=(Mode.GROSS, Mode.NET),
        digits=8,
    ),
    setting_up="Choose SMA; the host asks with LF W CR.",
    requests={
        Request.WEIGHT: b"\nW\r",
        Request.ZERO: b"\nZ\r",
        Request.TARE: b"\nT\r",
    },
)
