"""What tests do to books: post, ask what disagrees, and go behind the ledger's back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, text

from ledger.arrivals import Arrival
from ledger.batch import Batch
from ledger.store.audit import audit
from ledger.store.database import Database
from ledger.store.posting import post_batch
from tests.ledger.neighbourhood import TERMS

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)

_POISON: Final = {
    "sqlite": (
        (
            "CREATE TRIGGER poison BEFORE INSERT ON entries"
            " WHEN NEW.entry_id = '{drop_id}'"
            " BEGIN SELECT raise(ABORT, 'poison'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION 'poison'"
            " USING ERRCODE = 'integrity_constraint_violation';"
            " END $$"
        ),
        (
            "CREATE TRIGGER poison BEFORE INSERT ON entries FOR EACH ROW"
            " WHEN (NEW.entry_id = '{drop_id}') EXECUTE FUNCTION poison()"
        ),
    ),
}


def post(books: Database, *arrivals: Arrival) -> Batch:
    with books.write() as connection:
        return post_batch(connection, arrivals, TERMS, NOW)


def disagreements(books: Database) -> Sequence[str]:
    with books.read() as connection:
        return audit(connection).disagreements


def execute(books: Database, sql: str) -> None:
    with books.write() as connection:
        connection.execute(text(sql))


def poison(connection: Connection, drop_id: str) -> None:
    """Let a rule of the database refuse one drop."""
    for statement in _POISON[connection.dialect.name]:
        connection.execute(text(statement.format(drop_id=drop_id)))
