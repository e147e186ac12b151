"""Backups made while drops are posted, proved, damaged, restored; both databases.

What a restore means for stations is here, too: what they still have comes again and is
posted once; what they were told and have forgotten is a gap that somebody sees.
"""

import hashlib
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
import pytest
from sqlalchemy import func, select

from ledger.backup_folder import (
    BackupError,
    keep_backup,
    make_backup,
    prove_backup,
    read_manifest,
    restore_books,
    restore_people,
    sole_user,
)
from ledger.images import Images
from ledger.settings import LedgerSettings
from ledger.store.database import Database, open_database
from ledger.store.schema import drops, entries
from ledger.store.views import open_gaps
from messaging.broker_settings import BrokerSettings
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import DropId
from messaging.identifiers import new_id
from people.deeds import PeopleDeeds
from people.roles import Role
from people.store import PeopleFile
from tests.ledger.books import NOW, disagreements, post
from tests.ledger.conftest import tamper_with_file
from tests.ledger.neighbourhood import NB01, S01, WANG, arrival, roll_label
from tests.postgres import Postgres

TAKEN: Final = datetime(2026, 11, 25, 7, 15, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> LedgerSettings:
    made = LedgerSettings(
        community=NB01,
        zone="Asia/Shanghai",
        database="sqlite:///unused",
        state_folder=tmp_path / "state",
        tariff_file=Path("unused"),
        silence_s_max=90,
        broker=BrokerSettings(tcp_port=1883),
    )
    with closing(PeopleFile(made.people_file)) as people:
        PeopleDeeds(people).add("wang", Role.SUPERVISOR)
    Images(made.image_folder).keep(DropId(new_id()), b"jpeg", NOW.date())
    return made


def back_up(books: Database, settings: LedgerSettings, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return make_backup(settings, books, folder, TAKEN, lambda _done, _total: None)


def restore(backup: Path, url: str) -> Database:
    restore_books(backup, url, None, lambda _done, _total: None)
    return open_database(url)


def count_drops(books: Database) -> int:
    with books.read() as connection:
        return connection.scalar(select(func.count()).select_from(drops)) or 0


def test_a_backup_while_posting_goes_on_is_a_moment_of_the_books(
    books: Database, settings: LedgerSettings, tmp_path: Path
) -> None:
    post(books, *(arrival(sequence_no=number) for number in range(1, 200)))
    is_enough = threading.Event()
    went_on = []

    def go_on_posting() -> None:
        number = 200
        while not is_enough.is_set():
            post(books, arrival(sequence_no=number))
            went_on.append(number)
            number += 1

    poster = threading.Thread(target=go_on_posting)
    poster.start()
    try:
        backup = back_up(books, settings, tmp_path / "backups")
        findings = prove_backup(backup)
    finally:
        is_enough.set()
        poster.join()

    # It was proved: each drop with its entry, balances, chains. And it is a beginning
    # of what was posted, without a hole.
    copied = findings.counts["drops"]
    assert 199 <= copied <= 199 + len(went_on)
    with closing(restore(backup, f"sqlite:///{tmp_path}/again.db")) as again:
        with again.read() as connection:
            last_no = connection.scalar(select(func.max(drops.c.sequence_no)))
        assert last_no == copied == count_drops(again)
    assert not disagreements(books)


def test_a_restored_ledger_posts_on_exactly_once_and_sees_what_it_lacks(
    books: Database, settings: LedgerSettings, tmp_path: Path, postgres: Postgres
) -> None:
    before = arrival(sequence_no=1, bag_label=roll_label(WANG, 1))
    post(books, before)
    backup = keep_backup(back_up(books, settings, tmp_path / "backups"))
    # Posted and told after the backup: the station has forgotten these two...
    post(books, arrival(sequence_no=2), arrival(sequence_no=3))
    # ... and of this one it never heard, so that it still has it.
    unheard = arrival(sequence_no=4)
    post(books, unheard)

    for url in (
        f"sqlite:///{tmp_path}/again.db",
        postgres.url(postgres.make_database()),
    ):
        with closing(restore(backup, url)) as again:
            assert count_drops(again) == 1
            receipts = post(again, before, unheard).receipts[S01]
            assert [one.outcome for one in receipts] == [
                Outcome.DUPLICATE,
                Outcome.POSTED,
            ]
            (receipt,) = post(again, unheard).receipts[S01]
            assert (receipt.outcome, receipt.balance) == (Outcome.DUPLICATE, 4)
            with again.read() as connection:
                (missing,) = open_gaps(connection, NB01, 9)
            assert (missing.gap.first_no, missing.gap.last_no) == (2, 3)
            assert not disagreements(again)


def test_books_and_people_are_the_same_after_a_restore(
    books: Database, settings: LedgerSettings, tmp_path: Path
) -> None:
    post(books, arrival())
    backup = back_up(books, settings, tmp_path / "backups")
    images = (backup / "images.txt").read_text(encoding="utf-8")
    assert images.startswith("4\t2026-11-24/")
    assert read_manifest(backup).community == NB01
    with closing(restore(backup, f"sqlite:///{tmp_path}/again.db")) as again:
        for table in (drops, entries):
            with books.read() as here, again.read() as there:
                mine = {tuple(row) for row in here.execute(select(table))}
                theirs = {tuple(row) for row in there.execute(select(table))}
                assert mine == theirs
    file = tmp_path / "again" / "people.db"
    file.parent.mkdir()
    restore_people(backup, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with closing(PeopleFile(file)) as people:
        assert [person.name for person in people.people()] == ["wang"]
        assert len(people.latest_audit(9)) == 2
    with pytest.raises(BackupError, match="is there already"):
        restore_people(backup, file)


def test_a_damaged_backup_is_found_and_not_restored(
    sqlite_books: Database, settings: LedgerSettings, tmp_path: Path
) -> None:
    post(sqlite_books, arrival())
    backup = back_up(sqlite_books, settings, tmp_path / "backups")
    prove_backup(backup)
    target = tmp_path / "again.db"
    file = backup / "books.db"
    whole = file.read_bytes()
    for damaged in (
        whole[:-4096],
        whole[:99] + bytes([~whole[99] & 255]) + whole[100:],
    ):
        file.write_bytes(damaged)
        with pytest.raises(BackupError, match=r"books.db is not what was written"):
            prove_backup(backup)
        with pytest.raises(BackupError, match="take another backup"):
            restore_books(backup, f"sqlite:///{target}", None, lambda _d, _t: None)
    file.unlink()
    with pytest.raises(BackupError, match=r"books\.db is missing"):
        prove_backup(backup)
    (backup / "manifest.json").unlink()
    with pytest.raises(BackupError, match="no whole backup"):
        prove_backup(backup)
    assert not list(tmp_path.glob("again*"))
    assert [path.name for path in backup.parent.iterdir()] == [backup.name]


def test_books_that_disagree_are_no_backup(
    sqlite_books: Database, settings: LedgerSettings, tmp_path: Path, postgres: Postgres
) -> None:
    post(sqlite_books, arrival())
    backup = back_up(sqlite_books, settings, tmp_path / "backups")
    # Somebody who alters a drop in a backup, and the manifest to fit.
    tamper_with_file(backup / "books.db", "UPDATE drops SET points = 9")
    altered = read_manifest(backup)
    content = (backup / "books.db").read_bytes()
    kept = altered.files["books.db"]
    altered.files["books.db"] = msgspec.structs.replace(
        kept, size_bytes=len(content), sha256=hashlib.sha256(content).hexdigest()
    )
    (backup / "manifest.json").write_bytes(msgspec.json.encode(altered))
    url = postgres.url(postgres.make_database())
    with pytest.raises(BackupError, match=r"disagree in .* places, the first: drop"):
        prove_backup(backup)
    with pytest.raises(BackupError, match="disagree"):
        restore_books(backup, url, None, lambda _done, _total: None)
    assert not list(tmp_path.glob("backups/*.scratch"))


def test_a_restore_overwrites_nothing(
    books: Database, books_url: str, settings: LedgerSettings, tmp_path: Path
) -> None:
    post(books, arrival())
    backup = back_up(books, settings, tmp_path / "backups")
    with pytest.raises(BackupError, match=r"is there already|there are books at"):
        restore_books(backup, books_url, None, lambda _done, _total: None)
    (tmp_path / "new.db-wal").write_bytes(b"")
    with pytest.raises(BackupError, match=r"new\.db-wal is there already"):
        restore_books(
            backup, f"sqlite:///{tmp_path}/new.db", None, lambda _done, _total: None
        )
    assert count_drops(books) == 1


def test_one_at_a_time_makes_backups_and_leavings_are_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    left = folder / "linli-NB01-20261101T071500Z.partial"
    left.mkdir(parents=True)
    (folder / "photographs").mkdir()
    with sole_user(folder):
        assert not left.exists()
        assert (folder / "photographs").is_dir()
        with (
            pytest.raises(BackupError, match="another process makes a backup"),
            sole_user(folder),
        ):
            pytest.fail("two at a time")
    with sole_user(folder):
        pass
