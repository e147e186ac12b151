"""Calls for help: one for each kiosk, answered once, remembered over a power cut."""

from datetime import timedelta

from hall.hall_view import hall_view
from hall.queue import HallQueue
from hall.staff_view import staff_view
from messaging.contracts.hall_requests import AnswerHelp, CallForHelp
from messaging.contracts.halls import (
    HallReply,
    HelpCall,
    RefusalReason,
    RequestDone,
    RequestRefused,
)
from messaging.contracts.ids import BootId, ClientId
from tests.hall.furniture import LAYOUT, MORNING, ONE, TWO, open_queue, settle, some_id

KIOSK = ClientId("kiosk-1")
REPLIES = "linli/1/NB01/clients/kiosk-1/replies"
LATER = MORNING + timedelta(minutes=3)


def call() -> CallForHelp:
    return CallForHelp(request_id=some_id(), reply_to=REPLIES)


def answer(kiosk: ClientId = KIOSK) -> AnswerHelp:
    return AnswerHelp(
        request_id=some_id(), reply_to=REPLIES, counter=ONE, worker="wang", kiosk=kiosk
    )


def ask(queue: HallQueue, request: CallForHelp | AnswerHelp) -> HallReply:
    return settle(queue, request, client=KIOSK)


def wanted(queue: HallQueue) -> list[ClientId]:
    """Name the kiosks at which counters see that somebody waits."""
    seen = staff_view(queue, revision=1, as_of=LATER)
    return [one.kiosk for one in seen.help_calls]


def shown(queue: HallQueue) -> tuple[HelpCall, ...]:
    boot_id = BootId(some_id())
    return hall_view(queue, revision=1, boot_id=boot_id, as_of=LATER).help_calls


def test_a_call_is_seen_by_counters_until_somebody_goes() -> None:
    queue = open_queue()

    assert isinstance(ask(queue, call()), RequestDone)
    assert wanted(queue) == [KIOSK]
    assert isinstance(ask(queue, answer()), RequestDone)

    assert wanted(queue) == []
    [seen] = shown(queue)
    assert seen.kiosk == KIOSK
    assert seen.answered_at is not None


def test_who_taps_again_waits_since_the_first_tap() -> None:
    queue = open_queue()
    ask(queue, call())
    [first] = shown(queue)
    settle(queue, call(), client=KIOSK, now=LATER)

    assert shown(queue) == (first,)


def test_the_same_request_twice_is_the_same_answer() -> None:
    queue = open_queue()
    request = call()

    assert ask(queue, request) == ask(queue, request)
    going = answer()
    assert ask(queue, going) == ask(queue, going)
    assert wanted(queue) == []


def test_nobody_goes_where_nobody_called_or_a_colleague_went() -> None:
    queue = open_queue()
    refused = ask(queue, answer())
    assert isinstance(refused, RequestRefused)
    assert refused.reason is RefusalReason.NOBODY_CALLED

    ask(queue, call())
    ask(queue, answer())
    late = settle(
        queue,
        AnswerHelp(request_id=some_id(), reply_to=REPLIES, counter=TWO, kiosk=KIOSK),
        client=KIOSK,
    )
    assert isinstance(late, RequestRefused)


def test_a_new_call_after_an_answer_is_a_new_call() -> None:
    queue = open_queue()
    ask(queue, call())
    ask(queue, answer())
    settle(queue, call(), client=KIOSK, now=LATER)

    assert shown(queue) == (HelpCall(kiosk=KIOSK, called_at=LATER),)


def test_each_kiosk_has_its_own_call() -> None:
    queue = open_queue()
    other = ClientId("kiosk-2")
    ask(queue, call())
    settle(queue, call(), client=other, now=LATER)
    ask(queue, answer(other))

    assert wanted(queue) == [KIOSK]
    assert queue.layout is LAYOUT
