"""Rewards on a shelf and vouchers for them, for tests."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from ledger.book import RewardId
from ledger.redemption import EndDeed, RewardRequest
from ledger.rewards import Offer, StockDeed, StockKind
from ledger.store.database import Database
from ledger.store.redeeming import VoucherAnswer, end_voucher, redeem_reward
from ledger.store.reward_register import CatalogueAnswer, move_stock, put_offer
from ledger.voucher import VoucherState, VoucherTerms
from ledger.voucher_code import VoucherCode
from messaging.identifiers import new_id
from tests.ledger.books import NOW, post
from tests.ledger.neighbourhood import NB01, WANG, arrival

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
VOUCHER_TERMS: Final = VoucherTerms(NB01, SHANGHAI, days_good=30)
AFTER_ITS_DAYS: Final = NOW + timedelta(days=31)

SOAP: Final = Offer(RewardId("soap"), "肥皂", "a bar of soap", 2)
WISH: Final = RewardRequest("r1", WANG, SOAP.reward, "k01", "k01")
CAME: Final = StockDeed(
    "d1", SOAP.reward, StockKind.RECEIVED, 3, "from the shop", "zhang"
)


def offer(books: Database, wanted: Offer = SOAP) -> CatalogueAnswer:
    with books.write() as connection:
        return put_offer(connection, wanted, NB01, "zhang", NOW)


def stock(books: Database, deed: StockDeed = CAME) -> CatalogueAnswer:
    with books.write() as connection:
        return move_stock(connection, deed, NB01, NOW)


def earn(books: Database, drops: int, household: str = WANG) -> None:
    """Let a household earn two points a drop."""
    outbox_id = new_id()
    arrivals = (
        arrival(
            station="s05", sequence_no=number, household=household, outbox_id=outbox_id
        )
        for number in range(1, drops + 1)
    )
    post(books, *arrivals)


def ask(
    books: Database, request: RewardRequest = WISH, now: datetime = NOW
) -> VoucherAnswer:
    return redeem_reward(books, request, VOUCHER_TERMS, now)


def code_of(answer: VoucherAnswer) -> VoucherCode:
    assert answer.voucher is not None, answer.reason
    return answer.voucher.voucher.code


def hand_out(
    books: Database, code: VoucherCode, now: datetime = NOW, **changed: str
) -> VoucherAnswer:
    deed = EndDeed("e1", code, VoucherState.HANDED_OUT, "li")
    return end_voucher(books, replace(deed, **changed), VOUCHER_TERMS, now)


def cancel(books: Database, code: VoucherCode, **changed: str) -> VoucherAnswer:
    deed = EndDeed("e2", code, VoucherState.CANCELLED, "li", "it was broken")
    return end_voucher(books, replace(deed, **changed), VOUCHER_TERMS, NOW)


def fill_shelf(books: Database) -> None:
    """Have one voucher open, one handed out, one cancelled, and points for another."""
    offer(books)
    stock(books)
    earn(books, 4)
    codes = [
        code_of(ask(books, RewardRequest(name, WANG, SOAP.reward, "k01", "k01")))
        for name in ("r1", "r2", "r3")
    ]
    hand_out(books, codes[1])
    cancel(books, codes[2])
