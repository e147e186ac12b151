r"""Rinstrum's stream: sign, seven columns, one letter. No I/O here.

::

    02 ' ' "001.230" 'G' 03     G gross and N net, at rest; M moving
                                O over, U under, E error

There is no unit on the wire, and none of gross and net while the load moves.
"""

import re
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Garbage,
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.units import HOST_CONFIGURED
from firmware_bridge.scales.weights import (
    carried,
    column,
    number_of,
    sign_of,
    weigh,
)

_ENDS: Final = re.compile(rb"[\x03\r\n]+")
_HEADER: Final = re.compile(rb"\x02")
_FRAME: Final = re.compile(rb"\x02([ +-])([ 0-9.-]{7})([GNMUOE])")
_NUMBER: Final = re.compile(rb" *([0-9]+\.?[0-9]*)")
_STATES: Final = {
    b"O": Status.OVERLOAD,
    b"U": Status.UNDERLOAD,
    b"E": Status.NOT_READY,
}
_MODES: Final = {b"G": Mode.GROSS, b"N": Mode.NET, b"M": None}
_FRAME_BYTES: Final = 10


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame without its ETX."""
    match = _FRAME.fullmatch(frame)
    if match is None:
        is_long = len(frame) != _FRAME_BYTES
        return Garbage(frame, "length" if is_long else "garbage")
    sign, data, letter = match.groups()
    if letter in _STATES:
        return Reading(_STATES[letter])
    number = _NUMBER.fullmatch(data)
    if number is None:
        return Garbage(frame, "bad number")
    value = number_of(sign, number[1], options)
    mode = _MODES[letter]
    return weigh(frame, value, None, options, stable=letter != b"M", mode=mode)


def encode(reading: Reading) -> bytes:
    """Write one frame of the stream."""
    if reading.status is Status.OVERLOAD:
        return b"\x02 -------O\x03"
    if reading.status is Status.UNDERLOAD:
        return b"\x02--------U\x03"
    value = carried(reading)
    data = sign_of(value, " ") + column(abs(value), 7, fill="0")
    letter = "N" if reading.mode is Mode.NET else "G"
    return f"\x02{data}{letter if reading.stable else 'M'}\x03".encode("ascii")


RINSTRUM: Final = ScaleProtocol(
    name="rinstrum",
    devices="Rinstrum R300 and R400, the automatic output",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_HEADER, no_end="no ETX"),
    parse=parse,
    encode=encode,
    tells=Tells(
        stable=True,
        moving_mode=False,
        overload=True,
        underload=True,
        units=(HOST_CONFIGURED,),
        modes=(Mode.GROSS, Mode.NET),
    ),
    setting_up="Choose automatic output, format STX to ETX, and say the unit on the "
    "host.",
)
