r"""How Toledo's continuous frames end: with a check sum, without, or in noise.

No I/O here. Behind the CR stands one byte that makes the seven-bit sum of the whole
frame zero, or nothing: that is a setting of the indicator, and no flag tells it.

A byte that does not add up is a wrong check sum where a right one could stand: at
the very end, or in front of the next frame. Followed by more it may also be noise
behind a frame without a check sum; then a byte that one flipped bit would make
right is taken for a wrong check sum, and any other for noise. That doubt lasts
until the first frame that adds up, which shows that this indicator sends sums.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import xor
from typing import Final

from firmware_bridge.scales.blocks import BlockLength, Learn
from firmware_bridge.scales.options import Checksum, ScaleOptions

_CR: Final = 0x0D
_SEVEN_BITS: Final = 0x7F

# Kinds that leave nothing to tell.
_SAID: Final = frozenset({Checksum.NONE, Checksum.SUM7, Checksum.XOR})

# What one flipped bit, in the frame or in the check sum, makes of a right sum.
_SLIPS: Final = frozenset(
    (slip << bit) & _SEVEN_BITS for bit in range(7) for slip in (1, -1)
) | {0}


def sum7(covered: bytes) -> int:
    """Say what makes the seven-bit sum zero."""
    return -sum(covered) & _SEVEN_BITS


def length_of(lengths: Sequence[int], start: int) -> BlockLength:
    """Tell frames of these lengths, CR included, from those with a check sum."""
    longest = lengths[-1]

    def length(head: bytes, is_all: bool, options: ScaleOptions) -> int | None:  # noqa: FBT001 - the signature of `BlockLength`
        for plain in lengths:
            if len(head) >= plain and head[plain - 1] == _CR:
                return _ended(head, plain, start, is_all=is_all, options=options)
        is_hopeless = is_all or len(head) >= longest
        return min(len(head), longest) if is_hopeless else None

    return length


def learn_from(lengths: Sequence[int]) -> Learn:
    """Be strict as soon as one check sum was right: this indicator sends them."""

    def learn(frame: bytes, options: ScaleOptions) -> ScaleOptions:
        if options.checksum is not Checksum.AUTO or len(frame) - 1 not in lengths:
            return options
        return replace(options, checksum=Checksum.STRICT)

    return learn


def why_not_checked(frame: bytes, body: bytes, options: ScaleOptions) -> str | None:
    """Say what is wrong with the end of a frame; None if nothing is."""
    checksum = options.checksum
    if len(frame) == len(body):
        is_missing = checksum is Checksum.SUM7 or checksum is Checksum.XOR
        return "no checksum" if is_missing else None
    expected = reduce(xor, body) if checksum is Checksum.XOR else sum7(body)
    return None if frame[-1] == expected else "checksum"


def _ended(
    head: bytes, plain: int, start: int, *, is_all: bool, options: ScaleOptions
) -> int | None:
    """Say how long a frame is whose CR is its byte `plain`."""
    if len(head) == plain:
        is_end = is_all or options.checksum is Checksum.NONE
        return plain if is_end else None
    behind = head[plain]
    if behind != start or options.checksum in _SAID:
        is_sum = _is_sum(behind, head[:plain], options.checksum)
        if is_sum is not None:
            return plain + is_sum
    if len(head) == plain + 1 and not is_all:
        return None
    # A check sum is followed by the next frame, or by nothing yet.
    is_sum = head[plain + 1 : plain + 2] in {b"", bytes([start])}
    return plain + is_sum


def _is_sum(behind: int, body: bytes, checksum: Checksum) -> bool | None:
    """Whether the byte is a check sum, right or wrong; None if what follows tells."""
    if checksum in _SAID:
        return checksum is not Checksum.NONE
    if checksum is Checksum.STRICT:
        return True if behind <= _SEVEN_BITS else None
    expected = sum7(body)
    if behind > _SEVEN_BITS:
        return True if behind & _SEVEN_BITS == expected else None
    # Some makers' sum is an XOR: wrong here, but surely no noise.
    is_slip = (behind - expected) & _SEVEN_BITS in _SLIPS
    return True if is_slip or behind == reduce(xor, body) else None
