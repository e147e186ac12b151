"""Vouchers: twice, late, never; issued for points that are there, ended once."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ledger.book import RewardId
from ledger.drop_judgement import Standing
from ledger.redemption import EndDeed, RedemptionRefused, judge_end
from ledger.store.audit import audit
from ledger.store.database import Database, StoreError, StoreRefused
from ledger.store.redeeming import end_voucher, expire_vouchers, redeem, redeem_reward
from ledger.store.register import set_standing
from ledger.store.reward_register import find_reward
from ledger.voucher import KeptVoucher, VoucherState, VoucherTerms
from ledger.voucher_code import VoucherCode
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId, HouseholdId
from tests.ledger.books import NOW, disagreements, execute
from tests.ledger.conftest import Tamper
from tests.ledger.neighbourhood import LI, NB01, WANG
from tests.ledger.shelf import (
    AFTER_ITS_DAYS,
    CAME,
    SHANGHAI,
    SOAP,
    VOUCHER_TERMS,
    WISH,
    ask,
    cancel,
    code_of,
    earn,
    fill_shelf,
    hand_out,
    offer,
    stock,
)


def prepare(books: Database, drops: int = 2) -> None:
    """Three bars of soap for two points each, and a household with some points."""
    offer(books)
    stock(books)
    earn(books, drops)


def pieces(books: Database) -> int:
    with books.read() as connection:
        reward = find_reward(connection, NB01, SOAP.reward)
    assert reward is not None
    return reward.stock


def test_a_redemption_gets_one_voucher_however_often_it_is_asked(
    books: Database,
) -> None:
    prepare(books)

    first, again = ask(books), ask(books, now=AFTER_ITS_DAYS)
    other = ask(books, replace(WISH, household=LI))

    assert first.outcome is Outcome.POSTED
    assert again == replace(first, outcome=Outcome.DUPLICATE)
    assert first.voucher is not None
    voucher = first.voucher.voucher
    assert (voucher.name_zh, voucher.name_en, voucher.points) == (
        "肥皂",
        SOAP.name_en,
        2,
    )
    assert voucher.expires_on.isoformat() == "2026-12-24"
    assert (first.balance, pieces(books)) == (2, 2)
    assert other.outcome is Outcome.CONFLICTING
    assert not disagreements(books)


def test_a_voucher_that_ended_is_still_the_answer_to_its_request(
    books: Database,
) -> None:
    prepare(books)
    first = ask(books)
    ended = hand_out(books, code_of(first))

    again = ask(books)

    assert again.outcome is Outcome.DUPLICATE
    assert again.voucher == ended.voucher


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"household": HouseholdId("0" * 10)}, RedemptionRefused.UNKNOWN_HOUSEHOLD),
        ({"reward": RewardId("rice")}, RedemptionRefused.UNKNOWN_REWARD),
        ({"household": LI}, RedemptionRefused.TOO_FEW_POINTS),
        ({"points_shown": 1}, RedemptionRefused.OTHER_PRICE),
    ],
)
def test_nobody_gets_what_is_not_hers(
    sqlite_books: Database, changed: dict[str, object], reason: RedemptionRefused
) -> None:
    prepare(sqlite_books)

    answer = ask(sqlite_books, replace(WISH, **changed))

    assert (answer.outcome, answer.reason) == (Outcome.REFUSED, reason)
    assert answer.voucher is None
    assert pieces(sqlite_books) == 3
    assert not disagreements(sqlite_books)


def test_a_household_of_another_community_is_a_stranger(
    sqlite_books: Database,
) -> None:
    prepare(sqlite_books)
    elsewhere = VoucherTerms(CommunityId("NB02"), SHANGHAI, 30)

    answer = redeem_reward(sqlite_books, WISH, elsewhere, NOW)

    assert answer.reason is RedemptionRefused.UNKNOWN_HOUSEHOLD


def test_a_suspended_household_gets_nothing(sqlite_books: Database) -> None:
    prepare(sqlite_books)
    with sqlite_books.write() as connection:
        set_standing(connection, WANG, Standing.SUSPENDED, NOW)

    assert ask(sqlite_books).reason is RedemptionRefused.SUSPENDED


def test_what_is_no_longer_offered_or_gone_is_not_redeemed(
    sqlite_books: Database,
) -> None:
    prepare(sqlite_books, drops=4)
    shown = replace(WISH, points_shown=2)
    for number in range(3):
        name = f"r{number}"
        assert ask(sqlite_books, replace(shown, request_id=name)).voucher is not None

    gone = ask(sqlite_books, replace(WISH, request_id="r9"))
    offer(sqlite_books, replace(SOAP, is_offered=False))
    stock(sqlite_books, replace(CAME, deed_id="d2"))
    withdrawn = ask(sqlite_books, replace(WISH, request_id="r9"))

    assert gone.reason is RedemptionRefused.OUT_OF_STOCK
    assert withdrawn.reason is RedemptionRefused.NOT_OFFERED
    assert withdrawn.balance == 2


def test_a_voucher_is_handed_out_once(books: Database) -> None:
    prepare(books)
    code = code_of(ask(books))

    first = hand_out(books, code)
    again = hand_out(books, code)
    by_another = hand_out(books, code, end_id="e9", actor="wang")
    too_late = cancel(books, code)

    assert (first.outcome, again.outcome) == (Outcome.POSTED, Outcome.DUPLICATE)
    assert first.voucher == again.voucher
    assert by_another.reason is RedemptionRefused.HANDED_OUT
    assert by_another.voucher is not None
    assert by_another.voucher.end is not None
    assert by_another.voucher.end.actor == "li"
    assert too_late.reason is RedemptionRefused.HANDED_OUT
    assert (first.balance, pieces(books)) == (2, 2)
    assert not disagreements(books)


def test_a_cancelled_voucher_gives_points_and_piece_back(books: Database) -> None:
    prepare(books)
    code = code_of(ask(books))

    no_reason = cancel(books, code, why=" ")
    first = cancel(books, code)
    again = cancel(books, code)
    other_words = cancel(books, code, why="no, it was lost")

    assert no_reason.reason is RedemptionRefused.NO_REASON
    assert (first.outcome, again.outcome) == (Outcome.POSTED, Outcome.DUPLICATE)
    assert other_words.reason is RedemptionRefused.CANCELLED
    assert hand_out(books, code).reason is RedemptionRefused.CANCELLED
    assert (first.balance, pieces(books)) == (4, 3)
    with books.read() as connection:
        findings = audit(connection)
    assert not findings.disagreements
    assert findings.counts["points_redeemed"] == 0


def test_who_comes_on_the_last_day_gets_it_and_a_day_later_has_her_points(
    books: Database,
) -> None:
    prepare(books)
    in_time, late = (
        code_of(ask(books, replace(WISH, request_id=name))) for name in ("r1", "r2")
    )
    last_day = AFTER_ITS_DAYS - timedelta(days=1)

    assert expire_vouchers(books, VOUCHER_TERMS, last_day) == 0
    assert hand_out(books, in_time, now=last_day).outcome is Outcome.POSTED
    # Late, and the ledger has not noticed yet.
    too_late = hand_out(books, late, now=AFTER_ITS_DAYS)
    assert too_late.reason is RedemptionRefused.EXPIRED
    rounds = [expire_vouchers(books, VOUCHER_TERMS, AFTER_ITS_DAYS) for _ in range(2)]

    assert rounds == [1, 0]
    after = hand_out(books, late)
    assert after.reason is RedemptionRefused.EXPIRED
    assert (after.balance, pieces(books)) == (2, 2)
    assert not disagreements(books)


def test_days_are_those_of_the_site() -> None:
    just_before, after = NOW.replace(hour=15, minute=59), NOW.replace(hour=16)

    assert VOUCHER_TERMS.today(just_before).isoformat() == "2026-11-24"
    assert VOUCHER_TERMS.today(after).isoformat() == "2026-11-25"


def test_a_voucher_that_is_good_does_not_expire_and_is_not_issued_again(
    sqlite_books: Database,
) -> None:
    prepare(sqlite_books)
    answer = ask(sqlite_books)
    assert answer.voucher is not None
    deed = EndDeed("e1", code_of(answer), VoucherState.EXPIRED, "ledger")

    early = end_voucher(sqlite_books, deed, VOUCHER_TERMS, NOW)

    assert early.reason is RedemptionRefused.NOT_EXPIRED
    nonsense = replace(deed, state=VoucherState.ISSUED)
    with pytest.raises(ValueError, match="cannot end by being issued"):
        judge_end(nonsense, KeptVoucher(answer.voucher.voucher), NOW.date(), "")


def test_a_code_that_nobody_has_ends_nothing(sqlite_books: Database) -> None:
    prepare(sqlite_books)
    code = code_of(ask(sqlite_books))
    elsewhere = VoucherTerms(CommunityId("NB02"), SHANGHAI, 30)
    deed = EndDeed("e1", code, VoucherState.HANDED_OUT, "li")

    unknown = hand_out(sqlite_books, VoucherCode("0000000000"))
    foreign = end_voucher(sqlite_books, deed, elsewhere, NOW)

    assert unknown.reason is foreign.reason is RedemptionRefused.UNKNOWN_VOUCHER


def test_a_code_that_is_taken_is_drawn_again(sqlite_books: Database) -> None:
    prepare(sqlite_books)
    rolled = iter("000000000" + "000000000" + "111111111")

    def choose(_: str) -> str:
        return next(rolled)

    with sqlite_books.write() as connection:
        one = redeem(connection, WISH, VOUCHER_TERMS, choose, NOW)
    with sqlite_books.write() as connection:
        wish = replace(WISH, request_id="r2")
        two = redeem(connection, wish, VOUCHER_TERMS, choose, NOW)

    assert code_of(one)[:9] == "000000000"
    assert code_of(two)[:9] == "111111111"


def test_the_database_itself_lets_a_voucher_end_only_once(books: Database) -> None:
    fill_shelf(books)
    second_end = (
        "INSERT INTO voucher_ends SELECT code, 'x', 'cancelled', 'x', 'x', 'x'"
        " FROM voucher_ends"
    )

    with pytest.raises(StoreError):
        execute(books, second_end)
    for table in ("vouchers", "voucher_ends"):
        with pytest.raises(StoreRefused, match=f"{table} only grow"):
            execute(books, f"DELETE FROM {table}")


# Rows that agree with each other in part; single columns are in `test_audit`.
TAMPERINGS = {
    "a voucher that nobody paid": (
        "INSERT INTO vouchers SELECT 'X', 'x', community, household, reward, name_zh,"
        " name_en, points, place, actor, issued_at, expires_on FROM vouchers"
        " WHERE request_id = 'r1'"
    ),
    "an entry without its voucher": ("DELETE FROM vouchers WHERE request_id = 'r1'"),
    "a cancellation without a refund": (
        "DELETE FROM postings WHERE entry_id IN"
        " (SELECT entry_id FROM entries WHERE cause = 'refund');"
        "UPDATE accounts SET balance = balance - 2 WHERE account LIKE 'household:7%';"
        "UPDATE accounts SET balance = balance + 2 WHERE account LIKE 'redeemed:%'"
    ),
    "a hand-out that nobody did": (
        "INSERT INTO voucher_ends SELECT code, 'x', 'handed out', '', 'x', 'x'"
        " FROM vouchers WHERE request_id = 'r1'"
    ),
    "a piece that nobody has": (
        "INSERT INTO stock_movements"
        " VALUES ('x', 'NB01', 'soap', 'redeemed', -1, '', 'x', 'x');"
        "UPDATE rewards SET stock = stock - 1"
    ),
    "pieces that never came": (
        "UPDATE stock_movements SET pieces = 0 WHERE kind = 'received'"
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_audit_finds_vouchers_and_pieces_that_are_not_what_they_seem(
    books: Database, tamper: Tamper, what: str
) -> None:
    fill_shelf(books)
    assert not disagreements(books)

    tamper(TAMPERINGS[what])

    assert disagreements(books)
