"""The catalogue and its stock: changed once, and never below nothing."""

import pytest
from msgspec.structs import replace

from ledger.book import RewardId
from ledger.rewards import (
    PIECES_MAX,
    Offer,
    Reward,
    RewardFault,
    StockDeed,
    StockKind,
    find_fault,
)
from ledger.store.database import Database, StoreRefused
from ledger.store.reward_register import (
    CatalogueAnswer,
    catalogue,
    find_reward,
)
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId
from tests.ledger.books import disagreements, execute
from tests.ledger.neighbourhood import NB01
from tests.ledger.shelf import CAME, SOAP, ask, earn, offer, stock

COUNTED = StockDeed("d2", SOAP.reward, StockKind.COUNTED, 2, "", "zhang")


def kept(books: Database) -> Reward | None:
    with books.read() as connection:
        return find_reward(connection, NB01, SOAP.reward)


def test_a_reward_is_added_once_and_changed_with_a_trace(books: Database) -> None:
    dearer = replace(SOAP, points=5, is_offered=False)

    answers = [offer(books, one) for one in (SOAP, SOAP, dearer)]

    assert [answer.outcome for answer in answers] == [
        Outcome.POSTED,
        Outcome.DUPLICATE,
        Outcome.POSTED,
    ]
    assert kept(books) == Reward(dearer, 0)
    assert not disagreements(books)


def test_pieces_that_came_are_there_once_however_often_it_is_said(
    books: Database,
) -> None:
    offer(books)

    answers = [stock(books) for _ in range(2)]
    other = stock(books, replace(CAME, pieces=4))

    assert answers == [
        CatalogueAnswer(Outcome.POSTED, Reward(SOAP, 3)),
        CatalogueAnswer(Outcome.DUPLICATE, Reward(SOAP, 3)),
    ]
    assert other.reason is RewardFault.OTHER_CONTENT
    assert not disagreements(books)


def test_who_counts_the_shelf_says_what_is_there(books: Database) -> None:
    offer(books)
    stock(books)

    for _ in range(2):
        stock(books, COUNTED)

    assert kept(books) == Reward(SOAP, 2)
    stock(books, replace(COUNTED, deed_id="d3"))
    assert not disagreements(books)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (replace(CAME, pieces=0), RewardFault.NO_PIECES),
        (replace(CAME, pieces=PIECES_MAX + 1), RewardFault.NO_PIECES),
        (replace(COUNTED, pieces=-1), RewardFault.NO_PIECES),
        (replace(CAME, reward=RewardId("rice")), RewardFault.UNKNOWN),
    ],
)
def test_what_cannot_lie_on_a_shelf_is_refused(
    sqlite_books: Database, deed: StockDeed, reason: RewardFault
) -> None:
    offer(sqlite_books)

    assert stock(sqlite_books, deed).reason is reason
    assert not disagreements(sqlite_books)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (replace(SOAP, reward=RewardId("Soap 1")), RewardFault.NO_ID),
        (replace(SOAP, name_zh=" "), RewardFault.NO_NAME),
        (replace(SOAP, name_en="x" * 41), RewardFault.NO_NAME),
        (replace(SOAP, name_en="a\nb"), RewardFault.NO_NAME),
        (replace(SOAP, points=0), RewardFault.NO_POINTS),
        (replace(SOAP, points=100_001), RewardFault.NO_POINTS),
    ],
)
def test_an_offer_that_is_none_is_refused(
    sqlite_books: Database, wrong: Offer, fault: RewardFault
) -> None:
    assert find_fault(wrong) is fault
    assert offer(sqlite_books, wrong).reason is fault
    assert kept(sqlite_books) is None


def test_offers_come_first_and_of_them_the_cheapest(sqlite_books: Database) -> None:
    for name, points, is_offered in (
        ("rice", 9, True),
        ("tissue", 1, False),
        ("salt", 3, True),
    ):
        offer(
            sqlite_books,
            Offer(RewardId(name), name, name, points, is_offered=is_offered),
        )

    with sqlite_books.read() as connection:
        listed = catalogue(connection, NB01)
        elsewhere = catalogue(connection, CommunityId("NB02"))

    assert [one.offer.reward for one in listed] == ["salt", "rice", "tissue"]
    assert elsewhere == ()


def test_the_database_itself_lets_no_stock_fall_below_nothing(books: Database) -> None:
    # Behind the program's back: a movement that nobody judged.
    offer(books)
    movement = (
        "INSERT INTO stock_movements VALUES"
        " ('m', 'NB01', 'soap', 'redeemed', -1, '', '', '')"
    )

    with pytest.raises(StoreRefused):
        execute(books, movement)
    for deed in (
        "UPDATE stock_movements SET pieces = 7",
        "DELETE FROM stock_movements",
    ):
        stock(books)
        with pytest.raises(StoreRefused, match="stock_movements only grow"):
            execute(books, deed)


def test_nothing_but_a_movement_moves_the_stock(books: Database) -> None:
    offer(books)
    stock(books)

    if books.dialect == "postgresql":
        with pytest.raises(StoreRefused, match="only movements move stock"):
            execute(books, "UPDATE rewards SET stock = 99")
    else:  # SQLite cannot tell who updates; the audit finds it
        execute(books, "UPDATE rewards SET stock = 99")
        (told,) = disagreements(books)
        assert told == "reward soap: 99 in stock, 3 by the movements"


def test_what_a_voucher_keeps_is_not_on_the_shelf_any_more(books: Database) -> None:
    offer(books)
    stock(books)
    earn(books, 1)

    ask(books)

    assert kept(books) == Reward(SOAP, 2)
