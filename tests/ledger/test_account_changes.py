"""Redemption, expiry and correction: twice, late, never, and by two at once."""

from contextlib import closing
from datetime import date
from threading import Barrier, Thread
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.account_changes import (
    ChangeRefused,
    Correction,
    Expiry,
    Redemption,
    expiring_points,
)
from ledger.drop_judgement import Standing
from ledger.store.account_changing import ChangeAnswer, correct, expire, redeem
from ledger.store.audit import audit
from ledger.store.database import Database, StoreRefused, open_database
from ledger.store.register import set_standing
from messaging.contracts.drops import Outcome, Verdict
from messaging.contracts.ids import DropId, HouseholdId
from tests.ledger.books import NOW, disagreements, execute, post
from tests.ledger.neighbourhood import NB01, TERMS, WANG, arrival, roll_label, sticker

SOAP: Final = Redemption("r1", WANG, 3, "desk", "soap", "worker w1")
CUT_OFF: Final = Expiry(WANG, date(2026, 11, 25), "operator")


def ask_redeem(books: Database, redemption: Redemption) -> ChangeAnswer:
    with books.write() as connection:
        return redeem(connection, redemption, NB01, NOW)


def ask_correct(books: Database, correction: Correction) -> ChangeAnswer:
    with books.write() as connection:
        return correct(connection, correction, TERMS, NOW)


def ask_expire(books: Database, expiry: Expiry) -> ChangeAnswer:
    with books.write() as connection:
        return expire(connection, expiry, NB01, NOW)


def correction_of(drop_id: DropId, verdict: Verdict, name: str = "c1") -> Correction:
    return Correction(name, drop_id, verdict, "seen on the image", "supervisor s1")


def test_points_are_spent_once_however_often_it_is_asked(books: Database) -> None:
    post(books, arrival(), arrival(sequence_no=2))

    answers = [ask_redeem(books, SOAP) for _ in range(2)]
    other = ask_redeem(books, replace(SOAP, points=1))

    assert answers == [
        ChangeAnswer(Outcome.POSTED, 1),
        ChangeAnswer(Outcome.DUPLICATE, 1),
    ]
    assert other.outcome is Outcome.CONFLICTING
    with books.read() as connection:
        findings = audit(connection)
    assert not findings.disagreements
    assert findings.counts["points_redeemed"] == 3
    assert findings.counts["points_issued"] == 4


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"points": 5}, ChangeRefused.TOO_MANY),
        ({"points": 0}, ChangeRefused.NO_AMOUNT),
        ({"points": -3}, ChangeRefused.NO_AMOUNT),
        ({"points": 2**40}, ChangeRefused.NO_AMOUNT),
        ({"household": "0" * 10}, ChangeRefused.UNKNOWN_HOUSEHOLD),
    ],
)
def test_nobody_spends_what_is_not_there(
    sqlite_books: Database, changed: dict[str, object], reason: ChangeRefused
) -> None:
    post(sqlite_books, arrival(), arrival(sequence_no=2))

    answer = ask_redeem(sqlite_books, replace(SOAP, **changed))

    assert answer == ChangeAnswer(Outcome.REFUSED, reason=reason)
    assert not disagreements(sqlite_books)


def test_a_suspended_household_spends_nothing(sqlite_books: Database) -> None:
    post(sqlite_books, arrival(), arrival(sequence_no=2))
    with sqlite_books.write() as connection:
        set_standing(connection, WANG, Standing.SUSPENDED, NOW)

    assert ask_redeem(sqlite_books, SOAP).reason is ChangeRefused.SUSPENDED


def test_two_who_spend_the_same_points_at_once_do_not_both_get_them(
    books: Database, books_url: str
) -> None:
    post(books, arrival(), arrival(sequence_no=2))
    start = Barrier(4)
    answers: list[ChangeAnswer] = []

    def spend(name: str) -> None:
        with closing(open_database(books_url)) as mine:
            start.wait()
            answers.append(ask_redeem(mine, replace(SOAP, redemption_id=name)))

    rivals = [Thread(target=spend, args=[f"r{number}"]) for number in range(4)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    outcomes = [answer.outcome for answer in answers]
    assert outcomes.count(Outcome.POSTED) == 1
    assert outcomes.count(Outcome.REFUSED) == 3
    assert not disagreements(books)


def test_the_database_itself_lets_no_redemption_leave_a_debt(books: Database) -> None:
    # Behind the program's back: an entry that nobody judged.
    with books.write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO accounts VALUES ('redeemed:NB01/desk', 0)"
        )
        connection.exec_driver_sql(
            f"INSERT INTO postings VALUES ('r', 'household:{WANG}', -1),"
            " ('r', 'redeemed:NB01/desk', 1)"
        )
        entry = "INSERT INTO entries VALUES ('r', '{}', '', '', '', '', 'c', 1, '')"
        with pytest.raises(Exception, match="has not so many points"):
            connection.exec_driver_sql(entry.format("redemption"))
        connection.rollback()
    with pytest.raises(StoreRefused):
        execute(books, "UPDATE entries SET cause = 'redemption'")


