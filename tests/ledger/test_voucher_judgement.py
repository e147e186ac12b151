"""What is decided of rewards without any books, and who is overtaken by another."""

from datetime import date

import pytest

from ledger.account_changes import Holder
from ledger.drop_judgement import Standing
from ledger.pages.stock_bar import stock_bar
from ledger.redemption import Issue, RedemptionRefused, judge_request
from ledger.rewards import RewardFault, judge_stock
from ledger.store.database import Database, StoreOvertaken
from ledger.store.reward_views import open_vouchers
from ledger.store.turns import take_turn
from ledger.voucher_code import VoucherCode
from messaging.contracts.ids import HouseholdId
from tests.ledger.books import NOW
from tests.ledger.neighbourhood import NB01, WANG
from tests.ledger.shelf import (
    AFTER_ITS_DAYS,
    CAME,
    VOUCHER_TERMS,
    WISH,
    fill_shelf,
)

ISSUE = Issue(VoucherCode("000000000V"), "", date(2026, 12, 24))


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (None, RedemptionRefused.UNKNOWN_HOUSEHOLD),
        (Standing.ACTIVE, RedemptionRefused.UNKNOWN_REWARD),
    ],
)
def test_what_nobody_knows_is_refused(
    standing: Standing | None, reason: RedemptionRefused
) -> None:
    assert judge_request(WISH, None, Holder(standing, 9), ISSUE, NB01) is reason
    assert judge_stock(CAME, None, NB01, "") is RewardFault.UNKNOWN


def test_a_household_sees_what_it_can_still_fetch(books: Database) -> None:
    fill_shelf(books)

    with books.read() as connection:
        found = open_vouchers(connection, WANG, VOUCHER_TERMS.today(NOW), 9)
        late = VOUCHER_TERMS.today(AFTER_ITS_DAYS)
        gone = open_vouchers(connection, WANG, late, 9)
        others = open_vouchers(connection, HouseholdId("0" * 10), late, 9)

    assert [kept.voucher.request_id for kept in found] == ["r1"]
    assert gone == others == ()


@pytest.mark.parametrize("times", [1, 5, 6])
def test_who_is_overtaken_begins_again_and_not_for_ever(
    sqlite_books: Database, times: int
) -> None:
    turns = []

    def deed(_: object) -> str:
        turns.append(1)
        if len(turns) <= times:
            raise StoreOvertaken
        return "done"

    if times > 5:
        with pytest.raises(StoreOvertaken):
            take_turn(sqlite_books, deed)
        return
    assert take_turn(sqlite_books, deed) == "done"
    assert len(turns) == times + 1


def test_an_empty_shelf_has_a_bar_of_no_width() -> None:
    assert stock_bar(0, 0, 0).count('width="0.00"') == 2
    assert 'width="50.00"' in stock_bar(5, 5, 10)
