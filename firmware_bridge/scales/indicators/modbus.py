r"""Weighing transmitters on Modbus RTU. No I/O here.

::

    01 03 00 03 00 02  34 0B                 read 2 registers at 3
    01 03 04 00 00 27 10  E0 0F              the answer: 10000
    01 83 02  CRC                            exception 2
    address, function, …, CRC-16 (A001), low byte first

No two makers agree where the weight stands, so a weight is read only when the
site says so, with a table of its registers (`RegisterMap`) or with a unit alone:
then registers 0 and 1 are a signed number, high word first, with the decimals that
the site says. Weight and status are asked for together, so that they belong
together; an answer does not say what was asked, and is known by unit, function and
size.

Frames have no mark at either end: they are found by function, length and check
sum, never by the check sum that a manual prints.
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
    Mode,
    Reading,
    ScaleEvent,
    Status,
)
from firmware_bridge.scales.registers import RegisterMap, StatusBit
from firmware_bridge.scales.weights import carried

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
_READS: Final = _READ_BITS | _READ_REGISTERS
_WRITE_ONE: Final = {5: "coil", 6: "register"}
_WRITE_MANY: Final = {15: "coils", 16: "registers"}
_POLYNOMIAL: Final = 0xA001
_TWO_REGISTERS: Final = 4
# Where the weight is looked for while the site has said nothing.
_ANY_MAP: Final = RegisterMap(unit="kg")


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
    if len(head) < _HEAD_BYTES:
        return min(1, len(head)) if is_all else None
    if head[1] in _READS and 0 < head[2] <= len(head) - _SHORTEST:
        # By far the commonest: the answer to a poll.
        length = _SHORTEST + head[2]
        if crc16(head[: length - 2]) == head[length - 2 : length]:
            return length
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
    if function in _READS and len(body) == body[0] + 1:
        return _read_answer(frame[0], function, body[1:], options)
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


def encode_request(options: ScaleOptions) -> bytes:
    """Ask for weight and status; without a table, for registers 0 and 1."""
    asked = _map_of(options) or _ANY_MAP
    covered = bytes([asked.address, asked.function])
    covered += asked.first.to_bytes(2, "big") + asked.count.to_bytes(2, "big")
    return covered + crc16(covered)


def _lengths(head: bytes) -> list[int]:
    """Say which lengths a frame with this head may have, the likelier first."""
    function, count = head[1], head[2]
    lengths: list[int] = []
    if function & _EXCEPTION:
        lengths = [_SHORTEST]
    elif function in _READS:
        is_answer = 0 < count <= _DATA_BYTES_MAX
        lengths = [*([_SHORTEST + count] if is_answer else []), _REQUEST_BYTES]
    elif function in _WRITE_ONE:
        lengths = [_REQUEST_BYTES]
    elif function in _WRITE_MANY:
        many = [9 + head[6]] if len(head) > 6 else []
        lengths = [*many, _REQUEST_BYTES]
    return lengths


def _read_answer(
    address: int, function: int, data: bytes, options: ScaleOptions
) -> Reading:
    registers = _map_of(options)
    if registers is None:
        number = int.from_bytes(data, "big")
        is_two = len(data) == _TWO_REGISTERS
        return _ok("answer", ("uint32_be", number)) if is_two else _ok("answer")
    is_asked_for = (
        len(data) == 2 * registers.count
        and address == registers.address
        and function == registers.function
    )
    return _weigh(registers, data) if is_asked_for else _ok("answer")


def _weigh(registers: RegisterMap, data: bytes) -> Reading:
    value = registers.number_in(data)
    if registers.status is None and value is not None:
        return Reading(Status.WEIGHT, value, registers.unit)
    bits = registers.bits_in(data)
    for bit, status in _NO_WEIGHT.items():
        if bit in bits:
            return Reading(status)
    if value is None:
        return Reading(Status.NO_WEIGHT)
    told = registers.status_bits
    stable = mode = None
    if StatusBit.STABLE in told or StatusBit.MOVING in told:
        is_still = StatusBit.STABLE in bits or StatusBit.STABLE not in told
        stable = is_still and StatusBit.MOVING not in bits
    if StatusBit.NET in told:
        mode = Mode.NET if StatusBit.NET in bits else Mode.GROSS
    details: tuple[tuple[str, Detail], ...] = ()
    if StatusBit.ZERO in bits:
        details = (("zero", True),)
    return Reading(Status.WEIGHT, value, registers.unit, stable, mode, details)


def _map_of(options: ScaleOptions) -> RegisterMap | None:
    if options.registers is not None or options.unit is None:
        return options.registers
    return _plain_map(options.unit, options.implied_decimals or 0)


@lru_cache(maxsize=8)
def _plain_map(unit: str, decimals: int) -> RegisterMap:
    return RegisterMap(unit=unit, decimals=decimals)


# What the status register may say instead of a weight, the gravest first.
_NO_WEIGHT: Final = {
    StatusBit.ERROR: Status.NO_WEIGHT,
    StatusBit.OVERLOAD: Status.OVERLOAD,
    StatusBit.UNDERLOAD: Status.UNDERLOAD,
}


def _ok(meaning: str, *more: tuple[str, Detail]) -> Reading:
    return Reading(Status.OK, details=(("meaning", meaning), *more))


_EXAMPLE: Final = """\
Say where the weight stands as the transmitter's manual says it, in a file for
`decode --registers FILE`. Registers are counted from 0: a manual's 40001 is 0.

```toml
unit = "kg"
weight = 0          # the first of its two registers
kind = "int32"      # int16, uint16, int32, uint32, float32
order = "CDAB"      # low word first; ABCD, BADC and DCBA are met, too
decimals = 3        # 1250 is 1.250
status = 2          # asked for together with the weight, so not far from it
status_bits = { stable = 0, overload = 4, underload = 5, zero = 1, net = 2 }
address = 1         # of the transmitter
function = 3        # 3 holding registers, 4 input registers
```

Everything but `unit` may be left out; `order` is ABCD then, and nothing tells
whether the load is at rest. Other bits are `moving`, where a set bit means that it
is not, and `error`. To find the order, put a known load on: only one of the four
gives it. This is asked with `01 03 00 00 00 03 05 CB` and answered with
`01 03 06 04 E2 00 00 00 01 19 27`: 1.250 kg, at rest.
"""

MODBUS: Final = ScaleProtocol(
    name="modbus-rtu",
    devices="weighing transmitters on Modbus RTU",
    line=LineSettings(9600),
    framing=Blocks(start=_ANY_BYTE, length=frame_length, bytes_max=_FRAME_BYTES_MAX),
    parse=parse,
    encode=encode,
    tells=Tells(digits=8, decimals_min=3, decimals_max=3, integrity="CRC-16"),
    setting_up="Set address 1. Say on the host where the weight stands, with a "
    "table `registers` as in the example below. With `unit` and `implied_decimals` "
    "alone, registers 0 and 1 must be a signed number, high word first.",
    encoded_for=ScaleOptions(unit="kg", implied_decimals=3),
    requests={Request.WEIGHT: encode_request(ScaleOptions())},
    ask=encode_request,
    example=_EXAMPLE.rstrip(),
)
