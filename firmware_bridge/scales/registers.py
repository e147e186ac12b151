"""Where a transmitter on Modbus keeps its weight, as its maker decided. No I/O here.

No two makers agree, so this table is the site's to fill in from the manual. It is
a settings table of its own, so that a station's file can hold it as it stands.
"""

import math
import struct
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

from firmware_bridge.scales.units import KILOGRAMS

# What one answer has room for.
_REGISTERS_MAX: Final = 125
_DECIMALS_MAX: Final = 6
_REGISTER_BYTES: Final = 2

_Register = Annotated[int, Meta(ge=0, le=0xFFFF)]


class NumberKind(StrEnum):
    """How the weight is written: one register, or two."""

    INT16 = "int16"
    UINT16 = "uint16"
    INT32 = "int32"
    UINT32 = "uint32"
    FLOAT32 = "float32"


class WordOrder(StrEnum):
    """In which order the bytes of a number stand on the wire, A the highest.

    A number in one register is AB in the first two orders and BA in the others.
    """

    ABCD = "ABCD"
    CDAB = "CDAB"
    BADC = "BADC"
    DCBA = "DCBA"


class StatusBit(StrEnum):
    """What a bit of the status register says when it is set."""

    STABLE = "stable"
    MOVING = "moving"
    OVERLOAD = "overload"
    UNDERLOAD = "underload"
    ZERO = "zero"
    NET = "net"
    ERROR = "error"


class RegisterMap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One transmitter's registers, counted from 0 as on the wire.

    A manual that counts from 40001 means register 0. `decimals` are digits of a
    whole number behind the point, and what a floating number is rounded to.
    `status_bits` are numbered from the lowest, 0.
    """

    unit: str
    weight: _Register = 0
    kind: NumberKind = NumberKind.INT32
    order: WordOrder = WordOrder.ABCD
    decimals: Annotated[int, Meta(ge=0, le=_DECIMALS_MAX)] = 0
    status: _Register | None = None
    status_bits: dict[StatusBit, Annotated[int, Meta(ge=0, le=15)]] = {}
    address: Annotated[int, Meta(ge=1, le=247)] = 1
    function: Annotated[int, Meta(ge=3, le=4)] = 3

    def __post_init__(self) -> None:
        if self.unit not in KILOGRAMS:
            msg = f"{self.unit!r} is no unit; known are {', '.join(KILOGRAMS)}"
            raise ValueError(msg)
        if (self.status is None) != (not self.status_bits):
            msg = "a status register needs status_bits, and status_bits a register"
            raise ValueError(msg)
        if self.count > _REGISTERS_MAX:
            msg = (
                f"weight {self.weight} and status {self.status} are {self.count} "
                f"registers; one answer has room for {_REGISTERS_MAX}"
            )
            raise ValueError(msg)

    @property
    def first(self) -> int:
        """The first register that is asked for."""
        return self.weight if self.status is None else min(self.weight, self.status)

    @property
    def count(self) -> int:
        """How many registers are asked for, so that one answer holds everything."""
        behind_weight = self.weight + _SIZES[self.kind] // _REGISTER_BYTES
        if self.status is None:
            return behind_weight - self.weight
        return max(behind_weight, self.status + 1) - self.first

    def number_in(self, answer: bytes) -> Decimal | None:
        """Give the weight; None for a floating number that is none."""
        kind = self.kind
        at = (self.weight - self.first) * _REGISTER_BYTES
        wire = answer[at : at + _SIZES[kind]]
        big_endian = wire if self.order is _AS_IT_IS else arranged(wire, self.order)
        if kind is NumberKind.FLOAT32:
            (number,) = struct.unpack(">f", big_endian)
            return self._rounded(number)
        whole = int.from_bytes(big_endian, "big", signed=kind in _SIGNED)
        return Decimal(whole).scaleb(-self.decimals)

    def bits_in(self, answer: bytes) -> frozenset[StatusBit]:
        """Give what the status register says."""
        if self.status is None:
            return frozenset()
        at = (self.status - self.first) * _REGISTER_BYTES
        register = int.from_bytes(answer[at : at + _REGISTER_BYTES], "big")
        return frozenset(
            meaning for meaning, bit in self.status_bits.items() if register >> bit & 1
        )

    def _rounded(self, number: float) -> Decimal | None:
        if not math.isfinite(number):
            return None
        return Decimal(f"{number:.{self.decimals}f}")


_AS_IT_IS: Final = WordOrder.ABCD
_SIGNED: Final = frozenset({NumberKind.INT16, NumberKind.INT32})
_SIZES: Final = {
    NumberKind.INT16: 2,
    NumberKind.UINT16: 2,
    NumberKind.INT32: 4,
    NumberKind.UINT32: 4,
    NumberKind.FLOAT32: 4,
}


def arranged(number: bytes, order: WordOrder) -> bytes:
    """Bring a number's bytes from the wire's order to the highest first, and back."""
    if order in {WordOrder.BADC, WordOrder.DCBA}:
        swapped = bytearray(number)
        swapped[0::2], swapped[1::2] = number[1::2], number[0::2]
        number = bytes(swapped)
    if order in {WordOrder.CDAB, WordOrder.DCBA}:
        number = number[2:] + number[:2]
    return number
