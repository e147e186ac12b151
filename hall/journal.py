"""The journal on disk: one file a day, one line a fact, appended and fsynced.

::

    state/hall/journal/lock                        one hall at a time
                       2026-11-24.jsonl            `hall.journal_lines`
                       2026-11-24.damaged-1.jsonl  as it was found, for a person

A fact is on disk before anybody is told of it; facts that come together are written
one by one and synced at once, for a disk takes as long for fifty as for one. A write
that fails is cut back and leaves nothing behind; a line torn by a power cut was
answered to nobody and is cut off; a file damaged in its middle is set aside and written
anew from what can still be read. A day's first line is written to a file of its own
that is then renamed, so no file is ever without its `DayOpened`.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from hall import facts
from hall.failures import JournalFailedError, JournalLockedError
from hall.journal_lines import DayLines, decode_day, encode_day, encode_line

# Today's file, and yesterday's for requests that are repeated over midnight.
_DAYS_READ: Final = 2

_DAY_FILE: Final = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.jsonl")


@dataclass(frozen=True, slots=True)
class Repair:
    """What was done to a file that was not whole."""

    file: Path
    torn_bytes: int
    unreadable_count: int
    set_aside: Path | None


class Journal:
    """The only writer of one folder of day files, until closed."""

    def __init__(self, folder: Path) -> None:
        """Lock the folder, made if need be. Raises `JournalError`."""
        self._folder: Final = folder
        self._file: int | None = None
        self._file_bytes = 0
        self._line_count = 0
        # What of it is known to be on disk; the rest is cut off if it cannot be.
        self._synced_bytes = 0
        self._synced_count = 0
        with _failures(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock)
            msg = f"{folder}: another hall writes its journal here; stop it first"
            raise JournalLockedError(msg) from error

    def close(self) -> None:
        self._close_file()
        os.close(self._lock)

    # -------------------------------------------------------------- reading

    def load(self) -> tuple[list[facts.Fact], list[Repair]]:
        """Repair and read the last days, oldest first; go on behind the last line.

        Raises `JournalFailedError`.
        """
        found: list[facts.Fact] = []
        repairs: list[Repair] = []
        with _failures(self._folder):
            for leftover in self._folder.glob("*.jsonl.new"):
                leftover.unlink()
            for file in day_files(self._folder)[-_DAYS_READ:]:
                lines, repair = self._load_day(file)
                found += lines.facts
                repairs += [] if repair is None else [repair]
                self._close_file()
                self._open_file(file, len(lines.facts))
        return found, repairs

    def _load_day(self, file: Path) -> tuple[DayLines, Repair | None]:
        content = file.read_bytes()
        lines = read_day(file.name, content)
        if lines.unreadable_count:
            set_aside = _free_name(file)
            _write_durably(set_aside, content)
            _write_durably(file, encode_day(lines.facts))
            return lines, Repair(
                file, lines.torn_bytes, lines.unreadable_count, set_aside
            )
        if lines.torn_bytes:
            with file.open("r+b") as torn:
                torn.truncate(lines.whole_bytes)
                os.fsync(torn.fileno())
            return lines, Repair(file, lines.torn_bytes, 0, None)
        return lines, None

    # -------------------------------------------------------------- writing

    def append(self, fact: facts.Fact) -> None:
        """Write one fact; return once it is on disk. Raises `JournalFailedError`."""
        self.write(fact)
        self.sync()

    def write(self, fact: facts.Fact) -> None:
        """Hand one fact to the system; it is on disk after `sync`.

        `DayOpened` starts a file, is the first fact of all, and on disk at once.
        Raises `JournalFailedError`; the file is then as it was before.
        """
        with _failures(self._folder):
            if isinstance(fact, facts.DayOpened):
                self._start_day(fact)
            else:
                self._write_line(encode_line(self._line_count + 1, fact))
        self._line_count += 1
        if isinstance(fact, facts.DayOpened):
            self._synced_count = self._line_count

    def sync(self) -> None:
        """Return once all that was written is on disk. Raises `JournalFailedError`.

        What a disk says about bytes that it failed to sync once is worth nothing, so
        all of them are cut off.
        """
        if self._file is None or self._synced_count == self._line_count:
            return
        with _failures(self._folder):
            try:
                os.fsync(self._file)
            except OSError:
                self._file_bytes = self._synced_bytes
                self._line_count = self._synced_count
                with suppress(OSError):
                    os.ftruncate(self._file, self._file_bytes)
                raise
        self._synced_bytes = self._file_bytes
        self._synced_count = self._line_count

    def _start_day(self, fact: facts.DayOpened) -> None:
        file = self._folder / f"{fact.day}.jsonl"
        _write_durably(file, encode_day((fact,)))
        self._close_file()
        self._open_file(file, line_count=0)

    def _write_line(self, line: bytes) -> None:
        if self._file is None:
            msg = "a day must be opened before anything happens in it"
            raise ValueError(msg)
        try:
            # What an earlier failure could not cut off must not stay in between.
            os.ftruncate(self._file, self._file_bytes)
            _write_all(self._file, line)
        except OSError:
            with suppress(OSError):
                os.ftruncate(self._file, self._file_bytes)
            raise
        self._file_bytes += len(line)

    def _open_file(self, file: Path, line_count: int) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND)
        self._file_bytes = self._synced_bytes = os.fstat(self._file).st_size
        self._line_count = self._synced_count = line_count

    def _close_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def day_files(folder: Path) -> list[Path]:
    """List a journal's day files, oldest first."""
    return sorted(file for file in folder.iterdir() if _day_of(file.name) is not None)


def read_day(name: str, content: bytes) -> DayLines:
    """Read a day file's lines; a lost `DayOpened` is told by the file's name."""
    lines = decode_day(content)
    day = _day_of(name)
    if day is None or not lines.facts or isinstance(lines.facts[0], facts.DayOpened):
        return lines
    opened = facts.DayOpened(day=day, at=lines.facts[0].at, calls_before=0)
    return DayLines(
        facts=(opened, *lines.facts),
        whole_bytes=lines.whole_bytes,
        torn_bytes=lines.torn_bytes,
        unreadable_count=max(1, lines.unreadable_count),
    )


def _day_of(name: str) -> date | None:
    match = _DAY_FILE.fullmatch(name)
    if match is None:
        return None
    try:
        return date.fromisoformat(match[1])
    except ValueError:
        return None


def _free_name(file: Path) -> Path:
    count = 1
    while (free := file.with_name(f"{file.stem}.damaged-{count}.jsonl")).exists():
        count += 1
    return free


def _write_durably(file: Path, content: bytes) -> None:
    """Replace `file` in one step: afterwards it is the old one or the new one."""
    beside = file.with_name(f"{file.name}.new")
    try:
        with beside.open("wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
        beside.replace(file)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write_all(file: int, content: bytes) -> None:
    """Write everything: `os.write` may take a part, as on a disk that gets full."""
    while content:
        content = content[os.write(file, content) :]


@contextmanager
def _failures(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = error.filename or folder
        msg = f"journal {where}: {error.strerror}; free the disk or check its rights"
        raise JournalFailedError(msg) from error
