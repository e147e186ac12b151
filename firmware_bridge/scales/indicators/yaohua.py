r"""Indicators of Yaohua (耀华 XK3190) and those that imitate them. No I/O here.

TF0, the stream that A9, A26 and many of Keli's leave the factory with::

    02 '+' '0' '0' '0' '2' '0' '5' '2' '1' 'E' 03
    │   │   └─ six digits ─┘        │   └───┴─ XOR of sign to decimals
    │   └─ '+' or '-'               └─ how many of the digits are decimals, 0 to 4
    └─ STX                                                          ETX ─┘

The XOR's nibbles are hex digits; the A22 goes on counting from '9' to '?'.
TF1, the same with an address and a command, for indicators that are asked::

    02 'A' 'B' '0' '3' 03                        read the gross weight of A
    02 'A' 'B' '+' six digits, decimals, XOR 03  the answer

There is no unit, no stability and no overload on this wire: an overloaded
indicator falls silent or shows dashes, so silence must become "no weight", and
stability is for several equal readings to show.
"""

import re
from functools import reduce
from operator import xor
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
from firmware_bridge.scales.weights import carried, shifted, weigh

_STX: Final = re.compile(rb"\x02")
# Some put CR LF behind the ETX.
_ENDS: Final = re.compile(rb"[\x03\r\n]+")

_TF0: Final = re.compile(rb"\x02([+-])([0-9]{6})([0-4])([0-9A-F:-?]{2})")

_TF1: Final = re.compile(
    rb"\x02(([A-Z])([A-FRT0])(?:([+-])([0-9]{6})([0-4]))?)([0-9A-F:-?]{2})"
)
_COMMANDS: Final = {
    b"A": "handshake",
    b"B": "read gross",
    b"C": "read tare",
    b"D": "read net",
    b"E": "read truck",
    b"F": "read cargo",
    b"0": "zero",
    b"T": "tare",
    b"R": "read",
}
_ANSWER_MODES: Final = {b"B": Mode.GROSS, b"C": Mode.TARE, b"D": Mode.NET}

_DIGITS_MAX: Final = 6
_DECIMALS_MAX: Final = 4


def parse_tf0(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame without its ETX."""
    match = _TF0.fullmatch(frame)
    if match is None:
        return Garbage(frame, _why_no_frame(frame, length=11))
    sign, digits, decimals, check = match.groups()
    if xor_of(check) != reduce(xor, frame[1:9]):
        return Garbage(frame, "checksum")
    value = shifted(sign, digits, int(decimals))
    return Reading(Status.WEIGHT, value, options.unit or "kg")


def parse_tf1(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one request or answer without its ETX."""
    match = _TF1.fullmatch(frame)
    if match is None:
        return Garbage(frame, _why_no_frame(frame, length=13))
    covered, address, command, sign, digits, decimals, check = match.groups()
    if xor_of(check) != reduce(xor, covered):
        return Garbage(frame, "checksum")
    name = address.decode("ascii")
    if sign is None:
        meaning = f"{_COMMANDS[command]}, address {name}"
        return Reading(
            Status.REQUEST, details=(("meaning", meaning), ("address", name))
        )
    mode = _ANSWER_MODES.get(command)
    if mode is None:
        return Garbage(frame, "unknown command")
    value = shifted(sign, digits, int(decimals))
    unit_text = (options.unit or "kg").encode("ascii")
    details = (("address", name),)
    return weigh(frame, value, unit_text, options, mode=mode, details=details)


def encode_tf1(reading: Reading) -> bytes:
    """Write the answer of the indicator with address A."""
    command = b"D" if reading.mode is Mode.NET else b"B"
    covered = b"A" + command + _signed_digits(reading)
    return b"\x02" + covered + xor_text(covered) + b"\x03"


def encode_tf0(reading: Reading) -> bytes:
    """Write the frame of an A9."""
    body = _signed_digits(reading)
    return b"\x02" + body + xor_text(body) + b"\x03"


def xor_of(text: bytes) -> int:
    """Two characters to a byte, in either alphabet."""
    high, low = (nibble - (0x30 if nibble <= 0x3F else 0x37) for nibble in text)
    return high << 4 | low


def xor_text(covered: bytes) -> bytes:
    """Write the XOR of bytes as two hex digits."""
    return b"%02X" % reduce(xor, covered)


def _signed_digits(reading: Reading) -> bytes:
    """Write sign, six digits and the number of decimals."""
    value = carried(reading)
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) else _DECIMALS_MAX + 1
    digits = f"{abs(value.scaleb(decimals)):06f}"
    if not 0 <= decimals <= _DECIMALS_MAX or len(digits) > _DIGITS_MAX:
        msg = f"{value} does not fit six digits with at most four decimals"
        raise ValueError(msg)
    sign = "-" if value < 0 else "+"
    return f"{sign}{digits}{decimals}".encode("ascii")


def _why_no_frame(frame: bytes, *, length: int) -> str:
    if not frame.startswith(b"\x02"):
        return "header"
    return "length" if len(frame) != length else "garbage"


TF0: Final = ScaleProtocol(
    name="yaohua-tf0",
    devices="Yaohua XK3190-A9, A26, A22 and many of Keli's",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_STX, no_end="no ETX"),
    parse=parse_tf0,
    encode=encode_tf0,
    tells=Tells(digits=6, decimals_max=4, integrity="XOR, two characters"),
    setting_up="Choose the continuous mode tF=0 (连续发送) and set the baud rate "
    "to 9600: the factory's is often 1200. Say the unit on the host if it is not kg.",
)
TF1: Final = ScaleProtocol(
    name="yaohua-tf1",
    devices="Yaohua XK3190-A9, A22 and Keli's K9-R in command mode",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_STX, no_end="no ETX"),
    parse=parse_tf1,
    encode=encode_tf1,
    tells=Tells(
        modes=(Mode.GROSS, Mode.NET),
        digits=6,
        decimals_max=4,
        integrity="XOR, two characters",
    ),
    setting_up="Choose the command mode tF=1 (指令应答) and address A (1).",
    requests={
        Request.WEIGHT: b"\x02AB03\x03",
        Request.ZERO: b"\x02A071\x03",
        Request.TARE: b"\x02AT15\x03",
    },
)
