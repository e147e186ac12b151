"""The outbox's file: whole or not there, used by one station, checked at the start.

SQLite in WAL mode with `synchronous=FULL`: what was committed is on the disk, also
after a power cut. What else can have happened to the file, and how it shows::

    torn pages, flipped bytes, another file   SQLite's own integrity check
    flipped bytes inside a drop               the drop's checksum
    cut to nothing                            ours is filled before it has its name
    the file gone, its -wal still there       nobody but us makes or deletes either
    the -wal gone after a power cut           `is_open` says that there must be one

All end alike. The drops that are whole are taken over into a new file, before all
others; the damaged one is moved aside and never deleted; and the new file is a new
generation, so that no number is given twice and the ledger sees what happened.
A power cut on the way leaves a file named ``…ready-ID``, which the next start puts
in its place.

A file beside it holds room in reserve, for the day on which something else fills
the disk: there is nobody at the site who could make room before the next bag.
"""

import contextlib
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from messaging.identifiers import new_id
from station.outbox_rescue import connect, take_over

# 2: a checksum a drop, and `is_open`. 3: the last bag without a label.
_VERSION: Final = 3

# All in one transaction, in a file that has not got its name yet.
_SCHEMA: Final = """
BEGIN IMMEDIATE;
CREATE TABLE generation (
    outbox_id TEXT NOT NULL,
    last_sequence_no INTEGER NOT NULL,
    last_sticker TEXT,
    last_sticker_gross_g INTEGER,
    is_open INTEGER NOT NULL DEFAULT 0,
    last_unlabelled_gross_g INTEGER
) STRICT;
CREATE TABLE drops (
    sequence_no INTEGER PRIMARY KEY,
    drop_id TEXT NOT NULL UNIQUE,
    occurred_at TEXT NOT NULL,
    payload BLOB NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0,
    checksum INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE serial_labels (
    sequence_no INTEGER PRIMARY KEY,
    bag_label TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO generation VALUES ('{outbox_id}', 0, NULL, NULL, 0, NULL);
PRAGMA user_version = {version};
COMMIT;
"""

_FROM_VERSION_1: Final = """
BEGIN IMMEDIATE;
ALTER TABLE generation ADD COLUMN is_open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE drops ADD COLUMN checksum INTEGER NOT NULL DEFAULT 0;
UPDATE drops SET checksum = crc32(payload);
PRAGMA user_version = 2;
COMMIT;
"""

_FROM_VERSION_2: Final = """
BEGIN IMMEDIATE;
ALTER TABLE generation ADD COLUMN last_unlabelled_gross_g INTEGER;
PRAGMA user_version = 3;
COMMIT;
"""

# How each earlier version becomes the next one.
_STEPS: Final = {1: _FROM_VERSION_1, 2: _FROM_VERSION_2}

_RESERVE: Final = "reserve"
# When something else has filled the disk, this is still ours: the -wal takes up to
# four megabytes of it, and some five thousand drops the rest.
_RESERVE_BYTES: Final = 8 * 1024 * 1024

_DAMAGES: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class OutboxError(Exception):
    """The outbox cannot be read or written; the text says what, where, what now."""


class DiskFullError(OutboxError):
    """There is no room for what was to be written."""


class _DamagedError(Exception):
    """The file is no outbox, or a broken one; the text says how."""


@dataclass(frozen=True, slots=True)
class Damage:
    """What was found at the start: how it showed, where it lies, what was saved."""

    reason: str
    aside: Path
    saved_count: int


def failure(file: Path, error: Exception) -> OutboxError:
    """Say what a failing disk means for the outbox."""
    is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return (DiskFullError if is_full else OutboxError)(
        f"outbox {file}: {error}; check that the disk is not full and"
        " writable, and that no other station uses this file"
    )


