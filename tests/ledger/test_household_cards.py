"""Household cards: issued once, found by what is shown, revoked for good."""

import threading
from contextlib import closing
from typing import Final

import pytest
from msgspec.structs import replace
from sqlalchemy import text

from ledger.drop_judgement import Hindrance
from ledger.household_cards import (
    CardHash,
    CardRefused,
    IssuedCard,
    Revocation,
    VoidedRoll,
)
from ledger.store.card_register import (
    all_cards,
    cards_of,
    find_card,
    issue_cards,
    revoke_card,
    void_roll,
    voided_rolls_of,
)
from ledger.store.database import Database, StoreRefused, open_database
from ledger.store.register import print_roll
from messaging.contracts.drops import Outcome
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import CommunityId, HouseholdId
from messaging.contracts.secret_card import card_sha256
from tests.ledger.books import NOW, disagreements, post
from tests.ledger.neighbourhood import LI, NB01, S01, WANG, arrival, roll_label

AT: Final = "2026-11-24T04:00:00.000000Z"
TEXT: Final = new_household_card(7)
CARD: Final = IssuedCard(CardHash(card_sha256(TEXT)), WANG, "zhang", AT)
LOST: Final = Revocation(CARD.card_sha256, "lost in the lift", "zhang", AT)
ROLL: Final = VoidedRoll(WANG, 1, 3, "stolen from the porter", "zhang", AT)


def issue(books: Database, *cards: IssuedCard) -> CardRefused | None:
    with books.write() as connection:
        return issue_cards(connection, NB01, cards or (CARD,))


def revoke(books: Database, revocation: Revocation = LOST) -> CardRefused | None:
    with books.write() as connection:
        return revoke_card(connection, NB01, revocation)


def void(books: Database, roll: VoidedRoll = ROLL) -> CardRefused | None:
    with books.write() as connection:
        return void_roll(connection, NB01, roll)


def test_a_card_is_found_by_what_is_shown_and_its_secret_is_nowhere(
    books: Database,
) -> None:
    assert issue(books) is None

    with books.read() as connection:
        kept = find_card(connection, NB01, CardHash(card_sha256(TEXT)))
        assert find_card(connection, NB01, CardHash(TEXT)) is None
        assert find_card(connection, CommunityId("NB02"), CARD.card_sha256) is None
    assert kept is not None
    assert (kept.card, kept.revocation) == (CARD, None)
    assert not disagreements(books)


def test_a_revoked_card_stays_revoked_and_keeps_its_first_reason(
    books: Database,
) -> None:
    other = replace(CARD, card_sha256=CardHash("b" * 64), household=LI)
    issue(books, CARD, other)

    assert revoke(books) is None
    assert revoke(books, replace(LOST, why="again")) is CardRefused.DONE_BEFORE

    with books.read() as connection:
        assert cards_of(connection, WANG)[0].revocation == LOST
        assert [one.card.household for one in all_cards(connection, NB01)] == [WANG, LI]
        assert all_cards(connection, NB01)[1].revocation is None
    for deed in (
        "DELETE FROM card_revocations",
        "UPDATE card_revocations SET why = 'x'",
        "UPDATE household_cards SET household = 'x'",
        "DELETE FROM household_cards",
    ):
        with pytest.raises(StoreRefused), books.write() as connection:
            connection.execute(text(deed))
    assert not disagreements(books)


@pytest.mark.parametrize(
    ("revocation", "reason"),
    [
        (replace(LOST, why=" "), CardRefused.NO_REASON),
        (replace(LOST, why="x" * 201), CardRefused.NO_REASON),
        (replace(LOST, why="a\nb"), CardRefused.NO_REASON),
        (replace(LOST, card_sha256=CardHash("c" * 64)), CardRefused.UNKNOWN_CARD),
    ],
)
def test_what_cannot_be_revoked_is_told(
    sqlite_books: Database, revocation: Revocation, reason: CardRefused
) -> None:
    issue(sqlite_books)

    assert revoke(sqlite_books, revocation) is reason


def test_cards_for_a_stranger_are_not_issued_and_no_other_either(
    books: Database,
) -> None:
    stranger = replace(CARD, household=HouseholdId("0000000000"))

    assert issue(books, CARD, stranger) is CardRefused.UNKNOWN_HOUSEHOLD

    with books.read() as connection:
        assert all_cards(connection, NB01) == []
    assert not disagreements(books)


def test_a_card_slipped_in_behind_the_ledgers_back_is_found(books: Database) -> None:
    issue(books)
    with books.write() as connection:
        connection.execute(
            text(f"INSERT INTO household_cards VALUES ('{'e' * 64}', '{LI}', 'x', 'y')")
        )

    assert disagreements(books) == [
        f"household card/{'e' * 64} is not as it was last entered"
    ]


def test_two_who_revoke_a_card_at_once_revoke_it_once(
    books: Database, books_url: str
) -> None:
    issue(books)
    answers: list[CardRefused | None] = []

    def revoke_it() -> None:
        with closing(open_database(books_url)) as mine:
            answers.append(revoke(mine))

    rivals = [threading.Thread(target=revoke_it) for _ in range(4)]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join()

    assert sorted(map(str, answers)) == ["None", *["done before"] * 3]
    assert not disagreements(books)


# Rolls of labels that are void ------------------------------------------------


def test_a_label_of_a_void_roll_earns_nothing_and_the_next_roll_does(
    books: Database,
) -> None:
    with books.write() as connection:
        print_roll(connection, NB01, WANG, 3, NOW)
        print_roll(connection, NB01, WANG, 3, NOW)
    early = arrival(bag_label=roll_label(WANG, 2))
    assert post(books, early).receipts[S01][0].points == 2

    assert void(books) is None
    assert void(books) is CardRefused.DONE_BEFORE

    batch = post(
        books,
        early,
        arrival(bag_label=roll_label(WANG, 3), sequence_no=2),
        arrival(bag_label=roll_label(WANG, 4), sequence_no=3),
        arrival(sequence_no=4),
    )
    again, of_void, of_next, sticker = batch.receipts[S01]
    assert (again.outcome, again.points) == (Outcome.DUPLICATE, 2)
    assert (of_void.outcome, of_void.points) == (Outcome.POSTED, 0)
    assert of_void.reason == Hindrance.LABEL_VOID
    assert (of_next.points, sticker.points) == (2, 2)
    with books.read() as connection:
        assert voided_rolls_of(connection, WANG) == (ROLL,)
        assert voided_rolls_of(connection, LI) == ()
    assert not disagreements(books)


@pytest.mark.parametrize(
    ("roll", "reason"),
    [
        (replace(ROLL, why=""), CardRefused.NO_REASON),
        (replace(ROLL, first_serial=2), CardRefused.UNKNOWN_ROLL),
        (replace(ROLL, household=LI), CardRefused.UNKNOWN_ROLL),
        (
            replace(ROLL, household=HouseholdId("0000000000")),
            CardRefused.UNKNOWN_HOUSEHOLD,
        ),
    ],
)
def test_what_cannot_be_made_void_is_told(
    sqlite_books: Database, roll: VoidedRoll, reason: CardRefused
) -> None:
    with sqlite_books.write() as connection:
        print_roll(connection, NB01, WANG, 3, NOW)

    assert void(sqlite_books, roll) is reason
    assert not disagreements(sqlite_books)
