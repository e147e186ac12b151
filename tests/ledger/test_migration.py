"""Books made, and brought up to date without loss."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import select

from ledger.store.audit import audit
from ledger.store.database import (
    StoreError,
    StoreUnavailable,
    open_database,
    open_or_make_database,
)
from ledger.store.engines import make_engine
from ledger.store.migration import migrate
from ledger.store.roles import RIGHTS
from ledger.store.schema import METADATA, REVISION, entries, households
from ledger.store.tables import TABLES
from ledger.store.views import every_drop, latest_set_aside, outcome_counts
from messaging.contracts.drops import Outcome
from tests.ledger.books import disagreements, execute, post
from tests.ledger.conftest import register_homes
from tests.ledger.neighbourhood import LI, S01, WANG, arrival
from tests.postgres import Postgres

RECORDED: Final = Path(__file__).parents[1] / "recordings/ledger"


@pytest.fixture
def old_books(tmp_path: Path) -> str:
    """Restore books that a ledger of the first version made and used."""
    with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
        script = RECORDED / "books_of_version_1.sql"
        connection.executescript(script.read_text(encoding="utf-8"))
    return f"sqlite:///{tmp_path}/ledger.db"


@pytest.fixture
def empty(postgres: Postgres) -> str:
    return postgres.url(postgres.make_database())


def test_books_of_the_first_version_lose_nothing(old_books: str) -> None:
    with closing(open_or_make_database(old_books)) as books:
        with books.read() as connection:
            drops = list(every_drop(connection))
            counts = outcome_counts(connection)
            findings = audit(connection)
            set_aside = latest_set_aside(connection, 9)
        assert not findings.disagreements
        assert [drop.outcome for drop in drops].count(Outcome.POSTED) == 6
        assert [drop.outcome for drop in drops].count(Outcome.REFUSED) == 1
        assert sum(drop.points for drop in drops) == 5
        assert {drop.label_read_by for drop in drops} == {None}
        assert counts["posted"] == 6
        assert {one.fault for one in set_aside} == {"malformed", "conflicting"}

        # And life goes on: the next drop, and one that came before.
        (receipt,) = post(books, arrival(household=WANG)).receipts[S01]
        assert receipt.balance == 6
        (receipt,) = post(books, arrival(household=LI, sequence_no=9)).receipts[S01]
        assert receipt.reason == "household suspended"
        assert not disagreements(books)


def test_migrated_books_are_sealed_where_the_first_version_left_them_open(
    old_books: str,
) -> None:
    open_or_make_database(old_books).close()

    with closing(open_database(old_books)) as books, books.read() as connection:
        causes = list(connection.scalars(select(entries.c.cause)))
        homes = connection.execute(select(households)).all()
    assert causes.count("household") == len(homes) == 2
    assert causes.count("label roll") == 2
    assert causes.count("refusal") == 1


def test_a_migration_that_fails_half_way_leaves_the_books_as_they_were(
    old_books: str, tmp_path: Path
) -> None:
    file = tmp_path / "ledger.db"
    with closing(sqlite3.connect(file)) as connection:
        # The last step of all will not like this chain.
        connection.execute("UPDATE chains SET length = 'x' WHERE chain = 'NB01/s01'")
        connection.commit()
        before = list(connection.iterdump())

    with pytest.raises((StoreError, TypeError)):
        open_or_make_database(old_books)

    with closing(sqlite3.connect(file)) as connection:
        assert list(connection.iterdump()) == before


def test_the_migrations_make_the_tables_that_the_program_knows(
    books_url: str,
) -> None:
    engine = make_engine(books_url, None)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, METADATA) == []
        assert context.get_current_revision() == REVISION
    engine.dispose()


def test_the_last_migration_is_the_one_that_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", "ledger/store/migrations")

    assert ScriptDirectory.from_config(config).get_current_head() == REVISION


def test_books_on_a_server_are_made_when_the_operator_says_so(empty: str) -> None:
    with pytest.raises(StoreError, match=r"no books at .*; run `python -m ledger mig"):
        open_or_make_database(empty)

    for _ in range(2):
        engine = make_engine(empty, None)
        migrate(engine)
        engine.dispose()

    with closing(open_or_make_database(empty)) as books:
        assert not disagreements(books)


def test_a_role_that_does_not_own_the_books_can_post_and_no_more(
    postgres: Postgres, empty: str
) -> None:
    postgres.ask("postgres", "CREATE ROLE ledger LOGIN")
    engine = make_engine(empty, None)
    migrate(engine, "ledger")
    engine.dispose()
    with closing(open_database(empty.replace("owner@", "ledger@"))) as books:
        register_homes(books)
        (receipt,) = post(books, arrival()).receipts[S01]
        assert receipt.balance == 2
        assert not disagreements(books)
        for deed in (
            "UPDATE drops SET points = 7",
            "DELETE FROM entries",
            "TRUNCATE postings",
            "UPDATE accounts SET balance = 7",
            "DROP TRIGGER drops_only_grow ON drops",
            "ALTER TABLE drops DISABLE TRIGGER ALL",
        ):
            with pytest.raises(
                StoreUnavailable, match=r"permission denied|must be owner"
            ):
                execute(books, deed)


def test_the_rights_of_the_posting_role_name_every_table() -> None:
    assert set(RIGHTS) == {*(table.name for table in TABLES), "alembic_version"}
