"""How residents say how they were served: once, after it, and about their own."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hall import facts
from hall.desk import Desk
from hall.journal import Journal, day_files
from hall.journal_lines import decode_day
from hall.queue import HallQueue
from messaging.contracts.hall_requests import CallNext, RatingLevel
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestDone,
    RequestRefused,
    TicketTaken,
)
from messaging.contracts.ids import BootId
from tests.hall.conftest import LogLines
from tests.hall.furniture import (
    LAYOUT,
    MORNING,
    ONE,
    REPLY_TO,
    TOPICS,
    A,
    finish,
    no_show,
    rate,
    some_id,
    take,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with closing(Journal(tmp_path)) as journal:
        queue = HallQueue(LAYOUT)
        yield Desk(queue, journal, TOPICS, BootId(some_id()), lambda: MORNING)


def take_one(desk: Desk) -> TicketTaken:
    taken = desk.ask(take(A))
    assert isinstance(taken, TicketTaken)
    return taken


def call_as_wang(desk: Desk) -> None:
    desk.ask(
        CallNext(request_id=some_id(), reply_to=REPLY_TO, counter=ONE, worker="wang")
    )


def reason_of(reply: HallReply) -> RefusalReason:
    assert isinstance(reply, RequestRefused), reply
    return reply.reason


def test_a_rating_is_bound_to_ticket_service_and_worker(
    desk: Desk, tmp_path: Path
) -> None:
    taken = take_one(desk)
    call_as_wang(desk)
    desk.ask(finish(ONE))
    request = rate(taken, RatingLevel.DISSATISFIED)

    assert isinstance(desk.ask(request), RequestDone)
    assert isinstance(desk.ask(request), RequestDone)  # the answer came late

    written = decode_day(day_files(tmp_path)[-1].read_bytes()).facts
    (rated,) = [fact for fact in written if isinstance(fact, facts.Rated)]
    assert (rated.ticket_id, rated.service) == (taken.ticket_id, A)
    assert (rated.counter, rated.worker) == (ONE, "wang")
    assert rated.level is RatingLevel.DISSATISFIED


def test_a_ticket_is_rated_once(desk: Desk) -> None:
    taken = take_one(desk)
    call_as_wang(desk)
    desk.ask(finish(ONE))
    desk.ask(rate(taken, RatingLevel.VERY_SATISFIED))

    again = desk.ask(rate(taken, RatingLevel.VERY_DISSATISFIED))

    assert reason_of(again) is RefusalReason.RATED_BEFORE


def test_nobody_rates_before_she_was_served_or_without_having_come(desk: Desk) -> None:
    taken = take_one(desk)
    assert reason_of(desk.ask(rate(taken))) is RefusalReason.NOT_SERVED_YET
    call_as_wang(desk)
    assert reason_of(desk.ask(rate(taken))) is RefusalReason.NOT_SERVED_YET
    desk.ask(no_show(ONE))
    assert reason_of(desk.ask(rate(taken))) is RefusalReason.NOT_SERVED_YET


def test_nobody_rates_with_anothers_number(desk: Desk, tmp_path: Path) -> None:
    taken = take_one(desk)
    call_as_wang(desk)
    desk.ask(finish(ONE))
    assert taken.rating_code is not None
    wrong = f"{(int(taken.rating_code) + 1) % 10_000:04d}"

    assert reason_of(desk.ask(rate(taken, code=wrong))) is RefusalReason.WRONG_CODE
    assert b"Rated" not in day_files(tmp_path)[-1].read_bytes()
    assert isinstance(desk.ask(rate(taken)), RequestDone)


def test_a_number_that_nobody_carries_cannot_be_rated(desk: Desk) -> None:
    taken = TicketTaken(
        request_id=some_id(),
        ticket_id=take_one(desk).ticket_id,
        number="B009",
        service=A,
        people_ahead=0,
        estimate=None,
        taken_at=MORNING,
        rating_code="0000",
    )

    assert reason_of(desk.ask(rate(taken))) is RefusalReason.UNKNOWN_TICKET


def test_staff_see_nowhere_who_rated(desk: Desk, log_lines: LogLines) -> None:
    taken = take_one(desk)
    call_as_wang(desk)
    desk.ask(finish(ONE))
    seen = desk.staff_view
    desk.ask(rate(taken))

    (line,) = [line for line in log_lines if line["event"] == "service_rated"]
    assert line == {
        "event": "service_rated",
        "log_level": "info",
        "service": A,
        "level": RatingLevel.SATISFIED,
    }
    assert (desk.staff_view.no_shows, desk.staff_view.held) == (
        seen.no_shows,
        seen.held,
    )
