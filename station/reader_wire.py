"""What station and reading process say to each other. No I/O here.

The picture itself lies in memory that both see. A request says how large it is and
how hard to look; the answer is its length and JSON. The process says `READY` first.
One more byte of the memory stands behind the picture: while it is not zero, nobody
wants this picture studied any longer.
"""

import struct
from dataclasses import dataclass
from typing import Final

import msgspec

from station.codes import Code, CodesRead, PictureRead, ReadersDisagree

# One byte a pixel, of the largest picture that readers are given.
PICTURE_BYTES_MAX: Final = 4096 * 4096
MOOT_PLACE: Final = PICTURE_BYTES_MAX
MEMORY_BYTES: Final = PICTURE_BYTES_MAX + 1

_REQUEST: Final = struct.Struct("<IId?")
REQUEST_BYTES: Final = _REQUEST.size

LENGTH: Final = struct.Struct("<I")
# A picture full of the longest QR codes; more is not an answer.
ANSWER_BYTES_MAX: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """Read the picture in the common memory; `study_s` is how long it may take."""

    height: int
    width: int
    study_s: float
    is_hard: bool


class _Answer(msgspec.Struct, frozen=True, array_like=True):
    codes: tuple[Code, ...]
    is_doubtful: bool


def encode_request(request: ReadRequest) -> bytes:
    return _REQUEST.pack(
        request.height, request.width, request.study_s, request.is_hard
    )


def decode_request(payload: bytes) -> ReadRequest:
    return ReadRequest(*_REQUEST.unpack(payload))


def encode_answer(read: PictureRead) -> bytes:
    """Give the answer with its length before it."""
    answer = _Answer(read.codes, isinstance(read, ReadersDisagree))
    payload = msgspec.json.encode(answer)
    return LENGTH.pack(len(payload)) + payload


def decode_answer(payload: bytes) -> PictureRead | None:
    """Give what was read; None if this is no answer: memory may be damaged there."""
    try:
        answer = msgspec.json.decode(payload, type=_Answer)
    except msgspec.DecodeError:
        return None
    return (ReadersDisagree if answer.is_doubtful else CodesRead)(answer.codes)


READY: Final = encode_answer(CodesRead())
