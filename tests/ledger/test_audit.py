"""The audit finds whatever was altered behind the ledger's back, on either database."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import pytest
from msgspec.structs import replace
from sqlalchemy import Table

from ledger.account_changes import Correction
from ledger.batch import Terms
from ledger.drop_judgement import Standing
from ledger.household_cards import CardHash, IssuedCard, Revocation, VoidedRoll
from ledger.store.account_changing import correct
from ledger.store.audit import audit
from ledger.store.card_register import issue_cards, revoke_card, void_roll
from ledger.store.database import Database
from ledger.store.posting import post_batch
from ledger.store.register import print_roll, set_standing
from ledger.store.tables import TABLES
from ledger.store.views import latest_drops
from ledger.tariff import DailyCap
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Stream, Verdict
from tests.ledger.books import NOW, disagreements, post
from tests.ledger.conftest import Tamper
from tests.ledger.neighbourhood import (
    LI,
    NB01,
    TARIFF,
    TERMS,
    WANG,
    ZONE,
    arrival,
    roll_label,
)
from tests.ledger.shelf import fill_shelf

# Tables on which no point rests, and columns that say only when or in which order
# something was seen: see the docstring of `ledger.store.audit`.
_NOT_BOOKS: Final = frozenset(
    {
        "api_tokens",
        "case_steps",
        "cases",
        "members",
        "outcomes",
        "quarantine",
        "registry",
    }
)
_NOT_SEALED: Final = frozenset(
    {"drops.drop_no", "outboxes.last_drop_at", "gaps.opened_at"}
)


# From the next day on one that counts days: its awards have rows, too.
_CAPPED: Final = replace(
    TARIFF,
    name="capped",
    counts_from=date(2026, 11, 25),
    daily_caps=(DailyCap(stream=Stream.KITCHEN, points=3),),
)
_COUNTING: Final = Terms(NB01, TariffCalendar([TARIFF, _CAPPED], ZONE))


def fill(books: Database) -> None:
    """Let every table of the books have a row, and every column a value."""
    with books.write() as connection:
        print_roll(connection, NB01, WANG, 3, NOW)
        set_standing(connection, LI, Standing.SUSPENDED, NOW)
        card = IssuedCard(CardHash("a" * 64), WANG, "zhang", "now")
        issue_cards(connection, NB01, [card])
        lost = Revocation(card.card_sha256, "lost", "zhang", "now")
        revoke_card(connection, NB01, lost)
        print_roll(connection, NB01, LI, 3, NOW)
        void_roll(connection, NB01, VoidedRoll(LI, 1, 3, "stolen", "zhang", "now"))
    label = roll_label(WANG, 1)
    post(
        books,
        arrival(bag_label=label, reason="wet", label_read_by="typed"),
        arrival(sequence_no=2, bag_label=label),
        arrival(sequence_no=3, household=LI),
        arrival(sequence_no=6),
    )
    with books.read() as connection:
        drop_id = latest_drops(connection, 1)[0].drop_id
    correction = Correction("c1", drop_id, Verdict.CONTAMINATED, "seen", "supervisor")
    with books.write() as connection:
        correct(connection, correction, TERMS, NOW)
    fill_shelf(books)
    counted = arrival(station="s07", occurred_at="2026-11-25T07:12:03+08:00")
    again = Correction(
        "c2", counted.drop.drop_id, Verdict.CONTAMINATED, "seen", "zhang"
    )
    with books.write() as connection:
        tomorrow = NOW + timedelta(days=1)
        post_batch(connection, [counted], _COUNTING, tomorrow)
        correct(connection, again, _COUNTING, tomorrow)


def alterations(table: Table) -> Iterator[tuple[str, str]]:
    """Alter the first row of a table, column by column."""
    key = table.primary_key.columns[0].name
    first = f"WHERE {key} = (SELECT min({key}) FROM {table.name})"
    for column in table.c:
        is_number = column.type.python_type is int
        value = f"coalesce({column.name}, 0) + 1000"
        if column.name == "outcome":
            value = "'refused'"
        elif not is_number:
            value = f"coalesce({column.name}, '') || 'x'"
        deed = f"UPDATE {table.name} SET {column.name} = {value} {first}"
        yield f"{table.name}.{column.name}", deed


def test_an_alteration_of_any_column_of_the_books_is_found(
    books: Database, tamper: Tamper
) -> None:
    fill(books)
    assert not disagreements(books)
    unfound = set()

    for table in TABLES:
        if table.name in _NOT_BOOKS:
            continue
        names = ", ".join(table.c.keys())
        tamper(f"CREATE TABLE before AS SELECT * FROM {table.name}")
        for column, deed in alterations(table):
            tamper(deed)
            if not disagreements(books):
                unfound.add(column)
            tamper(
                f"DELETE FROM {table.name};INSERT INTO {table.name} ({names})"
                f" SELECT {names} FROM before"
            )
        tamper("DROP TABLE before")
        assert not disagreements(books)

    assert unfound == _NOT_SEALED


def test_a_row_taken_away_is_found_in_any_table_of_the_books(
    books: Database, tamper: Tamper
) -> None:
    fill(books)
    unfound = set()

    for table in TABLES:
        if table.name in _NOT_BOOKS:
            continue
        names = ", ".join(table.c.keys())
        key = table.primary_key.columns[0].name
        last = f"WHERE {key} = (SELECT max({key}) FROM {table.name})"
        tamper(
            f"CREATE TABLE before AS SELECT * FROM {table.name};"
            f"DELETE FROM {table.name} {last}"
        )
        if not disagreements(books):
            unfound.add(table.name)
        tamper(
            f"DELETE FROM {table.name};INSERT INTO {table.name} ({names})"
            f" SELECT {names} FROM before;DROP TABLE before"
        )

    assert unfound == set()


# What the two tests above do not try: rows that agree with each other in part.
TAMPERINGS: Final = {
    "two entries exchanged": "UPDATE entries SET chain_no = -chain_no"
    " WHERE chain = 'NB01/s01';"
    "UPDATE entries SET chain_no = 6 + chain_no WHERE chain_no < -1;"
    "UPDATE entries SET chain_no = 1 WHERE chain_no = -1",
    "a number left out": "UPDATE entries SET chain_no = 5"
    " WHERE chain_no = 4 AND chain = 'NB01/s01';"
    "UPDATE chains SET length = 5 WHERE chain = 'NB01/s01'",
    "a posting's points": "UPDATE postings SET points = points * 2"
    " WHERE entry_id = (SELECT min(entry_id) FROM postings)",
    "postings taken away": "DELETE FROM postings"
    " WHERE entry_id = (SELECT min(entry_id) FROM postings)",
    "a drop that nobody handed in": "INSERT INTO used_labels VALUES ('x', 'y')",
    "a gap that is none": "INSERT INTO gaps VALUES ("
    "'00000000-0000-7000-8000-000000000001', 's01', 'NB01', 2, 2, '')",
    "an outbox without drops": "INSERT INTO outboxes"
    " VALUES ('x', 's01', 'NB01', 2, '')",
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_audit_finds_rows_that_were_altered_together(
    books: Database, tamper: Tamper, what: str
) -> None:
    fill(books)

    tamper(TAMPERINGS[what])

    assert disagreements(books)


_TAKEN_AWAY: Final = {
    "sqlite": ("DROP TRIGGER entries_are_sealed", "entries_are_sealed"),
    "postgresql": ("DROP TRIGGER entries_are_sealed ON entries", "entries_are_sealed"),
}
_SWITCHED_OFF: Final = {
    "sqlite": (
        (
            "DROP TRIGGER drops_update_never;CREATE TRIGGER drops_update_never"
            " BEFORE UPDATE ON drops BEGIN SELECT 1; END"
        ),
        "drops_update_never",
    ),
    "postgresql": (
        "ALTER TABLE drops DISABLE TRIGGER drops_only_grow",
        "drops_only_grow",
    ),
}
_HOLLOW: Final = {
    "sqlite": ("DROP TRIGGER accounts_begin_at_zero", "accounts_begin_at_zero"),
    "postgresql": (
        (
            "CREATE OR REPLACE FUNCTION only_grow() RETURNS trigger LANGUAGE plpgsql"
            " AS $$ BEGIN RETURN NULL; END $$"
        ),
        "only_grow",
    ),
}


@pytest.mark.parametrize("way", [_TAKEN_AWAY, _SWITCHED_OFF, _HOLLOW])
def test_the_audit_misses_a_guard_that_guards_no_more(
    books: Database, way: dict[str, tuple[str, str]]
) -> None:
    deed, guard = way[books.dialect]
    with books.write() as connection:
        for statement in re.split(r";(?=CREATE)", deed):
            connection.exec_driver_sql(statement)

    (told,) = disagreements(books)
    assert told == f"guard {guard} is missing or changed"


def test_books_that_disagree_everywhere_are_told_in_a_few_lines(
    books: Database, tamper: Tamper
) -> None:
    post(books, *(arrival(sequence_no=number) for number in range(1, 101)))
    tamper("UPDATE drops SET points = 7")

    with books.read() as connection:
        findings = audit(connection)

    assert findings.disagreements_count > 100
    assert len(findings.disagreements) == 50
