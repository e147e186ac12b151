"""Tariffs that count days, in the books: in any order, by two ledgers, corrected."""

from contextlib import closing
from datetime import UTC, date, datetime
from threading import Barrier, Thread
from typing import Any, Final

import pytest
from msgspec.structs import replace

from ledger.account_changes import Correction
from ledger.arrivals import DropArrival
from ledger.batch import Terms
from ledger.store.account_changing import correct
from ledger.store.database import Database, StoreUnavailable, open_database
from ledger.store.posting import post_batch
from ledger.store.views import every_drop
from ledger.tariff import DailyCap, Streak
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Verdict
from tests.ledger.books import disagreements, execute
from tests.ledger.conftest import Tamper
from tests.ledger.neighbourhood import NB01, TARIFF, WANG, ZONE, arrival

NOW: Final = datetime(2026, 11, 30, 4, tzinfo=UTC)
COUNTED: Final = replace(
    TARIFF,
    daily_caps=(DailyCap(stream="kitchen", points=3),),  # type: ignore[arg-type]  # a StrEnum's value
    streak=Streak(days=3, points=5),
)
TERMS: Final = Terms(NB01, TariffCalendar([COUNTED], ZONE))


STRAY: Final = (
    "INSERT INTO awards SELECT entry_id || 'x', drop_id, household, day, stream, 0, 1"
    " FROM before"
)


def bag(day: int, number: int, **changed: Any) -> DropArrival:
    at = f"2026-11-{day:02}T07:12:03.120+08:00"
    return arrival(occurred_at=at, sequence_no=number, **changed)


def post(books: Database, *arrivals: DropArrival, terms: Terms = TERMS) -> None:
    with books.write() as connection:
        post_batch(connection, arrivals, terms, NOW)


def points(books: Database) -> list[int]:
    with books.read() as connection:
        return [drop.points for drop in every_drop(connection)]


def test_a_week_that_comes_late_and_backwards_earns_what_it_would_have(
    books: Database,
) -> None:
    late = [bag(day, 30 - day) for day in (24, 22, 23)]
    post(books, *late[:2])
    post(books, late[2], bag(24, 9), bag(24, 10))

    # Two a day, the cap's third point on the 24th, and the streak by the 23rd.
    assert points(books) == [2, 2, 7, 1, 0]
    assert not disagreements(books)


def test_two_ledgers_at_once_never_pay_more_than_a_day_may(
    books: Database, books_url: str
) -> None:
    ready = Barrier(2)

    def hand_in(station: str) -> None:
        with closing(open_database(books_url)) as own:
            ready.wait()
            for number in range(1, 6):
                post(own, bag(24, number, station=station))

    ledgers = [Thread(target=hand_in, args=(name,)) for name in ("s01", "s02")]
    for ledger in ledgers:
        ledger.start()
    for ledger in ledgers:
        ledger.join()

    assert (len(points(books)), sum(points(books))) == (10, 3)
    assert not disagreements(books)


def test_a_correction_counts_by_the_day_of_its_drop(books: Database) -> None:
    first = bag(22, 1)
    post(books, first, bag(23, 2), bag(24, 3))
    for name, verdict, balance in (
        ("c1", Verdict.CONTAMINATED, 4),
        ("c2", Verdict.CORRECT, 11),
    ):
        wanted = Correction(name, first.drop.drop_id, verdict, "seen", "zhang")
        with books.write() as connection:
            answer = correct(connection, wanted, TERMS, NOW)
        assert answer.balance == balance
        assert not disagreements(books)


def test_the_audit_finds_awards_that_were_altered(
    books: Database, tamper: Tamper
) -> None:
    post(books, bag(22, 1), bag(23, 2), bag(24, 3))
    for deed in (
        "UPDATE awards SET worth_points = 1",
        "UPDATE awards SET day = '2026-11-01'",
        "UPDATE awards SET drop_id = 'x'",
        "UPDATE awards SET stream = 'x'",
        "DELETE FROM awards",
        STRAY,
        "UPDATE tariffs SET content = 'x'",
        "DELETE FROM tariffs",
    ):
        tamper("CREATE TABLE before AS SELECT * FROM awards")
        tamper("CREATE TABLE before_tariffs AS SELECT * FROM tariffs")
        tamper(deed)
        assert disagreements(books), deed
        tamper("DELETE FROM awards;INSERT INTO awards SELECT * FROM before")
        tamper("DELETE FROM tariffs;INSERT INTO tariffs SELECT * FROM before_tariffs")
        tamper("DROP TABLE before;DROP TABLE before_tariffs")
        assert not disagreements(books)


def test_a_tariff_that_drops_were_posted_by_cannot_be_changed(books: Database) -> None:
    post(books, bag(24, 1))
    other = Terms(NB01, TariffCalendar([TARIFF], ZONE))

    with pytest.raises(StoreUnavailable, match="no longer what it was"):
        post(books, bag(24, 2), terms=other)

    assert points(books) == [2]
    with pytest.raises(Exception, match="only grow"):
        execute(books, "DELETE FROM tariffs")


def test_a_tariff_that_begins_later_leaves_earlier_days_alone(books: Database) -> None:
    coming = replace(
        TARIFF, name="next", counts_from=date(2026, 11, 25), lines=TARIFF.lines[1:]
    )
    post(
        books,
        bag(24, 1),
        bag(25, 2),
        bag(24, 3, clock="unsynced"),
        terms=Terms(NB01, TariffCalendar([COUNTED, coming], ZONE)),
    )

    assert points(books) == [2, 0, 0]
    assert WANG in {drop.household for drop in _drops(books)}
    assert not disagreements(books)


def _drops(books: Database) -> list[Any]:
    with books.read() as connection:
        return list(every_drop(connection))
