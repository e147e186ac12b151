r"""Yaohua's frames in text: A12 and A12E. No I/O here.

A12 (`yaohua-a12-ascii`), in either case and with or without CR LF::

    ww000.000kg     gross; wn net, wt the stored tare
    wn-0002.02kg    a minus or a space may follow the letters

A12E (`yaohua-a12e`), whose two hex digits are the XOR of the eleven bytes before::

    WG004.139kg3D\r\n   gross; WN net; a minus takes the first digit's place
             OL23\r\n   overload, nine spaces; LO23 underload
"""

import re
from functools import reduce
from operator import xor
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
from firmware_bridge.scales.weights import (
    NUMBER,
    carried,
    column,
    number_of,
    sign_of,
    weigh,
)

# A12 --------------------------------------------------------------------------------

# The next frame's letters end a frame that has no CR LF.
_A12_ENDS: Final = re.compile(rb"[\r\n]+|(?=[Ww][WwNnTt][ 0-9-])")
_A12: Final = re.compile(
    rb"w([wnt]) ?(-?) *" + NUMBER + rb" *(kg|lb|t|g)", re.IGNORECASE
)
_A12_HEADER: Final = re.compile(rb"w[wnt][ 0-9-]", re.IGNORECASE)
_A12_MODES: Final = {b"w": Mode.GROSS, b"n": Mode.NET, b"t": Mode.TARE}


def parse_a12(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame; what follows the unit is noise, since the unit ends it."""
    match = _A12.match(frame)
    if match is None:
        is_ours = _A12_HEADER.match(frame) is not None
        return Garbage(frame, "no unit" if is_ours else "frame of another model")
    letter, sign, digits, unit_text = match.groups()
    value = number_of(sign, digits, options)
    return weigh(frame, value, unit_text, options, mode=_A12_MODES[letter.lower()])


def encode_a12(reading: Reading) -> bytes:
    """Write the frame of an A12."""
    value = carried(reading)
    letter = {Mode.GROSS: "w", Mode.NET: "n"}[reading.mode or Mode.GROSS]
    digits = column(abs(value), 7, fill="0")
    minus = sign_of(value, positive="")
    return f"w{letter}{minus}{digits}{reading.unit}\r\n".encode("ascii")


# A12E -------------------------------------------------------------------------------

_A12E_HEADER: Final = re.compile(rb"W[GN](?=[-0-9 ])| {9}(?=OL|LO)")
_A12E: Final = re.compile(
    rb"W([GN])(-?) *([0-9]+\.?[0-9]*)(kg|lb| [gt]|[gt] )([0-9A-F]{2})"
)
_A12E_RANGE: Final = {
    b"         OL23": Status.OVERLOAD,
    b"         LO23": Status.UNDERLOAD,
}
_A12E_LENGTH: Final = 13
_COVERED: Final = 11


def parse_a12e(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one line without its end."""
    out_of_range = _A12E_RANGE.get(frame)
    if out_of_range is not None:
        return Reading(out_of_range)
    if len(frame) != _A12E_LENGTH:
        return Garbage(frame, "length")
    match = _A12E.fullmatch(frame)
    if match is None:
        return Garbage(frame, "garbage")
    letter, sign, digits, unit_text, check = match.groups()
    if int(check, 16) != reduce(xor, frame[:_COVERED]):
        return Garbage(frame, "checksum")
    mode = Mode.GROSS if letter == b"G" else Mode.NET
    value = number_of(sign, digits, options)
    return weigh(frame, value, unit_text, options, mode=mode)


def encode_a12e(reading: Reading) -> bytes:
    """Write the fifteen bytes of an A12E."""
    for text, status in _A12E_RANGE.items():
        if reading.status is status:
            return text + b"\r\n"
    value = carried(reading)
    letter = "N" if reading.mode is Mode.NET else "G"
    digits = column(value, 7, fill="0")
    covered = f"W{letter}{digits}{reading.unit or '':>2}".encode("ascii")
    return covered + b"%02X\r\n" % reduce(xor, covered)


A12: Final = ScaleProtocol(
    name="yaohua-a12-ascii",
    devices="Yaohua XK3190-A12 and relatives in text mode",
    line=LineSettings(9600),
    framing=Lines(ends=_A12_ENDS, header=_A12_HEADER, is_end_needed=False),
    parse=parse_a12,
    encode=encode_a12,
    tells=Tells(units=("kg", "g", "t", "lb"), modes=(Mode.GROSS, Mode.NET)),
    setting_up="Choose continuous output in text.",
    spare_bytes=2,
)
A12E: Final = ScaleProtocol(
    name="yaohua-a12e",
    devices="Yaohua XK3190-A12E",
    line=LineSettings(9600),
    framing=Lines(header=_A12E_HEADER),
    parse=parse_a12e,
    encode=encode_a12e,
    tells=Tells(
        overload=True,
        underload=True,
        units=("kg", "g", "t", "lb"),
        modes=(Mode.GROSS, Mode.NET),
        digits=5,
        integrity="XOR, two hex digits",
    ),
    setting_up="Choose continuous output with check sum.",
    spare_bytes=1,
)
