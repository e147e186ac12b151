"""What the database itself refuses, on either database."""

import pytest
from sqlalchemy import text

from ledger.store.database import Database, StoreRefused
from ledger.store.rows import add_rows
from ledger.store.schema import postings
from tests.ledger.books import disagreements, execute, post
from tests.ledger.neighbourhood import LI, WANG, arrival

GROWING = ("drops", "entries", "postings", "corrections")


@pytest.mark.parametrize(
    "deed",
    [
        *(f"DELETE FROM {table}" for table in GROWING[:3]),
        "UPDATE drops SET points = 7",
        "UPDATE entries SET actor = 'nobody'",
        "UPDATE postings SET points = 7",
    ],
)
def test_what_is_posted_is_never_changed_and_never_deleted(
    books: Database, deed: str
) -> None:
    post(books, arrival())

    with pytest.raises(StoreRefused, match="only grow"):
        execute(books, deed)

    assert not disagreements(books)


# Ways around an update and a deletion that only one of the two databases has.
_REPLACEMENTS = {
    "sqlite": [f"INSERT OR REPLACE INTO {t} SELECT * FROM {t}" for t in GROWING[:3]],
    "postgresql": [
        *(f"TRUNCATE {table} CASCADE" for table in GROWING),
        (
            "INSERT INTO drops SELECT * FROM drops ON CONFLICT (drop_id)"
            " DO UPDATE SET points = 7"
        ),
    ],
}


def test_what_is_posted_is_never_replaced(books: Database) -> None:
    post(books, arrival())

    for deed in _REPLACEMENTS[books.dialect]:
        with pytest.raises(StoreRefused, match=r"only grow|is sealed"):
            execute(books, deed)

    assert not disagreements(books)


@pytest.mark.parametrize(
    ("deed", "rule"),
    [
        (
            "INSERT INTO postings VALUES ('{drop_id}', 'household:{household}', 9)",
            "a posting for an entry that is sealed",
        ),
        (
            "INSERT INTO accounts VALUES ('household:X', 9)",
            "an account begins at zero",
        ),
        (
            "INSERT INTO postings VALUES ('nowhere', 'household:{household}', 9)",
            "(?i)foreign key constraint",
        ),
        (
            "INSERT INTO postings VALUES ('nowhere', 'household:X', 9)",
            "(?i)foreign key constraint",
        ),
    ],
)
def test_the_database_itself_refuses_points_out_of_nothing(
    books: Database, deed: str, rule: str
) -> None:
    said = arrival()
    post(books, said)

    with pytest.raises(StoreRefused, match=rule):
        execute(books, deed.format(drop_id=said.drop.drop_id, household=LI))


def test_the_database_itself_refuses_an_entry_that_does_not_sum_to_zero(
    books: Database,
) -> None:
    def enter(points: int) -> None:
        with books.write() as connection:
            columns = ("entry_id", "account", "points")
            rows = [("e", f"household:{WANG}", 2), ("e", f"household:{LI}", points)]
            add_rows(connection, postings, columns, rows)
            connection.execute(
                text(
                    "INSERT INTO entries VALUES"
                    " ('e', 'drop', '', '', '', '', 'NB01/s01', 1, '')"
                )
            )

    with pytest.raises(StoreRefused, match="do not sum to zero"):
        enter(-1)
    enter(-2)


def test_postgresql_lets_only_postings_move_a_balance(books: Database) -> None:
    post(books, arrival())
    deed = "UPDATE accounts SET balance = 99 WHERE balance > 0"
    if books.dialect == "sqlite":
        execute(books, deed)
        assert disagreements(books)
        return

    with pytest.raises(StoreRefused, match="only postings move balances"):
        execute(books, deed)
