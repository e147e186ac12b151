"""Backups on disk: made while the ledger runs, proved by restoring them, and restored.

A backup is proved the only way that counts: it is restored into a scratch folder beside
it, its hashes are compared and the books are recomputed, as `ledger check` does. Only
then it gets its name, and only then older ones go.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from ledger.backup import (
    BOOKS_NAME,
    FORM,
    IMAGES_NAME,
    MANIFEST_NAME,
    PARTIAL_SUFFIX,
    PEOPLE_NAME,
    KeptFile,
    Manifest,
    backup_name,
    find_faults,
    superfluous,
)
from ledger.images import Images
from ledger.settings import LedgerSettings
from ledger.store.audit import audit
from ledger.store.copying import (
    Progress,
    copy_books,
    file_at,
    fill_server,
    is_server,
    seal_file,
)
from ledger.store.database import (
    Database,
    StoreError,
    open_or_make_database,
)
from ledger.store.findings import Findings
from ledger.store.schema import REVISION
from people.failures import PeopleError
from people.store import PeopleFile

_LOCK_NAME: Final = ".lock"
_SCRATCH_SUFFIX: Final = ".scratch"

_CHUNK_BYTES: Final = 1024 * 1024


class BackupError(Exception):
    """A backup that cannot be made or is not whole; the text says what now."""


def make_backup(
    settings: LedgerSettings,
    database: Database,
    folder: Path,
    now: datetime,
    progress: Progress,
) -> Path:
    """Copy books, people and the list of images into a new backup; returns where.

    It has its partial name until `keep_backup`. Raises `BackupError`.
    """
    name = backup_name(settings.community, now) + PARTIAL_SUFFIX
    partial = folder / name
    with _failures_named(f"backup into {folder}"):
        partial.mkdir()
        copy_books(database, partial / BOOKS_NAME, progress)
        with closing(PeopleFile(settings.people_file)) as people:
            people.copy_to(partial / PEOPLE_NAME)
        listed = Images(settings.image_folder).listed()
        lines = "".join(f"{size_bytes}\t{path}\n" for path, size_bytes in listed)
        (partial / IMAGES_NAME).write_text(lines, encoding="utf-8")
        manifest = Manifest(
            form=FORM,
            community=settings.community,
            taken_at=now,
            revision=REVISION,
            files=_look_at(partial),
        )
        written = msgspec.json.format(msgspec.json.encode(manifest))
        (partial / MANIFEST_NAME).write_bytes(written)
        for file in partial.iterdir():
            _sync(file)
    return partial


def keep_backup(partial: Path) -> Path:
    """Give a backup the name of one that is whole."""
    whole = partial.with_name(partial.name.removesuffix(PARTIAL_SUFFIX))
    with _failures_named(str(partial)):
        partial.rename(whole)
        _sync(whole.parent)
    return whole


def prove_backup(backup: Path) -> Findings:
    """Restore a backup into a scratch folder and recompute its books there.

    Raises `BackupError` when it is not whole or its books disagree.
    """
    scratch = backup.with_name(backup.name + _SCRATCH_SUFFIX)
    with _failures_named(f"restoring {backup} for a try"):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        try:
            findings = _restore_file(backup, scratch / BOOKS_NAME)
            _copy(backup / PEOPLE_NAME, scratch / PEOPLE_NAME)
            with closing(PeopleFile(scratch / PEOPLE_NAME)) as people:
                people.people()
            return findings
        finally:
            shutil.rmtree(scratch)


def restore_books(
    backup: Path, url: str, password_file: Path | None, progress: Progress
) -> Findings:
    """Put a backup's books where there are none. Raises `BackupError`, `StoreError`."""
    with _failures_named(f"restoring {backup} to {url}"):
        if is_server(url):
            _check_whole(backup)
            source = backup.with_name(backup.name + _SCRATCH_SUFFIX)
            try:
                # As a file of its own: older books are first brought to this version.
                _restore_file(backup, source)
                findings = fill_server(source, url, password_file, progress)
            finally:
                source.unlink(missing_ok=True)
            return findings
        return _restore_file(backup, file_at(url))


