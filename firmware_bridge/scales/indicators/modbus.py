r"""Weighing transmitters on Modbus RTU. No I/O here.

::

    01 03 00 03 00 02  34 0B                 read 2 registers at 3
    01 03 04 00 00 27 10  E0 0F              the answer: 10000
    01 83 02  CRC                            exception 2
    address, function, …, CRC-16 (A001), low byte first

No two makers agree where the weight stands, so a weight is read only when the
site says its unit: then two registers are a signed number, high word first, with
the decimals that the site says. Frames have no mark at either end: they are found
by function, length and check sum, never by the check sum that a manual prints.
"""

import re
from functools import lru_cache
from typing import Final

from firmware_bridge.conversation import LineSettings
from firmware_bridge.scales.blocks import Blocks
from firmware_bridge.scales.options import ScaleOptions
from firmware_bridge.scales.protocol import Request, ScaleProtocol, Tells
from firmware_bridge.scales.reading import (
    Detail,
    Garbage,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.weights import carried, shifted

_ANY_BYTE: Final = re.compile(rb".", re.DOTALL)
# Address, function, count, 250 bytes of registers, CRC.
_FRAME_BYTES_MAX: Final = 255
_DATA_BYTES_MAX: Final = 250
_HEAD_BYTES: Final = 3
_SHORTEST: Final = 5
_REQUEST_BYTES: Final = 8
_EXCEPTION: Final = 0x80
_READ_BITS: Final = frozenset({1, 2})
_READ_REGISTERS: Final = frozenset({3, 4})
_WRITE_ONE: Final = {5: "coil", 6: "register"}
_WRITE_MANY: Final = {15: "coils", 16: "registers"}
_POLYNOMIAL: Final = 0xA001
_TWO_REGISTERS: Final = 4


@lru_cache(maxsize=8)  # a frame is checked when it is cut, and when it is read
def crc16(covered: bytes) -> bytes:
    """Give the two bytes as they stand on the wire."""
    crc = 0xFFFF
    for byte in covered:
        crc = crc >> 8 ^ _CRCS[(crc ^ byte) & 0xFF]
    return crc.to_bytes(2, "little")


def _crc_of(byte: int) -> int:
    """Shift one byte through the polynomial."""
    for _ in range(8):
        byte = byte >> 1 ^ (_POLYNOMIAL if byte & 1 else 0)
    return byte


_CRCS: Final = tuple(_crc_of(byte) for byte in range(0x100))


def frame_length(head: bytes, is_all: bool, options: ScaleOptions) -> int | None:  # noqa: FBT001 - the signature of `BlockLength`
    """Find the length that the check sum confirms, or the likeliest."""
    del options
    if len(head) < _HEAD_BYTES and not is_all:
        return None
    lengths = _lengths(head)
    for length in lengths:
        if length > len(head) and not is_all:
            # Not yet the shorter one: one frame in 256 has a beginning that adds up.
            return None
        if crc16(head[: length - 2]) == head[length - 2 : length]:
            return length
    return min(lengths[0] if lengths else 1, len(head))


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame."""
    if len(frame) < _SHORTEST:
        return Garbage(frame, "length")
    crc = crc16(frame[:-2])
    if crc != frame[-2:]:
        return Garbage(frame, "crc", (("correct_crc", crc.hex().upper()),))
    function, body = frame[1], frame[2:-2]
    if function & _EXCEPTION:
        return _ok(f"exception {body[0]}")
    if function in _READ_REGISTERS | _READ_BITS and len(body) == body[0] + 1:
        return _read_answer(body[1:], options)
    return _ok(_meaning(function, body))


def _meaning(function: int, body: bytes) -> str:
    first = int.from_bytes(body[:2], "big")
    second = int.from_bytes(body[2:4], "big")
    if function in _WRITE_ONE:
        return f"write {_WRITE_ONE[function]} {first} as {second}"
    if function in _WRITE_MANY:
        return f"write {second} {_WRITE_MANY[function]} at {first}"
    what = "registers" if function in _READ_REGISTERS else "coils"
    return f"read {second} {what} at {first}"


def encode(reading: Reading) -> bytes:
    """Write a transmitter's answer: three implied decimals, two registers."""
    number = int(carried(reading).scaleb(3))
    if not -(2**31) <= number < 2**31:
        msg = f"{number} g does not fit two registers"
        raise ValueError(msg)
    covered = b"\x01\x03\x04" + number.to_bytes(4, "big", signed=True)
    return covered + crc16(covered)


def _lengths(head: bytes) -> list[int]:
    """Say which lengths a frame with this head may have, the likelier first."""
    if len(head) < _HEAD_BYTES:
        return []
    function, count = head[1], head[2]
    lengths: list[int] = []
    if function & _EXCEPTION:
        lengths = [_SHORTEST]
    elif function in _READ_REGISTERS | _READ_BITS:
        is_answer = 0 < count <= _DATA_BYTES_MAX
        lengths = [*([_SHORTEST + count] if is_answer else []), _REQUEST_BYTES]
    elif function in _WRITE_ONE:
        lengths = [_REQUEST_BYTES]
    elif function in _WRITE_MANY:
        many = [9 + head[6]] if len(head) > 6 else []
        lengths = [*many, _REQUEST_BYTES]
    return lengths


def _read_answer(data: bytes, options: ScaleOptions) -> ScaleEvent:
    if len(data) != _TWO_REGISTERS:
        return _ok("answer")
    unsigned = int.from_bytes(data, "big")
    if options.unit is None:
        return _ok("answer", ("uint32_be", unsigned))
    signed = int.from_bytes(data, "big", signed=True)
    sign = b"-" if signed < 0 else b"+"
    digits = str(abs(signed)).encode("ascii")
    value = shifted(sign, digits, options.implied_decimals or 0)
    return Reading(Status.WEIGHT, value, options.unit)


def _ok(meaning: str, *more: tuple[str, Detail]) -> Reading:
    return Reading(Status.OK, details=(("meaning", meaning), *more))


MODBUS: Final = ScaleProtocol(
    name="modbus-rtu",
    devices="weighing transmitters on Modbus RTU",
    line=LineSettings(9600),
    framing=Blocks(start=_ANY_BYTE, length=frame_length, bytes_max=_FRAME_BYTES_MAX),
    parse=parse,
    encode=encode,
    tells=Tells(digits=8, decimals_min=3, decimals_max=3, integrity="CRC-16"),
    setting_up="Set address 1. Say unit and implied decimals on the host; the "
    "weight must be a signed 32-bit number in two registers, high word first.",
    encoded_for=ScaleOptions(unit="kg", implied_decimals=3),
    requests={Request.WEIGHT: b"\x01\x03\x00\x00\x00\x02\xc4\x0b"},
)
