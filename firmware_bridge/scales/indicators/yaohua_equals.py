r"""Yaohua's `=` stream, which some settings send backwards. No I/O here.

::

    =0003.000       3.000, plain
    =000.3000       3.000, reversed; =00.1000- is -1.00
    =-0001.00       -1.00, plain; the A22 puts 1 there for minus, and 0 for plus

Six digits and a point, in front of which (behind, if reversed) a seventh column may
hold the sign. One frame cannot tell the two apart where both make sense. Then there
is no weight until the site says which it is, since with four decimals the likelier
one is wrong: 0.1250 would be 521.000.

What does tell: a minus, or blanks, stand at one end; the column of the sign holds 0
or 1; no indicator shows more than four decimals.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Self

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
)
from firmware_bridge.scales.weights import carried, column, number_of, sign_of, weigh

# CR LF stays with its frame: only a frame with an end may be shorter than the rest.
_ENDS: Final = re.compile(rb"(?<=[\r\n])|(?==)")
_HEADER: Final = re.compile(rb"=")
_FRAME: Final = re.compile(
    rb"=( *-? *)([0-9]*)(\.?)([0-9]*)([- ]*)([\r\n]?)(?![0-9.-])"
)
# Six digits or seven, and a point or a sign or both.
_UNENDED_BYTES: Final = (7, 8)
# No indicator shows more.
_DECIMALS_MAX: Final = 4
# With so many digits the first is the sign's.
_SIGNED_DIGITS: Final = 7
_SIGNS: Final = {b"0": b"+", b"1": b"-"}
_VARIANTS: Final[dict[DigitOrder, tuple[tuple[str, Detail], ...]]] = {
    order: (("variant", order.value),) for order in DigitOrder
}


@dataclass(frozen=True, slots=True)
class _Number:
    """What a frame says if its digits run in this order."""

    order: DigitOrder
    sign: bytes
    digits: bytes
    # Whether the minus is a 1 in the sign's column: a digit, if the order is wrong.
    has_digit_for_minus: bool

    @classmethod
    def read(cls, match: re.Match[bytes], order: DigitOrder) -> Self | None:
        """Read the frame in this order; None if it makes no sense."""
        lead, before, point, behind, tail, _ = match.groups()
        digits = before + point + behind
        if order is DigitOrder.REVERSED:
            digits, lead, tail = digits[::-1], tail, lead
        sign = lead.strip()
        count = len(digits) - len(point)
        if tail.strip() or not 0 < count <= _SIGNED_DIGITS:
            return None
        if sign or count < _SIGNED_DIGITS:
            return cls(order, sign, digits, has_digit_for_minus=False)
        column_sign = _SIGNS.get(digits[:1])
        if column_sign is None:
            return None
        return cls(order, column_sign, digits[1:], column_sign == b"-")

    @property
    def decimals(self) -> int:
        return len(self.digits.partition(b".")[2])

    @property
    def likelihood(self) -> tuple[int, bool]:
        """Compare two orders by fewer decimals, whole numbers by leading zeros."""
        return self.decimals, b"." not in self.digits and self.digits[:1] != b"0"


def parse(frame: bytes, options: ScaleOptions) -> ScaleEvent:
    """Read one frame with the end it may have."""
    match = _FRAME.match(frame)
    if match is None:
        return Garbage(frame, "header" if frame[:1] != b"=" else "bad number")
    if not match[6] and match.end() - 1 not in _UNENDED_BYTES:
        return Garbage(frame, "length")
    order = options.digit_order
    if order is DigitOrder.PLAIN or order is DigitOrder.REVERSED:
        number = _Number.read(match, order)
    else:
        possible = _possible(match)
        number = _told(possible, options)
        if number is None and possible:
            return Garbage(frame, "digit order must be said on the host")
    if number is None:
        return Garbage(frame, "bad number")
    unit_text = (options.unit or "kg").encode("ascii")
    return weigh(
        frame,
        number_of(number.sign, number.digits, options),
        unit_text,
        options,
        mode=Mode.GROSS,
        details=_VARIANTS[number.order],
    )


def _possible(match: re.Match[bytes]) -> list[_Number]:
    """Read the frame in each order that makes sense, the likelier first."""
    lead, tail = match[1], match[5]
    orders = [] if tail else [DigitOrder.PLAIN]
    orders += [] if lead else [DigitOrder.REVERSED]
    numbers = [_Number.read(match, order) for order in orders]
    return sorted(
        (one for one in numbers if one is not None and one.decimals <= _DECIMALS_MAX),
        key=lambda one: one.likelihood,
    )


def _told(possible: list[_Number], options: ScaleOptions) -> _Number | None:
    """Choose what the frame can only mean, or likelier means if that is allowed."""
    if not possible or possible[0].has_digit_for_minus:
        return None
    first, *others = possible
    if not others:
        return first
    (second,) = others
    is_same = Decimal(first.digits.decode()) == Decimal(second.digits.decode())
    is_likelier = first.likelihood < second.likelihood
    is_guessed = is_likelier and options.digit_order is DigitOrder.GUESSED
    return first if is_guessed or is_same else None


def encode(reading: Reading) -> bytes:
    """Write a reversed frame, as indicators leave the factory."""
    value = carried(reading)
    width = 7 if value < 0 else 8
    digits = column(abs(value), width, fill="0")
    return f"={digits[::-1]}{sign_of(value, positive='')}".encode("ascii")


EQUALS: Final = ScaleProtocol(
    name="yaohua-equals",
    devices="Yaohua XK3190-A26, A22 and others that send '='; Tenzo-M",
    line=LineSettings(9600),
    framing=Lines(ends=_ENDS, header=_HEADER, is_end_needed=False),
    parse=parse,
    encode=encode,
    tells=Tells(modes=(Mode.GROSS,), digits=6, decimals_min=1),
    setting_up="Say the digit order on the host (plain or reversed): most frames "
    "alone cannot tell it, and are refused until it is said.",
    encoded_for=ScaleOptions(digit_order=DigitOrder.REVERSED),
    # Without its last byte a frame is as long as another model's.
    spare_bytes=1,
)