def restore_people(backup: Path, file: Path) -> None:
    """Put a backup's people where there are none. Raises `BackupError`."""
    with _failures_named(f"restoring {backup} to {file}"):
        _check_whole(backup)
        _copy(backup / PEOPLE_NAME, file)
        file.chmod(0o600)


def remove_superfluous(folder: Path, settings: LedgerSettings, keep: int) -> list[Path]:
    """Delete all but the newest backups of this ledger; returns which."""
    with _failures_named(f"deleting old backups in {folder}"):
        names = [path.name for path in folder.iterdir() if path.is_dir()]
        old = [folder / name for name in superfluous(names, settings.community, keep)]
        for path in old:
            # Not whole from the first file that goes; and never taken for whole.
            shutil.rmtree(path.rename(path.with_name(path.name + PARTIAL_SUFFIX)))
        return old


@contextlib.contextmanager
def sole_user(folder: Path) -> Iterator[None]:
    """Hold a folder of backups; what somebody began there and did not end is deleted.

    Raises `BackupError` when another process makes one there now.
    """
    with _failures_named(f"backups in {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK_NAME).open("w", encoding="ascii")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"another process makes a backup in {folder} now; wait for it"
            raise BackupError(msg) from error
        for path in folder.iterdir():
            if path.name.endswith((PARTIAL_SUFFIX, _SCRATCH_SUFFIX)) and path.is_dir():
                shutil.rmtree(path)
        yield


def read_manifest(backup: Path) -> Manifest:
    """Read what a backup says that it holds. Raises `BackupError`."""
    try:
        content = (backup / MANIFEST_NAME).read_bytes()
        return msgspec.json.decode(content, type=Manifest)
    except (OSError, msgspec.DecodeError) as error:
        msg = f"{backup} is no whole backup ({error}); take another one"
        raise BackupError(msg) from error


def _restore_file(backup: Path, target: Path) -> Findings:
    """Have a backup's books at a place where nothing is; whole, or not at all."""
    _check_whole(backup)
    partial = target.with_name(target.name + PARTIAL_SUFFIX)
    # A log that lies there would be read into the restored books.
    for path in (target, *(Path(f"{target}-{end}") for end in ("wal", "shm"))):
        if path.exists():
            msg = f"{path} is there already; move it away, or restore elsewhere"
            raise BackupError(msg)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial.unlink(missing_ok=True)
    _copy(backup / BOOKS_NAME, partial)
    try:
        # Books of an earlier version are brought up to date here.
        with (
            closing(open_or_make_database(f"sqlite:///{partial}")) as books,
            books.read() as connection,
        ):
            findings = _agreeing(audit(connection))
        seal_file(partial)
        _sync(partial)
        partial.rename(target)
        _sync(target.parent)
    finally:
        partial.unlink(missing_ok=True)
    return findings


def _agreeing(findings: Findings) -> Findings:
    if findings.disagreements_count:
        msg = (
            f"the books in the backup disagree in {findings.disagreements_count}"
            f" places, the first: {findings.disagreements[0]}"
        )
        raise BackupError(msg)
    return findings


def _check_whole(backup: Path) -> None:
    faults = find_faults(read_manifest(backup), _look_at(backup))
    if faults:
        msg = f"{backup}: {'; '.join(faults)}; take another backup"
        raise BackupError(msg)


def _look_at(backup: Path) -> dict[str, KeptFile]:
    files = (path for path in backup.iterdir() if path.name != MANIFEST_NAME)
    return {
        path.name: KeptFile(path.stat().st_size, _sha256(path))
        for path in files
        if path.is_file()
    }


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    if target.exists():
        msg = f"{target} is there already; move it away, or restore elsewhere"
        raise BackupError(msg)
    with source.open("rb") as content, target.open("xb") as copy:
        shutil.copyfileobj(content, copy, _CHUNK_BYTES)


def _sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _failures_named(deed: str) -> Iterator[None]:
    try:
        yield
    except (OSError, StoreError, PeopleError) as error:
        msg = f"{deed}: {error}"
        raise BackupError(msg) from error
