"""Calling for help: one tap is one call, and the target says what came of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kiosk.acts import SendHelp
from kiosk.help_call import HelpCalling, HelpStep
from messaging.contracts.halls import HelpCall, RequestDone
from messaging.contracts.ids import ClientId, RequestId
from tests.kiosk.halls import MORNING, refused

KIOSK = ClientId("kiosk-1")
OPEN = HelpCall(kiosk=KIOSK, called_at=MORNING)
ANSWERED = HelpCall(kiosk=KIOSK, called_at=MORNING, answered_at=MORNING)
NEXT = HelpCall(
    kiosk=KIOSK, called_at=MORNING + timedelta(minutes=9), answered_at=MORNING
)


def ids() -> Iterator[RequestId]:
    for count in range(100):
        yield RequestId(f"0199a0c4-0000-7000-8000-{count:012x}")


@pytest.fixture
def calling() -> HelpCalling:
    numbers = ids()
    return HelpCalling(lambda: next(numbers))


def call(
    calling: HelpCalling, known: HelpCall | None = None, now_s: float = 0
) -> list[SendHelp]:
    return calling.call(known, now_s, is_hall_away=False)


def hear(calling: HelpCalling, act: SendHelp, now_s: float = 1) -> None:
    calling.hear(RequestDone(request_id=act.request_id), now_s)


def test_a_tap_calls_and_the_target_says_who_knows(calling: HelpCalling) -> None:
    [act] = call(calling)
    steps = [calling.step]
    hear(calling, act)
    steps.append(calling.step)
    calling.tick(OPEN, 2)
    steps.append(calling.step)
    calling.tick(ANSWERED, 3)
    steps.append(calling.step)

    assert steps == [
        HelpStep.CALLING,
        HelpStep.CALLED,
        HelpStep.CALLED,
        HelpStep.COMING,
    ]


def test_tapping_again_is_the_same_call(calling: HelpCalling) -> None:
    [act] = call(calling)

    assert call(calling, now_s=0.5) == []
    assert calling.tick(None, 2) == [act]
    hear(calling, act)
    assert call(calling, now_s=3) == []


def test_an_answer_to_the_call_before_is_not_taken_for_this_one(
    calling: HelpCalling,
) -> None:
    [act] = call(calling, known=ANSWERED)
    hear(calling, act)
    calling.tick(ANSWERED, 2)
    step_before = calling.step
    calling.tick(NEXT, 3)

    assert step_before is HelpStep.CALLED
    assert calling.step is HelpStep.COMING


def test_a_hall_that_is_silent_or_away_sends_people_to_a_counter(
    calling: HelpCalling,
) -> None:
    [act] = call(calling)
    for now_s in (2, 4, 6):
        assert calling.tick(None, now_s) == [act]
    assert calling.tick(None, 8) == []
    silent = calling.step
    hear(calling, act, 9)

    assert silent is HelpStep.UNHEARD
    assert calling.step is HelpStep.UNHEARD
    assert calling.call(None, 10, is_hall_away=True) == []


def test_a_refusal_sends_people_to_a_counter_and_they_may_call_again(
    calling: HelpCalling,
) -> None:
    [act] = call(calling)
    calling.hear(refused(act.request_id), 1)
    step = calling.step
    [again] = call(calling, now_s=2)

    assert step is HelpStep.UNHEARD
    assert again != act


def test_after_a_while_the_target_calls_anew(calling: HelpCalling) -> None:
    [act] = call(calling)
    hear(calling, act)
    calling.tick(OPEN, 200)

    assert calling.step is HelpStep.NONE
    calling.hear(RequestDone(request_id=act.request_id), 201)
    assert calling.step is HelpStep.NONE
    assert len(call(calling, OPEN, 202)) == 1