def test_a_corrected_drop_gives_back_what_it_earned_and_keeps_its_trace(
    books: Database,
) -> None:
    said = arrival()
    post(books, said)
    drop_id = said.drop.drop_id

    worse = correction_of(drop_id, Verdict.CONTAMINATED)
    assert ask_correct(books, worse) == ChangeAnswer(Outcome.POSTED, 0)
    assert ask_correct(books, worse) == ChangeAnswer(Outcome.DUPLICATE, 0)
    same = correction_of(drop_id, Verdict.CONTAMINATED, "c2")
    assert ask_correct(books, same).reason is ChangeRefused.SAME
    other = replace(worse, why="another reason")
    assert ask_correct(books, other).outcome is Outcome.CONFLICTING
    back = correction_of(drop_id, Verdict.CORRECT, "c3")
    assert ask_correct(books, back) == ChangeAnswer(Outcome.POSTED, 2)
    assert not disagreements(books)

    # The drop is what it was, and comes again as what it was.
    (receipt,) = post(books, said).receipts[said.drop.station]
    assert (receipt.outcome, receipt.points) == (Outcome.DUPLICATE, 2)


def test_a_correction_may_take_back_points_that_are_spent(books: Database) -> None:
    said = arrival()
    post(books, said)
    ask_redeem(books, replace(SOAP, points=2))

    answer = ask_correct(books, correction_of(said.drop.drop_id, Verdict.CONTAMINATED))

    assert answer == ChangeAnswer(Outcome.POSTED, -2)
    assert ask_redeem(books, replace(SOAP, redemption_id="r2")).outcome is (
        Outcome.REFUSED
    )
    assert not disagreements(books)


def test_a_drop_that_cannot_be_corrected_says_why(books: Database) -> None:
    nobodys = arrival(household=None, verdict="contaminated")
    of_another = arrival(sequence_no=2, bag_label=sticker("QT4PXHCGNV"))
    post(books, nobodys, of_another)

    unknown = correction_of(DropId("0" * 36), Verdict.CORRECT)
    assert ask_correct(books, unknown).reason is ChangeRefused.UNKNOWN_DROP
    answer = ask_correct(books, correction_of(nobodys.drop.drop_id, Verdict.CORRECT))
    assert answer == ChangeAnswer(Outcome.POSTED, None)
    answer = ask_correct(
        books,
        correction_of(of_another.drop.drop_id, Verdict.UNINSPECTED, "c2"),
    )
    assert answer == ChangeAnswer(Outcome.POSTED, 0)
    assert not disagreements(books)


def test_a_household_registered_late_gets_its_points_by_a_correction(
    sqlite_books: Database,
) -> None:
    with sqlite_books.write() as connection:
        set_standing(connection, WANG, Standing.SUSPENDED, NOW)
    said = arrival()
    post(sqlite_books, said)
    with sqlite_books.write() as connection:
        set_standing(connection, WANG, Standing.ACTIVE, NOW)

    answer = ask_correct(
        sqlite_books, correction_of(said.drop.drop_id, Verdict.CORRECT)
    )

    assert answer == ChangeAnswer(Outcome.POSTED, 2)
    assert not disagreements(sqlite_books)


def test_a_refused_drop_cannot_be_corrected(sqlite_books: Database) -> None:
    label = roll_label(WANG, 1)
    refused = arrival(sequence_no=2, bag_label=label)
    post(sqlite_books, arrival(bag_label=label), refused)

    answer = ask_correct(
        sqlite_books, correction_of(refused.drop.drop_id, Verdict.CONTAMINATED)
    )

    assert answer.reason is ChangeRefused.REFUSED_DROP


def test_points_expire_oldest_first_and_once(books: Database) -> None:
    post(books, arrival(), arrival(sequence_no=2))
    ask_redeem(books, replace(SOAP, points=1))

    kept = ask_expire(books, replace(CUT_OFF, earned_before=date(2026, 11, 24)))
    ended = [ask_expire(books, CUT_OFF) for _ in range(2)]

    assert kept == ChangeAnswer(Outcome.POSTED, 3)
    assert ended == [
        ChangeAnswer(Outcome.POSTED, 0),
        ChangeAnswer(Outcome.DUPLICATE, 0),
    ]
    with books.read() as connection:
        findings = audit(connection)
    assert findings.counts["points_expired"] == 3
    assert not findings.disagreements


@given(st.integers(-50, 50), st.integers(-50, 50))
def test_what_expires_is_never_more_than_there_is_and_leaves_what_is_young(
    balance: int, earned_since: int
) -> None:
    ending = expiring_points(balance, earned_since)

    assert 0 <= ending <= max(0, balance)
    left = balance - ending
    assert left == min(balance, max(0, earned_since))


def test_a_household_that_nobody_knows_has_nothing_to_expire(
    sqlite_books: Database,
) -> None:
    unknown = Expiry(HouseholdId("0" * 10), date(2026, 11, 25), "operator")

    assert ask_expire(sqlite_books, unknown).balance == 0
    assert not disagreements(sqlite_books)
