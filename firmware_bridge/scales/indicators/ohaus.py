r"""Ohaus Defender and Ranger: sixteen columns, the minus in the first. No I/O here.

::

    -  1.640 kg   ?N\r\n
    │       │     ││
    │       │     │└─ G gross, N net, T the stored tare
    │       │     └─ ? moving, blank stable
    │       └─ unit, two columns
    └─ sign column, spaces, digits: eight columns in all

A line that has lost its beginning has lost its sign: only whole lines are read.
Right after opening the port `00 00 7F 7F` may come.
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import Garbage, Mode, Reading, ScaleEvent
from firmware_bridge.scales.weights import (
    NUMBER,
    carried,
    column,
    exact,
    sign_of,
    weigh,
)

_COLUMNS: Final = 16
# Where the last sixteen columns of a line begin: noise may stand before them.
_LAST_COLUMNS: Final = re.compile(rb"(?=.{16}\Z)", re.DOTALL)
_LINE: Final = re.compile(
    rb"([ -]) *" + NUMBER + rb" {1,2}([A-Za-z]{1,2}) {2,4}([ ?])([GNT])"
)
_MODES: Final = {b"G": Mode.GROSS, b"N": Mode.NET, b"T": Mode.TARE}


def parse(line: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    if len(line) != _COLUMNS:
        return Garbage(line, "length")
    match = _LINE.fullmatch(line)
    if match is None:
        return Garbage(line, "garbage")
    sign, digits, unit_text, moving, letter = match.groups()
    return weigh(
        line,
        exact(sign, digits),
        unit_text,
        options,
        stable=moving != b"?",
        mode=_MODES[letter],
    )


def encode(reading: Reading) -> bytes:
    """Write one line."""
    value = carried(reading)
    data = sign_of(value, " ") + column(abs(value), 7)
    letter = "N" if reading.mode is Mode.NET else "G"
    moving = " " if reading.stable else "?"
    return f"{data} {reading.unit:>2}   {moving}{letter}\r\n".encode("ascii")


OHAUS: Final = ScaleProtocol(
    name="ohaus-defender",
    devices="Ohaus Defender 3000 and 5000, Ranger",
    line=LineSettings(9600),
    framing=Lines(header=_LAST_COLUMNS),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        units=("kg", "g", "lb", "oz"),
        modes=(Mode.GROSS, Mode.NET),
    ),
    setting_up="Choose continuous print; about 50 lines a second at 9600.",
    requests={
        Request.WEIGHT: b"IP\r\n",
        Request.ZERO: b"Z\r\n",
        Request.TARE: b"T\r\n",
    },
    spare_bytes=1,
)
