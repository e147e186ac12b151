"""The outbox: drops on disk that the ledger has not answered for.

SQLite in WAL mode with `synchronous=FULL`: what `append` returned is on the disk,
also after a power cut. A drop and its sequence number are written in one
transaction. Nothing leaves but by `remove`, on a receipt.

`is_told` is set after the resident was told. A crash in between leaves a drop on
disk of which nobody heard; the next start tells it. An `outbox_id` names the file's
generation: a ledger that sees a new one knows that an outbox was lost.

Failures: `OutboxError` (disk full, disk broken, file in use). A file that is damaged
is moved aside at the start, and `moved_aside` says where.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from messaging.codec import Rejected, decode, encode
from messaging.contracts.drops import DropRecorded
from messaging.contracts.ids import BootId, DropId, StationId
from messaging.identifiers import new_id
from station.facts import DropDraft
from station.recorded_bags import RECORDED_MAX

_VERSION: Final = 1

# All in one transaction: a crash leaves a whole outbox or none.
_SCHEMA: Final = """
BEGIN IMMEDIATE;
CREATE TABLE generation (
    outbox_id TEXT NOT NULL,
    last_sequence_no INTEGER NOT NULL,
    last_sticker TEXT,
    last_sticker_gross_g INTEGER
) STRICT;
CREATE TABLE drops (
    sequence_no INTEGER PRIMARY KEY,
    drop_id TEXT NOT NULL UNIQUE,
    occurred_at TEXT NOT NULL,
    payload BLOB NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE serial_labels (
    sequence_no INTEGER PRIMARY KEY,
    bag_label TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO generation VALUES ('{outbox_id}', 0, NULL, NULL);
PRAGMA user_version = {version};
COMMIT;
"""


class OutboxError(Exception):
    """The outbox cannot be read or written; the text says what, where, what now."""


class _DamagedError(Exception):
    """The file is no outbox, or a broken one."""


@dataclass(frozen=True, slots=True)
class AlreadyRecorded:
    """A drop with this very label was recorded before; nothing was written."""

    bag_label: str


class Outbox:
    """One station's drops on disk. Used by one thread of one process."""

    def __init__(self, file: Path, station: StationId, boot_id: BootId) -> None:
        """Open or create the file; raises `OutboxError`."""
        self._file = file
        self._station = station
        self._boot_id = boot_id
        self.moved_aside: Path | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._database = self._open()
        except _DamagedError:
            self.moved_aside = self._move_aside()
            self._database = self._open()
        except (sqlite3.Error, OSError) as error:
            raise self._failure(error) from error

    @property
    def outbox_id(self) -> BootId:
        with self._failures_named():
            row = self._database.execute("SELECT outbox_id FROM generation").fetchone()
        return BootId(row[0])

    def append(self, draft: DropDraft) -> DropRecorded | AlreadyRecorded:
        """Write a drop with the next sequence number; on disk when this returns."""
        with self._transaction() as database:
            if draft.has_serial and draft.bag_label is not None:
                known = database.execute(
                    "SELECT 1 FROM serial_labels WHERE bag_label = ?",
                    (draft.bag_label,),
                ).fetchone()
                if known:
                    return AlreadyRecorded(draft.bag_label)
            outbox_id, sequence_no = database.execute(
                "UPDATE generation SET last_sequence_no = last_sequence_no + 1"
                " RETURNING outbox_id, last_sequence_no"
            ).fetchone()
            drop = self._drop(draft, BootId(outbox_id), sequence_no)
            database.execute(
                "INSERT INTO drops (sequence_no, drop_id, occurred_at, payload)"
                " VALUES (?, ?, ?, ?)",
                (
                    sequence_no,
                    drop.drop_id,
                    drop.occurred_at.isoformat(),
                    encode(drop),
                ),
            )
            self._remember_bag(draft, sequence_no)
        return drop

    def revise(self, draft: DropDraft) -> DropRecorded:
        """Write another verdict over a drop; only for one that was never sent."""
        with self._transaction() as database:
            before = self._read(
                database.execute(
                    "SELECT payload FROM drops WHERE drop_id = ?", (draft.drop_id,)
                ).fetchone()
            )
            drop = msgspec.structs.replace(
                before, verdict=draft.verdict, reason=draft.reason
            )
            database.execute(
                "UPDATE drops SET payload = ? WHERE drop_id = ?",
                (encode(drop), drop.drop_id),
            )
        return drop

    def mark_told(self, drop_id: DropId) -> None:
        """Note that the resident knows."""
        with self._transaction() as database:
            database.execute(
                "UPDATE drops SET is_told = 1 WHERE drop_id = ?", (drop_id,)
            )

    def untold(self) -> list[DropRecorded]:
        """Give the drops that a crash kept from being told, oldest first."""
        return self._select("WHERE is_told = 0 ORDER BY sequence_no")

    def waiting(self) -> list[DropId]:
        """Give all drops without a receipt, oldest first."""
        with self._failures_named():
            rows = self._database.execute(
                "SELECT drop_id FROM drops ORDER BY sequence_no"
            ).fetchall()
        return [DropId(row[0]) for row in rows]

    def payload(self, drop_id: DropId) -> bytes | None:
        """Give the message of one drop; None if it has left."""
        with self._failures_named():
            row = self._database.execute(
                "SELECT payload FROM drops WHERE drop_id = ?", (drop_id,)
            ).fetchone()
        return None if row is None else bytes(row[0])

    def remove(self, drop_ids: Iterable[DropId]) -> None:
        """Let drops go, because the ledger has answered for them."""
        with self._transaction() as database:
            database.executemany(
                "DELETE FROM drops WHERE drop_id = ?",
                [(drop_id,) for drop_id in drop_ids],
            )

    def oldest_at(self) -> datetime | None:
        """When the oldest drop without a receipt happened."""
        with self._failures_named():
            row = self._database.execute(
                "SELECT occurred_at FROM drops ORDER BY sequence_no LIMIT 1"
            ).fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def serial_labels(self) -> list[str]:
        """Give the labels with a serial that were recorded, oldest first."""
        with self._failures_named():
            rows = self._database.execute(
                "SELECT bag_label FROM serial_labels ORDER BY sequence_no"
            ).fetchall()
        return [row[0] for row in rows]

    def last_sticker(self) -> tuple[str, int | None] | None:
        """Give the household's sticker recorded last, and how heavy its bag was."""
        with self._failures_named():
            text, gross_g = self._database.execute(
                "SELECT last_sticker, last_sticker_gross_g FROM generation"
            ).fetchone()
        return None if text is None else (text, gross_g)

    def close(self) -> None:
        self._database.close()

    def _remember_bag(self, draft: DropDraft, sequence_no: int) -> None:
        if draft.has_serial:
            self._database.execute(
                "INSERT INTO serial_labels VALUES (?, ?)",
                (sequence_no, draft.bag_label),
            )
            self._database.execute(
                "DELETE FROM serial_labels WHERE sequence_no <= ?",
                (sequence_no - RECORDED_MAX,),
            )
        elif draft.bag_label is not None:
            self._database.execute(
                "UPDATE generation SET last_sticker = ?, last_sticker_gross_g = ?",
                (draft.bag_label, draft.gross_g),
            )

    def _open(self) -> sqlite3.Connection:
        # Who finds the file in use need not wait long: it will stay so.
        database = sqlite3.connect(self._file, timeout=1, isolation_level=None)
        try:
            # Another station on the same file would count its numbers twice.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            self._check(database)
        except sqlite3.DatabaseError as error:
            database.close()
            if error.sqlite_errorcode in _DAMAGES:
                raise _DamagedError from error
            raise
        except (_DamagedError, OutboxError):
            database.close()
            raise
        return database

    def _check(self, database: sqlite3.Connection) -> None:
        version: int = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            database.executescript(_SCHEMA.format(outbox_id=new_id(), version=_VERSION))
        elif version != _VERSION:
            msg = (
                f"outbox {self._file} has version {version}, this program reads"
                f" {_VERSION}; start the program that wrote it"
            )
            raise OutboxError(msg)
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise _DamagedError

    def _move_aside(self) -> Path:
        aside = self._file.with_name(f"{self._file.name}.damaged-{new_id()}")
        try:
            for suffix in ("", "-wal", "-shm"):
                part = self._file.with_name(self._file.name + suffix)
                if part.exists():
                    part.rename(aside.with_name(aside.name + suffix))
        except OSError as error:
            raise self._failure(error) from error
        return aside

    def _drop(
        self, draft: DropDraft, outbox_id: BootId, sequence_no: int
    ) -> DropRecorded:
        return DropRecorded(
            drop_id=draft.drop_id,
            station=self._station,
            boot_id=self._boot_id,
            outbox_id=outbox_id,
            sequence_no=sequence_no,
            occurred_at=draft.occurred_at,
            clock=draft.clock,
            bag_label=draft.bag_label,
            household=draft.household,
            stream=draft.stream,
            gross_g=draft.gross_g,
            tare_g=draft.tare_g,
            net_g=draft.net_g,
            weighed_by=draft.weighed_by,
            verdict=draft.verdict,
            reason=draft.reason,
            inspector=draft.inspector,
            opening=draft.opening,
        )

    def _select(self, condition: str) -> list[DropRecorded]:
        with self._failures_named():
            rows = self._database.execute(
                f"SELECT payload FROM drops {condition}"  # noqa: S608 - our own words
            ).fetchall()
        return [self._read(row) for row in rows]

    def _read(self, row: tuple[bytes] | None) -> DropRecorded:
        drop = Rejected("no such drop") if row is None else decode(row[0], DropRecorded)
        if isinstance(drop, Rejected):
            msg = f"outbox {self._file} holds what it never wrote: {drop.reason}"
            raise OutboxError(msg)
        return drop

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._failures_named():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                raise

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> OutboxError:
        return OutboxError(
            f"outbox {self._file}: {error}; check that the disk is not full and"
            " writable, and that no other station uses this file"
        )


_DAMAGES: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
