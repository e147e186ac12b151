"""One face cut out of a font collection. No I/O here.

Debian ships Noto Sans CJK as one collection of ten faces, Japanese first, and
Kivy opens the first. The faces share their outlines but draw many characters
differently: a Chinese resident sees 直 and 骨 in a foreign hand. So the simplified
Chinese face is cut out into a font of its own:

    collection "ttcf" ─┬─ offset ─ directory (JP) ── tag, checksum, offset, length
                       ├─ offset ─ directory (KR)        │
                       └─ offset ─ directory (SC) ───────┴─▶ the tables, shared

A face is its directory and the tables that it points at; copying both with new
offsets is all it takes. Format: OpenType 1.9, "Font collections" and "name".
"""

import struct
from dataclasses import dataclass
from typing import Final

_COLLECTION_TAG: Final = b"ttcf"
_DIRECTORY_BYTES: Final = 12
_RECORD: Final = struct.Struct(">4sIII")  # tag, checksum, offset, length
_NAME_RECORD: Final = struct.Struct(">6H")
_WINDOWS: Final = 3  # the platform whose names are UTF-16
_FAMILY: Final = 1  # the name that is the family's


class UnreadableFontError(ValueError):
    """The bytes are no font collection, or it lacks the family asked for."""


@dataclass(frozen=True, slots=True)
class _Table:
    tag: bytes
    checksum: int
    offset: int
    length: int


def extract_face(collection: bytes, family: str) -> bytes:
    """Cut out the font of `family`, a file of its own; raises `UnreadableFontError`."""
    try:
        for start in _face_starts(collection):
            tables = _tables(collection, start)
            if family in _families(collection, tables):
                return _write_face(collection, start, tables)
    except struct.error as error:
        msg = f"font collection is cut short: {error}"
        raise UnreadableFontError(msg) from error
    msg = f"font collection has no family {family!r}"
    raise UnreadableFontError(msg)


def _face_starts(collection: bytes) -> tuple[int, ...]:
    if collection[:4] != _COLLECTION_TAG:
        msg = "not a font collection"
        raise UnreadableFontError(msg)
    (face_count,) = struct.unpack_from(">I", collection, 8)
    starts: tuple[int, ...] = struct.unpack_from(f">{face_count}I", collection, 12)
    return starts


def _tables(collection: bytes, start: int) -> list[_Table]:
    (table_count,) = struct.unpack_from(">H", collection, start + 4)
    first = start + _DIRECTORY_BYTES
    return [
        _Table(*_RECORD.unpack_from(collection, first + index * _RECORD.size))
        for index in range(table_count)
    ]


def _families(collection: bytes, tables: list[_Table]) -> set[str]:
    names = next((table for table in tables if table.tag == b"name"), None)
    if names is None:
        return set()
    count, texts_at = struct.unpack_from(">HH", collection, names.offset + 2)
    families = set()
    for index in range(count):
        platform, _, _, name, length, offset = _NAME_RECORD.unpack_from(
            collection, names.offset + 6 + index * _NAME_RECORD.size
        )
        if platform == _WINDOWS and name == _FAMILY:
            text_at = names.offset + texts_at + offset
            text = collection[text_at : text_at + length]
            families.add(text.decode("utf-16-be", errors="replace"))
    return families


def _write_face(collection: bytes, start: int, tables: list[_Table]) -> bytes:
    directory = bytearray(collection[start : start + _DIRECTORY_BYTES])
    bodies_at = _DIRECTORY_BYTES + len(tables) * _RECORD.size
    bodies = bytearray()
    for table in tables:
        place = bodies_at + len(bodies)
        directory += _RECORD.pack(table.tag, table.checksum, place, table.length)
        bodies += collection[table.offset : table.offset + table.length]
        bodies += bytes(-table.length % 4)  # tables start at multiples of four
    return bytes(directory + bodies)
