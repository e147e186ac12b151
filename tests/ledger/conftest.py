"""Books of one community with two households, on a disk of the test's own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.households import Home
from ledger.store.database import Database, open_or_make_database
from ledger.store.register import admit_homes
from tests.ledger.neighbourhood import LI, NB01, WANG


@pytest.fixture
def books_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def books(books_url: str) -> Iterator[Database]:
    database = make_books(books_url)
    yield database
    database.close()


def make_books(url: str) -> Database:
    """Make books in which Wang and Li are registered."""
    database = open_or_make_database(url, datetime.now(UTC))
    loaded_dice = iter(WANG + LI)
    with database.write() as connection:
        homes = [Home("3栋", "101"), Home("3栋", "102")]
        admit_homes(
            connection, NB01, homes, lambda _: next(loaded_dice), datetime.now(UTC)
        )
    return database
