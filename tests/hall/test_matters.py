"""First-asked records: one worker answers, until it is settled or handed over."""

from typing import Any

import pytest

from hall import facts
from hall.day import MisfitError
from hall.facts import Matter
from hall.matters import Matters
from hall.queue import HallQueue
from messaging.contracts.hall_requests import (
    HandOverMatter,
    MatterRequest,
    SettleMatter,
    TakeOnMatter,
)
from messaging.contracts.halls import RefusalReason, RequestDone, RequestRefused
from messaging.contracts.ids import RequestId
from tests.hall.furniture import (
    KIOSK,
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    REPLY_TO,
    A,
    call_next,
    open_queue,
    settle,
    some_id,
    take,
)


def stamp(worker: str | None) -> dict[str, Any]:
    return {
        "request_id": some_id(),
        "reply_to": REPLY_TO,
        "counter": ONE,
        "worker": worker,
    }


def take_on(worker: str | None = "wang") -> TakeOnMatter:
    return TakeOnMatter(**stamp(worker), about="低保材料待补")


def hand_over(matter_id: RequestId, worker: str, to: str) -> HandOverMatter:
    return HandOverMatter(**stamp(worker), matter_id=matter_id, to_worker=to)


def settled(matter_id: RequestId, worker: str = "wang") -> SettleMatter:
    return SettleMatter(**stamp(worker), matter_id=matter_id)


def refusal_of(queue: HallQueue, request: MatterRequest) -> RefusalReason:
    reply = settle(queue, request)
    assert isinstance(reply, RequestRefused), reply
    return reply.reason


def the_matter(queue: HallQueue) -> Matter:
    (matter,) = queue.matters.open()
    return matter


def test_who_was_asked_first_answers_for_the_matter() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, call_next(ONE))
    request = take_on()

    assert isinstance(settle(queue, request), RequestDone)
    assert isinstance(settle(queue, request), RequestDone)  # twice

    matter = the_matter(queue)
    assert (matter.worker, matter.taken_on_by, matter.number) == (
        "wang",
        "wang",
        "A001",
    )
    assert matter.matter_id == request.request_id


def test_a_matter_is_handed_over_and_settled_by_whom_it_was_handed_to() -> None:
    queue = open_queue()
    request = take_on()
    settle(queue, request)
    matter_id = request.request_id
    settle(queue, hand_over(matter_id, "wang", "li"))

    assert (the_matter(queue).worker, the_matter(queue).taken_on_by) == ("li", "wang")
    assert refusal_of(queue, settled(matter_id)) is RefusalReason.OTHER_WORKER
    again = hand_over(matter_id, "wang", "zhao")
    assert refusal_of(queue, again) is RefusalReason.OTHER_WORKER
    assert isinstance(settle(queue, settled(matter_id, "li")), RequestDone)
    assert queue.matters.open() == ()
    assert refusal_of(queue, settled(matter_id, "li")) is RefusalReason.UNKNOWN_MATTER


def test_nobody_in_particular_takes_nothing_on() -> None:
    assert refusal_of(open_queue(), take_on(None)) is RefusalReason.UNKNOWN_WORKER


def test_an_open_matter_outlives_the_night_and_a_restart() -> None:
    queue = open_queue()
    settle(queue, take_on())
    opened = queue.day_to_open(MORNING + ONE_DAY)
    assert opened is not None
    restarted = HallQueue(LAYOUT)
    restarted.apply(opened)

    assert restarted.matters.open() == queue.matters.open() != ()


def test_a_matter_that_a_hole_in_the_journal_swallowed_is_a_misfit() -> None:
    fact = facts.MatterSettled(
        request_id=some_id(), client=KIOSK, at=MORNING, counter=ONE, matter_id=some_id()
    )

    with pytest.raises(MisfitError, match="not open"):
        Matters().apply(fact)
