"""Books opened, made, and shared; told when they cannot be."""

from pathlib import Path
from threading import Thread

import pytest

from ledger.store.database import (
    Database,
    StoreError,
    open_database,
    open_or_make_database,
)
from ledger.store.engines import durability_doubt
from ledger.store.posting import post_batch
from ledger.store.views import latest_drops
from messaging.contracts.drops import Outcome
from tests.ledger.books import NOW, execute, post
from tests.ledger.neighbourhood import S01, TERMS, arrival


def test_books_survive_being_closed(books: Database, books_url: str) -> None:
    said = arrival()
    post(books, said)
    books.close()

    reopened = open_database(books_url)

    assert post(reopened, said).receipts[S01][0].outcome is Outcome.DUPLICATE
    reopened.close()


def test_books_that_are_not_there_are_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no books at .*; start the ledger once"):
        open_database(f"sqlite:///{tmp_path}/nowhere/ledger.db")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("ledger.db", "is no database URL; write sqlite:///FILE"),
        ("mysql://db/ledger", "in sqlite:///FILE or postgresql://USER@HOST/DATABASE"),
        ("sqlite://", "in sqlite:///FILE or postgresql://USER@HOST/DATABASE"),
        ("sqlite:////proc/nowhere/ledger.db", "check the folder"),
        ("postgresql://u:secret@db/ledger", r"'postgresql://u:\*\*\*@db/ledger' has a"),
        ("postgresql://u@/ledger?host=/nowhere", "/nowhere/.*failed"),
    ],
)
def test_a_database_that_cannot_be_is_told(url: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        open_or_make_database(url)


def test_a_server_that_does_not_wait_for_its_disk_is_told(books: Database) -> None:
    with books.read() as connection:
        doubt = durability_doubt(connection)

    # As the tests' server is: it outlives nobody.
    assert doubt == (
        None
        if books.dialect == "sqlite"
        else "fsync is off: a power cut may take what is posted; turn it on"
    )


def test_a_password_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="it must hold the database's password"):
        open_database("postgresql://u@db/ledger", tmp_path / "nowhere")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"these are no books" * 100)

    with pytest.raises(StoreError, match="file is not a database"):
        open_or_make_database(f"sqlite:///{file}")


def test_books_of_a_later_version_are_left_alone(
    books: Database, books_url: str
) -> None:
    execute(books, "UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(StoreError, match=r"of version 9999, .*; run the ledger that"):
        open_or_make_database(books_url)


def test_several_processes_may_have_the_books_open(
    books: Database, books_url: str
) -> None:
    post(books, arrival())
    other = open_or_make_database(books_url)

    with books.read() as connection:
        before = latest_drops(connection, 9)
        post(other, arrival(sequence_no=2))
        # A view does not change under its reader, and keeps nobody waiting.
        assert latest_drops(connection, 9) == before
    with books.read() as connection:
        assert len(latest_drops(connection, 9)) == 2
    other.close()


def test_who_decides_on_what_is_known_writes_before_anybody_else(
    books: Database, books_url: str
) -> None:
    said = arrival()
    other = open_database(books_url)
    outcomes: list[Outcome] = []
    rival = Thread(
        target=lambda: outcomes.append(post(other, said).receipts[S01][0].outcome)
    )

    with books.write() as connection:
        batch = post_batch(connection, [said], TERMS, NOW)
        rival.start()
        rival.join(0.3)  # it waits for us, so this waits in vain
        assert outcomes == []
    rival.join()

    assert batch.receipts[S01][0].outcome is Outcome.POSTED
    assert outcomes == [Outcome.DUPLICATE]
    other.close()
