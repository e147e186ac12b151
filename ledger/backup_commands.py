"""The commands `backup` and `restore`: docs/backup.md tells operators when and how."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from rich.console import Console
from rich.progress import Progress as ProgressBar

from ledger.backup_folder import (
    BackupError,
    keep_backup,
    make_backup,
    prove_backup,
    remove_superfluous,
    restore_books,
    restore_people,
    sole_user,
)
from ledger.reports import Report
from ledger.settings import LedgerSettings
from ledger.store.copying import Progress
from ledger.store.database import Database
from ledger.store.findings import Findings

__all__ = [
    "BackupError",
    "add_backup_options",
    "add_restore_options",
    "answer_backup",
    "answer_restore",
]

_Parser: TypeAlias = argparse.ArgumentParser

# Two weeks of nights.
_KEEP: Final = 14


def add_backup_options(parser: _Parser) -> None:
    """Say where to, and how many are kept."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of all backups")
    parser.add_argument(
        "--keep",
        type=_count,
        default=_KEEP,
        metavar="N",
        help="delete older ones of this ledger beyond N (default: %(default)s)",
    )
    parser.add_argument(
        "--no-verify",
        dest="is_verified",
        action="store_false",
        help="do not restore it for a try; saves time, and space for a second copy",
    )


def add_restore_options(parser: _Parser) -> None:
    """Say which backup, and where to."""
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="a backup's folder")
    deed = parser.add_mutually_exclusive_group(required=True)
    deed.add_argument(
        "--to",
        metavar="URL",
        help="sqlite:///FILE or postgresql://OWNER@HOST/DATABASE, without books",
    )
    deed.add_argument(
        "--verify", action="store_true", help="only restore it for a try, beside it"
    )
    parser.add_argument("--password-file", type=Path, metavar="FILE")
    parser.add_argument(
        "--people-to", type=Path, metavar="FILE", help="restore who may sign in, too"
    )
    parser.set_defaults(is_without_books=True)


def answer_backup(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    """Make a backup, prove it, and let old ones go. Raises `BackupError`."""
    folder: Path = arguments.folder
    with sole_user(folder), _shown("copying the books") as progress:
        now = datetime.now(UTC)
        partial = make_backup(settings, database, folder, now, progress)
        findings = prove_backup(partial) if arguments.is_verified else None
        whole = keep_backup(partial)
        gone = remove_superfluous(folder, settings, arguments.keep)
    lines = [f"{whole}: whole{_counted(findings)}"]
    lines += [f"{path}: deleted, older than the last {arguments.keep}" for path in gone]
    return Report("\n".join(lines), is_well=True)


def answer_restore(arguments: argparse.Namespace) -> str:
    """Restore a backup where nothing is. Raises `BackupError`."""
    backup: Path = arguments.backup
    if arguments.verify:
        with _shown("restoring for a try"):
            return f"{backup}: whole{_counted(prove_backup(backup))}"
    with _shown("restoring the books") as progress:
        findings = restore_books(
            backup, arguments.to, arguments.password_file, progress
        )
    told = f"{backup} is restored to {arguments.to}{_counted(findings)}"
    if arguments.people_to is not None:
        restore_people(backup, arguments.people_to)
        told += f"\nwho may sign in is restored to {arguments.people_to}"
    return told


@contextmanager
def _shown(words: str) -> Iterator[Progress]:
    """Draw how far it is, on a terminal; its answer alone goes to standard output."""
    with ProgressBar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words, total=None)

        def show(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield show


def _counted(findings: Findings | None) -> str:
    if findings is None:
        return ", not verified"
    drops, entries = findings.counts["drops"], findings.counts["entries"]
    return f", {drops} drops and {entries} entries recomputed, all agree"


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        msg = "the last backup always stays"
        raise argparse.ArgumentTypeError(msg)
    return count
