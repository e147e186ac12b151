"""A desk's keys: twice, late, never; and a gun that fires when it likes."""

import pytest
from msgspec.structs import replace

from ledger.hand_over import PRESS_S_MIN, HandOver, LookUp, Showing
from ledger.redemption import EndDeed, RedemptionRefused
from ledger.store.database import Database
from ledger.voucher import KeptVoucher, VoucherEnd, VoucherState
from ledger.voucher_code import VoucherCode, parse_voucher_code, render_voucher_code
from messaging.contracts.drops import Outcome
from tests.ledger.shelf import ask, earn, offer, stock

CODE = VoucherCode("000000000V")


@pytest.fixture
def kept(sqlite_books: Database) -> KeptVoucher:
    offer(sqlite_books)
    stock(sqlite_books)
    earn(sqlite_books, 1)
    voucher = ask(sqlite_books).voucher
    assert voucher is not None
    return voucher


@pytest.fixture
def desk() -> HandOver:
    numbers = iter(range(1, 99))
    return HandOver("li", lambda: f"e{next(numbers)}")


def ended(kept: KeptVoucher, state: VoucherState) -> KeptVoucher:
    end = VoucherEnd(kept.voucher.code, "e1", state, "", "li", "")
    return KeptVoucher(kept.voucher, end)


def test_a_code_is_looked_up_and_two_presses_hand_it_out(
    desk: HandOver, kept: KeptVoucher
) -> None:
    assert desk.enter(render_voucher_code(CODE), 0.0) == LookUp(CODE)
    looking = desk.view.showing
    desk.show(kept, is_late=False)

    first = desk.enter("  ", 1.0)
    armed = desk.view.showing
    second = desk.enter("", 1.0 + 2 * PRESS_S_MIN)

    assert (first, looking, armed) == (None, Showing.LOOKING, Showing.ARMED)
    expected = EndDeed("e1", kept.voucher.code, VoucherState.HANDED_OUT, "li")
    assert second == expected
    # And once more before the answer: the same deed.
    assert desk.press(9.0) == expected
    desk.take_answer(Outcome.POSTED, ended(kept, VoucherState.HANDED_OUT), None)
    assert desk.view.showing is Showing.GIVEN
    assert desk.press(20.0) is None


def test_a_press_that_comes_with_the_first_is_none(
    desk: HandOver, kept: KeptVoucher
) -> None:
    desk.show(kept, is_late=False)
    desk.press(1.0)

    assert desk.press(1.0 + PRESS_S_MIN / 2) is None
    assert desk.view.showing is Showing.ARMED


def test_a_scan_while_it_is_armed_hands_nothing_out(
    desk: HandOver, kept: KeptVoucher
) -> None:
    desk.show(kept, is_late=False)
    desk.press(1.0)

    assert desk.enter(CODE, 5.0) == LookUp(CODE)
    assert desk.press(6.0) is None
    assert desk.view.kept is None


def test_escape_clears_and_enter_alone_does_nothing(
    desk: HandOver, kept: KeptVoucher
) -> None:
    assert desk.enter("", 0.0) is None
    desk.show(kept, is_late=False)
    desk.press(1.0)
    desk.clear()

    assert desk.press(9.0) is None
    assert desk.view.showing is Showing.READY


def test_what_is_no_code_is_told_back_in_short(desk: HandOver) -> None:
    assert desk.enter("x" * 99, 0.0) is None

    assert (desk.view.showing, desk.view.typed) == (Showing.NO_CODE, "x" * 20)


@pytest.mark.parametrize(
    ("state", "showing"),
    [
        (VoucherState.HANDED_OUT, Showing.GIVEN_BEFORE),
        (VoucherState.CANCELLED, Showing.CANCELLED),
        (VoucherState.EXPIRED, Showing.EXPIRED),
    ],
)
def test_a_voucher_that_ended_says_how_and_cannot_be_pressed(
    desk: HandOver, kept: KeptVoucher, state: VoucherState, showing: Showing
) -> None:
    desk.show(ended(kept, state), is_late=True)

    assert desk.view.showing is showing
    assert desk.press(1.0) is None
    assert desk.cancellation("because") is None
    # Another desk was quicker, after this one had looked.
    desk.take_answer(Outcome.REFUSED, ended(kept, state), None)
    assert desk.view.showing is showing


def test_a_voucher_whose_last_day_has_gone_is_late(
    desk: HandOver, kept: KeptVoucher
) -> None:
    desk.show(kept, is_late=True)
    assert desk.view.showing is Showing.EXPIRED

    desk.take_answer(Outcome.REFUSED, kept, RedemptionRefused.EXPIRED)
    assert desk.view.showing is Showing.EXPIRED


def test_a_voucher_that_nobody_knows_is_unknown(desk: HandOver) -> None:
    desk.show(None, is_late=False)
    assert desk.view.showing is Showing.UNKNOWN

    desk.take_answer(Outcome.REFUSED, None, RedemptionRefused.UNKNOWN_VOUCHER)
    assert desk.view.showing is Showing.UNKNOWN


def test_a_cancellation_needs_a_voucher_and_a_reason(
    desk: HandOver, kept: KeptVoucher
) -> None:
    assert desk.cancellation("torn") is None
    desk.show(kept, is_late=False)

    deed = desk.cancellation("torn")
    desk.take_answer(Outcome.REFUSED, kept, RedemptionRefused.NO_REASON)
    unsaid = desk.view.showing
    again = desk.cancellation("torn")
    desk.take_answer(Outcome.POSTED, ended(kept, VoucherState.CANCELLED), None)

    expected = EndDeed("e1", kept.voucher.code, VoucherState.CANCELLED, "li", "torn")
    assert (deed, unsaid) == (expected, Showing.NOT_CANCELLED)
    assert again == replace(expected, end_id="e2")
    assert desk.view.showing is Showing.CANCELLED_NOW
    assert parse_voucher_code(CODE) == CODE
