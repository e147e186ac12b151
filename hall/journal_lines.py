r"""The journal's lines: facts to bytes and back. No I/O here.

One line a fact, each a JSON object that other tools can read as well::

    {"n":17,"crc":"9f2c1a07","fact":{"fact":"Taken","number":"A017",…}}\n
     │      │                └─ the fact, as in `hall.facts`
     │      └─ CRC-32 of the number and the fact's bytes, in hex
     └─ counts up by one in each file, so that a missing line is seen

Whatever the disk gives back, `decode_day` does not raise: it returns the facts
that are whole, and says what is not.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Final

import msgspec

from hall import facts

_LINE: Final = re.compile(rb'\{"n":([0-9]{1,9}),"crc":"([0-9a-f]{8})","fact":(.+)\}')

_decoder: Final = msgspec.json.Decoder(facts.Fact)
_encoder: Final = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class DayLines:
    """What one day's file holds.

    `whole_bytes` counts the lines that end with a line feed. What follows them is
    torn: its writer died before the hall had answered, so it may be cut off.
    `unreadable_count` counts whole lines that are damaged or missing.
    """

    facts: tuple[facts.Fact, ...]
    whole_bytes: int
    torn_bytes: int
    unreadable_count: int


def encode_line(number: int, fact: facts.Fact) -> bytes:
    body = _encoder.encode(fact)
    return b'{"n":%d,"crc":"%08x","fact":%b}\n' % (number, _crc(number, body), body)


def encode_day(written: tuple[facts.Fact, ...]) -> bytes:
    """Write a whole file; the inverse of `decode_day`."""
    return b"".join(encode_line(n, fact) for n, fact in enumerate(written, start=1))


def decode_day(content: bytes) -> DayLines:
    """Read a day's file, whatever is in it."""
    whole_bytes = content.rfind(b"\n") + 1
    found: list[facts.Fact] = []
    number_before = unreadable_count = 0
    for line in content[:whole_bytes].split(b"\n")[:-1]:
        numbered = _decode_line(line)
        if numbered is None:
            unreadable_count += 1
            number_before += 1
            continue
        number, fact = numbered
        # Lines that are gone without a trace; one that repeats itself is as bad.
        unreadable_count += abs(number - number_before - 1)
        number_before = number
        found.append(fact)
    return DayLines(
        facts=tuple(found),
        whole_bytes=whole_bytes,
        torn_bytes=len(content) - whole_bytes,
        unreadable_count=unreadable_count,
    )


def _decode_line(line: bytes) -> tuple[int, facts.Fact] | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    number, body = int(match[1]), match[3]
    if int(match[2], 16) != _crc(number, body):
        return None
    try:
        return number, _decoder.decode(body)
    except msgspec.DecodeError:
        return None


def _crc(number: int, body: bytes) -> int:
    return zlib.crc32(b"%d " % number + body)
