"""Points at the kiosk: nothing is asked twice under two names, or without a card."""

from collections.abc import Iterator
from datetime import date

import pytest

from kiosk.acts import SendPoints
from kiosk.points import (
    AGAIN,
    CONFIRM,
    OBJECT,
    REDEEM,
    VOUCHERS,
    Points,
    PointsStep,
    choice_key,
    choice_of,
    objection_key,
)
from messaging.contracts.ids import RequestId
from messaging.contracts.points import (
    GetAccount,
    Objection,
    ObjectionRecorded,
    ObjectToEntry,
    PointsRefusal,
    PointsRefused,
    PointsRequest,
    RedeemReward,
)
from tests.kiosk.accounts import CARD, OTHER_CARD, VOUCHER, account, redeemed

REPLIES = "linli/1/NB01/clients/kiosk-1/replies"


def ids() -> Iterator[RequestId]:
    for count in range(100):
        yield RequestId(f"0199a0c4-0000-7000-8000-{count:012x}")


@pytest.fixture
def points() -> Points:
    numbers = ids()
    return Points(lambda: next(numbers), REPLIES)


def sent(acts: list[SendPoints]) -> PointsRequest:
    [act] = acts
    return act.request


def show_card(points: Points, balance: int = 100) -> None:
    points.scan(CARD, 0)
    question = sent(points.tick(0))
    points.hear(account(question.request_id, balance))


def redeem(points: Points) -> RedeemReward:
    points.tap(REDEEM, 0)
    points.tap(choice_key(0), 0)
    request = sent(points.tap(CONFIRM, 0))
    assert isinstance(request, RedeemReward)
    return request


def test_a_card_asks_for_its_account_and_shows_it(points: Points) -> None:
    points.scan(CARD, 0)
    question = sent(points.tick(0))

    assert isinstance(question, GetAccount)
    assert (question.card, question.reply_to) == (CARD, REPLIES)
    assert points.is_waiting
    points.hear(account(question.request_id))
    assert points.step is PointsStep.ACCOUNT
    assert points.account is not None


def test_a_question_without_an_answer_is_the_same_question_again(
    points: Points,
) -> None:
    points.scan(CARD, 0)
    first = sent(points.tick(0))

    assert points.tick(1) == []
    assert sent(points.tick(2)) == first
    points.hurry(2.5)
    assert sent(points.tick(2.5)) == first
    assert points.tick(12) == []
    assert (points.step, points.reason) == (PointsStep.REFUSED, None)
    assert points.tick(13) == []


def test_a_reward_is_redeemed_by_one_request_however_often_it_is_sent(
    points: Points,
) -> None:
    show_card(points)
    request = redeem(points)

    assert (request.reward, request.card, request.points_shown) == ("rice", CARD, 60)
    assert points.tap(CONFIRM, 1) == []
    assert sent(points.tick(3)) == request
    assert points.hear(redeemed(request.request_id)) == VOUCHER
    assert points.hear(redeemed(request.request_id)) is None
    assert (points.step, points.voucher) == (PointsStep.VOUCHER, VOUCHER)


@pytest.mark.parametrize("number", [1, 2, 3, 99])
def test_what_cannot_be_had_cannot_be_chosen(points: Points, number: int) -> None:
    show_card(points)
    points.tap(REDEEM, 0)
    points.tap(choice_key(number), 0)

    assert points.step is PointsStep.REWARDS
    assert points.tap(CONFIRM, 0) == []


def test_no_answer_to_a_redemption_says_that_nothing_is_charged_twice(
    points: Points,
) -> None:
    show_card(points)
    late = redeem(points)
    points.tick(12)

    assert (points.step, points.was_redeeming) == (PointsStep.REFUSED, True)
    assert points.hear(redeemed(late.request_id)) is None
    assert isinstance(sent(points.tap(AGAIN, 20)), GetAccount)
    assert not points.was_redeeming


def test_a_voucher_that_was_not_fetched_is_found_again(points: Points) -> None:
    show_card(points)
    points.tap(VOUCHERS, 0)
    points.tap(choice_key(0), 0)

    assert (points.step, points.voucher) == (PointsStep.VOUCHER, VOUCHER)
    assert not points.is_new
    assert points.back()
    assert points.step is PointsStep.VOUCHERS


def test_from_a_new_voucher_home_is_next(points: Points) -> None:
    show_card(points)
    points.hear(redeemed(redeem(points).request_id))

    assert points.is_new
    assert not points.back()


def test_an_objection_names_the_entry_and_what_is_wrong(points: Points) -> None:
    show_card(points)
    points.tap(OBJECT, 0)
    points.tap(choice_key(0), 0)
    request = sent(points.tap(objection_key(Objection.NOT_MY_BAG), 0))

    assert isinstance(request, ObjectToEntry)
    assert (request.entry_id, request.objection) == ("drop-0", Objection.NOT_MY_BAG)
    assert points.step is PointsStep.OBJECTING
    recorded = ObjectionRecorded(
        request_id=request.request_id, case_no=41, due_on=date(2026, 12, 1)
    )
    points.hear(recorded)
    assert (points.step, points.recorded) == (PointsStep.OBJECTED, recorded)


def test_an_entry_is_objected_to_once(points: Points) -> None:
    show_card(points)
    points.tap(OBJECT, 0)
    points.tap(choice_key(1), 0)

    assert points.step is PointsStep.ENTRIES


def test_a_refusal_says_why(points: Points) -> None:
    show_card(points)
    request = redeem(points)
    points.hear(
        PointsRefused(
            request_id=request.request_id, reason=PointsRefusal.TOO_FEW_POINTS
        )
    )

    assert points.step is PointsStep.REFUSED
    assert points.reason is PointsRefusal.TOO_FEW_POINTS


def test_another_households_answer_is_not_shown(points: Points) -> None:
    points.scan(CARD, 0)
    first = sent(points.tick(0))
    points.scan(OTHER_CARD, 0)
    second = sent(points.tick(0))
    points.hear(account(first.request_id))

    assert points.step is PointsStep.ASKING
    assert second.card == OTHER_CARD


def test_the_end_of_a_visit_forgets_the_card(points: Points) -> None:
    show_card(points)
    points.begin()

    assert points.account is None
    assert points.tap(AGAIN, 0) == []
    assert points.tap(REDEEM, 0) == []
    assert points.step is PointsStep.CARD


def test_back_goes_up_one_step_at_a_time(points: Points) -> None:
    show_card(points)
    points.tap(OBJECT, 0)
    points.tap(choice_key(0), 0)
    steps = [points.step]
    while points.back():
        steps.append(points.step)

    assert steps == [PointsStep.WHY, PointsStep.ENTRIES, PointsStep.ACCOUNT]


def test_choices_are_turned_by_the_page(points: Points) -> None:
    assert points.page_count(2) == 1
    show_card(points)
    points.tap(REDEEM, 0)

    assert points.page_count(2) == 2
    points.turn(2)
    assert points.page == 1
    points.turn(2)
    assert points.page == 0


@pytest.mark.parametrize("key", ["points-why-", "points-why-NONE", "back", "points"])
def test_other_keys_object_to_nothing(points: Points, key: str) -> None:
    show_card(points)
    points.tap(OBJECT, 0)
    points.tap(choice_key(0), 0)

    assert points.tap(key, 0) == []
    assert points.step is PointsStep.WHY


@pytest.mark.parametrize("key", ["points-choice-", "points-choice-x", "0", "²"])
def test_a_key_without_a_number_is_no_choice(key: str) -> None:
    assert choice_of(key) is None
