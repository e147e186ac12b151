r"""Frames on our own wires: COBS between zeros, with a CRC. No I/O here.

::

    00  COBS( payload, CRC-16 high, CRC-16 low )  00

Consistent overhead byte stuffing (Cheshire and Baker, 1997) takes every zero
out of the frame, so a zero is always an end and never data: after noise, or a
cable put in while the other side was talking, the next zero makes both sides
agree again. The CRC is CRC-16/CCITT-FALSE (0x1021, from 0xFFFF). A zero also
opens each frame: it ends whatever noise an idle line has picked up.
"""

from binascii import crc_hqx
from dataclasses import dataclass
from typing import Final, TypeAlias

# The longest payload on our wires has 13 bytes; the rest is room to grow within
# one COBS block, which the firmware's buffer holds.
PAYLOAD_BYTES_MAX: Final = 64
_CRC_BYTES: Final = 2
FRAME_BYTES_MAX: Final = PAYLOAD_BYTES_MAX + _CRC_BYTES + 1

_END: Final = b"\x00"
_BLOCK_BYTES_MAX: Final = 0xFE
_CRC_START: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Frame:
    """A payload that arrived whole."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class BrokenFrame:
    """What stood between two zeros and was no frame, and why."""

    discarded: bytes
    reason: str


FrameEvent: TypeAlias = Frame | BrokenFrame


class FrameDecoder:
    """Finds frames in chunks sliced anywhere; keeps at most `FRAME_BYTES_MAX` bytes."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_overlong = False

    def feed(self, chunk: bytes) -> list[FrameEvent]:
        *stuffed, rest = (self._rest + chunk).split(_END)
        events: list[FrameEvent] = []
        for frame in stuffed:
            if len(frame) > FRAME_BYTES_MAX or self._is_overlong:
                events.append(BrokenFrame(frame[:FRAME_BYTES_MAX], "overlong"))
                self._is_overlong = False
            elif frame:
                events.append(_open_frame(frame))
        self._is_overlong = self._is_overlong or len(rest) > FRAME_BYTES_MAX
        self._rest = rest[:FRAME_BYTES_MAX]
        return events

    def finish(self) -> list[FrameEvent]:
        """Forget the rest: the line fell silent."""
        rest, self._rest = self._rest, b""
        self._is_overlong = False
        return [BrokenFrame(rest, "no end")] if rest else []


def encode_frame(payload: bytes) -> bytes:
    """Wrap a payload for the wire. Raises `ValueError` if it is empty or too long."""
    if not 0 < len(payload) <= PAYLOAD_BYTES_MAX:
        msg = f"a payload of {len(payload)} bytes; allowed are 1 to {PAYLOAD_BYTES_MAX}"
        raise ValueError(msg)
    crc = crc_hqx(payload, _CRC_START).to_bytes(_CRC_BYTES, "big")
    return _END + stuff(payload + crc) + _END


def stuff(plain: bytes) -> bytes:
    """Take the zeros out, by COBS: each block is its length and then no zero."""
    stuffed = bytearray()
    runs = plain.split(_END)
    for run in runs[:-1]:
        stuffed += _blocks(run, is_end=False)
    return bytes(stuffed + _blocks(runs[-1], is_end=True))


def _blocks(run: bytes, *, is_end: bool) -> bytes:
    """Write the blocks of bytes without a zero; a full block needs none behind it."""
    full, rest = divmod(len(run), _BLOCK_BYTES_MAX)
    blocks = bytearray()
    for begin in range(0, full * _BLOCK_BYTES_MAX, _BLOCK_BYTES_MAX):
        blocks += b"\xff" + run[begin : begin + _BLOCK_BYTES_MAX]
    if rest or not full or not is_end:
        blocks += bytes([rest + 1]) + run[len(run) - rest :]
    return bytes(blocks)


def unstuff(stuffed: bytes) -> bytes | None:
    """Put the zeros back; None if these bytes are no COBS."""
    plain = bytearray()
    position = 0
    while position < len(stuffed):
        length = stuffed[position]
        block = stuffed[position + 1 : position + length]
        if length == 0 or len(block) != length - 1 or 0 in block:
            return None
        plain += block
        position += length
        if length < 0xFF and position < len(stuffed):
            plain.append(0)
    return bytes(plain)


def _open_frame(stuffed: bytes) -> FrameEvent:
    plain = unstuff(stuffed)
    if plain is None:
        return BrokenFrame(stuffed, "stuffing")
    if len(plain) <= _CRC_BYTES:
        return BrokenFrame(stuffed, "length")
    payload, crc = plain[:-_CRC_BYTES], plain[-_CRC_BYTES:]
    if crc_hqx(payload, _CRC_START).to_bytes(_CRC_BYTES, "big") != crc:
        return BrokenFrame(stuffed, "checksum")
    return Frame(payload)
