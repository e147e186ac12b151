"""What is whole of a damaged outbox: read row by row, and taken over into a new file.

Every drop has a checksum, so a flipped byte is not taken for what was written. Rows
behind a torn page are reached from the other end.
"""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final


def checksum(payload: bytes) -> int:
    """Give the number that tells whether a drop is what was written."""
    return zlib.crc32(payload)


def connect(path: Path, options: str = "") -> sqlite3.Connection:
    """Open a file, without transactions of the driver's own."""
    # Who finds the file in use need not wait long: it will stay so.
    database = sqlite3.connect(
        f"{path.absolute().as_uri()}{options}",
        timeout=1,
        isolation_level=None,
        uri=True,
    )
    database.create_function("crc32", 1, checksum, deterministic=True)
    return database


def take_over(damaged: Path, new: sqlite3.Connection) -> int:
    """Copy the drops that are whole, and what is known of bags; count the drops."""
    with closing(connect(damaged, "?mode=ro")) as old:
        # Otherwise nothing is read of a file that is shorter than it should be.
        old.execute("PRAGMA writable_schema = ON")
        drops = sorted(
            row for row in set(_readable(old, "drops", _DROP_COLUMNS)) if _is_whole(row)
        )
        labels = sorted(set(_readable(old, "serial_labels", _LABEL_COLUMNS)))
        stickers = list(_readable(old, "generation", _STICKER_COLUMNS))
        unlabelled = list(_readable(old, "generation", _UNLABELLED_COLUMN))
    # Before all numbers of the new generation. What a drop says of itself stays.
    numbered_drops = [(n - len(drops), *row[1:]) for n, row in enumerate(drops)]
    numbered_labels = [(n - len(labels), *row[1:]) for n, row in enumerate(labels)]
    new.execute("BEGIN IMMEDIATE")
    new.executemany("INSERT OR IGNORE INTO drops VALUES (?,?,?,?,?,?)", numbered_drops)
    new.executemany("INSERT OR IGNORE INTO serial_labels VALUES (?,?)", numbered_labels)
    new.executemany(
        "UPDATE generation SET last_sticker = ?, last_sticker_gross_g = ?", stickers[:1]
    )
    new.executemany("UPDATE generation SET last_unlabelled_gross_g = ?", unlabelled[:1])
    new.execute("COMMIT")
    return len(numbered_drops)


_DROP_COLUMNS: Final = "sequence_no, drop_id, occurred_at, payload, is_told, checksum"
_LABEL_COLUMNS: Final = "sequence_no, bag_label"
_STICKER_COLUMNS: Final = "last_sticker, last_sticker_gross_g"
# Asked for alone: a file of an earlier version has none.
_UNLABELLED_COLUMN: Final = "last_unlabelled_gross_g"


def _readable(
    database: sqlite3.Connection, table: str, columns: str
) -> Iterator[tuple[Any, ...]]:
    """Give the rows before the damage, and from the other end those behind it."""
    for order in ("ASC", "DESC"):
        question = f"SELECT {columns} FROM {table} ORDER BY rowid {order}"  # noqa: S608 - our own words
        try:
            yield from database.execute(question)
        except (sqlite3.Error, UnicodeError):
            continue
        return


def _is_whole(row: tuple[Any, ...]) -> bool:
    payload, said = row[3], row[5]
    return isinstance(payload, bytes) and checksum(payload) == said
