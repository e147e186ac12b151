r"""Yaohua's frames in text: A12, A12E and the `=` stream. No I/O here.

A12 (`yaohua-a12-ascii`), in either case and with or without CR LF::

    ww000.000kg     gross; wn net, wt the stored tare
    wn-0002.02kg    a minus or a space may follow the letters

A12E (`yaohua-a12e`), whose two hex digits are the XOR of the eleven bytes before::

    WG004.139kg3D\r\n   gross; WN net; a minus takes the first digit's place
             OL23\r\n   overload, nine spaces; LO23 underload

`yaohua-equals`: `=` and then digits, which some settings send backwards::

    =0003.000       3.000, plain
    =000.3000       3.000, reversed; =00.1000- is -1.00

One frame cannot tell the last two apart. Unless the site says which it is, a sign
or blanks at one end decide, and else the reading with fewer decimals: right for
every indicator that shows at most three.
"""

import re
from functools import reduce
from operator import xor
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.lines import Lines
from firmware_bridge.scales.options import DigitOrder, ScaleOptions
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


# The = stream -----------------------------------------------------------------------

# CR LF stays with its frame: only a frame with an end may be shorter than the rest.
_EQUALS_ENDS: Final = re.compile(rb"(?<=[\r\n])|(?==)")
_EQUALS: Final = re.compile(
    rb"=( *-? *)([0-9]*)(\.?)([0-9]*)([- ]*)([\r\n]?)(?![0-9.-])"
)
_EQUALS_HEADER: Final = re.compile(rb"=")
# Six digits or seven, and a point or a sign or both.
_UNENDED_BYTES: Final = (7, 8)


def parse_equals(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame with the end it may have."""
    match = _EQUALS.match(frame)
    if match is None:
        return Garbage(frame, "header" if frame[:1] != b"=" else "bad number")
    lead, before, point, behind, tail, end = match.groups()
    if not end and match.end() - 1 not in _UNENDED_BYTES:
        return Garbage(frame, "length")
    digits = before + point + behind
    order = options.digit_order
    if order is DigitOrder.AUTO:
        order = _order_of(lead, tail, before, behind if point else None)
    if order is DigitOrder.REVERSED:
        digits, lead, tail = digits[::-1], tail, lead
    if order is DigitOrder.AUTO:
        return Garbage(frame, "digit order must be said on the host")
    if tail.strip() or len(digits) == len(point):
        return Garbage(frame, "bad number")
    value = number_of(lead.strip(), digits, options)
    unit_text = (options.unit or "kg").encode("ascii")
    details = _VARIANTS[order]
    return weigh(frame, value, unit_text, options, mode=Mode.GROSS, details=details)


def _order_of(
    lead: bytes, tail: bytes, before: bytes, behind: bytes | None
) -> DigitOrder:
    """Say which way the digits run; `AUTO` if nothing tells."""
    if lead or tail:
        is_plain = bool(lead) if bool(lead) != bool(tail) else None
    elif behind is not None:
        is_plain = None if len(before) == len(behind) else len(before) > len(behind)
    else:
        # Whole numbers are padded with zeros in front of them.
        padded = (before[:1] == b"0", before[-1:] == b"0")
        is_plain = None if padded[0] == padded[1] else padded[0]
    if is_plain is None:
        is_same = before == before[::-1] and behind is None
        return DigitOrder.PLAIN if is_same else DigitOrder.AUTO
    return DigitOrder.PLAIN if is_plain else DigitOrder.REVERSED


_VARIANTS: Final[dict[DigitOrder, tuple[tuple[str, Detail], ...]]] = {
    order: (("variant", order.value),) for order in DigitOrder
}


def encode_equals(reading: Reading) -> bytes:
    """Write a reversed frame, as indicators leave the factory."""
    value = carried(reading)
    width = 7 if value < 0 else 8
    digits = column(abs(value), width, fill="0")
    return f"={digits[::-1]}{sign_of(value, positive='')}".encode("ascii")


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
EQUALS: Final = ScaleProtocol(
    name="yaohua-equals",
    devices="Yaohua XK3190-A26 and others that send '='; Tenzo-M",
    line=LineSettings(9600),
    framing=Lines(ends=_EQUALS_ENDS, header=_EQUALS_HEADER, is_end_needed=False),
    parse=parse_equals,
    encode=encode_equals,
    tells=Tells(modes=(Mode.GROSS,), digits=6, decimals_min=1),
    setting_up="Say the digit order on the host (plain or reversed): one frame "
    "cannot tell it, and four decimals would be guessed wrong.",
    # Without its last byte a frame is as long as another model's.
    spare_bytes=1,
)
