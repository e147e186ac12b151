r"""Adam Equipment: CPWplus and AZextra. No I/O here.

::

    +   2.00 kg\r\n             CPWplus, the answer to G or N
    G/W: +   2.00 kg\r\n        with its label; N/W net
    ASNG/W +   0.51 kg\r\n      continuous: address, S stable, N no error
    0.510kg\r\n                 AZextra, the answer to P

These scales say nothing while the load moves. AZextra says nothing of a weight
that has not changed either, and beeps at commands it does not know: never probe.
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

_HEADER: Final = re.compile(
    rb"[A-Z0-9][SU][NE][GN]/W|(?<![SU][NE])[GNT]/W|[+-](?= *\d)"
)
_LINE: Final = re.compile(
    rb"(?:(?:[A-Z0-9]([SU])([NE]))?([GNT])/W:?)? *([+-]?) *"
    + NUMBER
    + rb" *([A-Za-z]{1,2}) *"
)
_ECHO: Final = re.compile(rb"<([A-Z])")
_MODES: Final = {b"G": Mode.GROSS, b"N": Mode.NET, b"T": Mode.TARE, None: None}
_STABLE: Final = {b"S": True, b"U": False, None: None}


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    match = _LINE.fullmatch(line)
    if match is None:
        echo = _ECHO.fullmatch(line)
        if echo is not None:
            return Reading(Status.OK, details=(("text", echo[1].decode("ascii")),))
        return Garbage(line, "garbage")
    state, error, letter, sign, digits, unit_text = match.groups()
    if error == b"E":
        return Reading(Status.OUT_OF_RANGE)
    return weigh(
        line,
        exact(sign, digits),
        unit_text,
        options,
        stable=_STABLE[state],
        mode=_MODES[letter],
    )


def encode(reading: Reading) -> bytes:
    """Write the answer to G or N."""
    value = carried(reading)
    letter = "N" if reading.mode is Mode.NET else "G"
    data = f"{sign_of(value)} {column(abs(value), 7)}"
    return f"{letter}/W: {data} {reading.unit}\r\n".encode("ascii")


ADAM: Final = ScaleProtocol(
    name="adam",
    devices="Adam Equipment CPWplus, AZextra and relatives",
    line=LineSettings(9600),
    framing=Lines(header=_HEADER),
    parse=parse,
    encode=encode,
    tells=Tells(
        units=("kg", "g", "lb", "oz"),
        modes=(Mode.GROSS, Mode.NET),
    ),
    setting_up="CPWplus at 9600, AZextra at 4800 with label 3 and kg. Give such a "
    "scale no limit on silence.",
    requests={Request.WEIGHT: b"G\r\n", Request.ZERO: b"Z\r\n"},
    spare_bytes=1,
)