class OutboxFile:
    """One file on a local disk. Raises `OutboxError` when it cannot be used."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.damage: Damage | None = None
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._finish_replacing()
            try:
                self.database = self._open()
            except _DamagedError as damaged:
                self.damage = self._replace(str(damaged))
                self.database = self._open()
            self._lay_reserve()
        except (sqlite3.Error, OSError) as error:
            raise failure(file, error) from error

    @property
    def asides(self) -> list[Path]:
        """The damaged files of this start and earlier ones, until somebody cares."""
        found = self.file.parent.glob(f"{self.file.name}.damaged-*")
        return sorted(path for path in found if not path.name.endswith(_COMPANIONS))

    def give_reserve(self) -> bool:
        """Give the disk's last room to the drops; False if that was done before."""
        try:
            self._named(_RESERVE).unlink()
        except FileNotFoundError:
            return False
        return True

    def _lay_reserve(self) -> None:
        """Hold room that nobody else can take. A disk without any has no reserve."""
        reserve = self._named(_RESERVE)
        try:
            with reserve.open("ab") as content:
                os.posix_fallocate(content.fileno(), 0, _RESERVE_BYTES)
        except OSError:
            reserve.unlink(missing_ok=True)

    def close(self) -> None:
        """Leave properly; whatever fails here, the next start finds all drops."""
        # On a full disk it cannot be noted: then the next start may look closely.
        with contextlib.suppress(sqlite3.Error):
            self.database.execute("UPDATE generation SET is_open = 0")
        self.database.close()

    # Opening ------------------------------------------------------------------

    def _open(self) -> sqlite3.Connection:
        wal = self._companion("-wal")
        has_wal = wal.exists() and wal.stat().st_size > 0
        if not self.file.exists():
            if has_wal:
                msg = "the file is gone, and its -wal is still there"
                raise _DamagedError(msg)
            self._make(self._named("new")).replace(self.file)
            _sync_folder(self.file)
        elif self.file.stat().st_size == 0:
            msg = "the file is empty"
            raise _DamagedError(msg)
        database = connect(self.file)
        try:
            # Another station on the same file would count its numbers twice.
            database.execute("PRAGMA locking_mode = EXCLUSIVE")
            version = self._version(database)
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = FULL")
            self._check(database, version, has_wal=has_wal)
        except sqlite3.DatabaseError as error:
            database.close()
            if error.sqlite_errorcode in _DAMAGES:
                raise _DamagedError(str(error)) from error
            raise
        except (_DamagedError, OutboxError):
            database.close()
            raise
        return database

    def _version(self, database: sqlite3.Connection) -> int:
        version: int = database.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            msg = "it is a database, and no outbox"
            raise _DamagedError(msg)
        if version not in (*_STEPS, _VERSION):
            msg = (
                f"outbox {self.file} has version {version}, this program reads"
                f" {_VERSION}; start the program that wrote it"
            )
            raise OutboxError(msg)
        return version

    def _check(
        self, database: sqlite3.Connection, version: int, *, has_wal: bool
    ) -> None:
        complaint = database.execute("PRAGMA integrity_check").fetchone()[0]
        if complaint != "ok":
            raise _DamagedError(complaint)
        for earlier in range(version, _VERSION):
            database.executescript(_STEPS[earlier])
        (changed,) = database.execute(
            "SELECT count(*) FROM drops WHERE checksum <> crc32(payload)"
        ).fetchone()
        if changed:
            msg = f"{changed} drops are not what was written"
            raise _DamagedError(msg)
        (was_open,) = database.execute("SELECT is_open FROM generation").fetchone()
        if was_open and not has_wal:
            msg = "its -wal file, with the latest drops, is gone"
            raise _DamagedError(msg)
        try:
            database.execute("UPDATE generation SET is_open = 1")
            # Into the file itself: there it is found when the -wal is lost.
            database.execute("PRAGMA wal_checkpoint(FULL)")
        except sqlite3.OperationalError as error:
            # A station that starts can say that its disk is full.
            if error.sqlite_errorcode != sqlite3.SQLITE_FULL:
                raise

    def _make(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        with closing(connect(path)) as database:
            database.execute("PRAGMA synchronous = FULL")
            database.executescript(_SCHEMA.format(outbox_id=new_id(), version=_VERSION))
        return path

    # Damage -------------------------------------------------------------------

    def _replace(self, reason: str) -> Damage:
        """Take what is whole into a new file, and put that in the place of this."""
        made = self._make(self._named("new"))
        saved_count = 0
        if self.file.exists():
            with closing(connect(made)) as new:
                new.execute("PRAGMA synchronous = FULL")
                saved_count = take_over(self.file, new)
        ready = made.replace(self._named(f"ready-{new_id()}"))
        return Damage(reason, self._put_in_place(ready), saved_count)

    def _finish_replacing(self) -> None:
        """Go on where a power cut interrupted `_replace`."""
        for ready in self.file.parent.glob(f"{self.file.name}.ready-*"):
            self._put_in_place(ready)

    def _put_in_place(self, ready: Path) -> Path:
        number = ready.name.rpartition("ready-")[2]
        aside = self._named(f"damaged-{number}")
        for suffix in ("", *_COMPANIONS):
            part = self._companion(suffix)
            if part.exists():
                part.rename(aside.with_name(aside.name + suffix))
        ready.replace(self.file)
        _sync_folder(self.file)
        return aside

    def _named(self, extension: str) -> Path:
        return self.file.with_name(f"{self.file.name}.{extension}")

    def _companion(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name + suffix)


# What SQLite keeps beside a file in WAL mode.
_COMPANIONS: Final = ("-wal", "-shm")


def _sync_folder(file: Path) -> None:
    """Have a new name survive the power cut, too."""
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
