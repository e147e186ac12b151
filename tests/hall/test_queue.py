"""The queue's decisions, one sentence each; random days are in `test_random_days`."""

from datetime import timedelta
from typing import TypeVar

import pytest

from hall import facts
from hall.day import NUMBER_MAX, MisfitError
from hall.layout import Layout
from hall.queue import HallQueue
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestRefused,
    TicketCalled,
    TicketClosed,
    TicketTaken,
)
from messaging.contracts.ids import ClientId, CounterId, ServiceLetter, TicketId
from tests.hall.furniture import (
    KIOSK,
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    THREE,
    TWO,
    A,
    B,
    C,
    call_next,
    finish,
    no_show,
    open_queue,
    recall,
    settle,
    some_id,
    take,
)

T = TypeVar("T")


def expect(reply: HallReply, kind: type[T]) -> T:
    assert isinstance(reply, kind), reply
    return reply


def refusal_of(queue: HallQueue, request: HallRequest) -> RefusalReason:
    return expect(settle(queue, request), RequestRefused).reason


def numbers_waiting(queue: HallQueue) -> list[str]:
    return [ticket.number for ticket in queue.today.waiting()]


# ---------------------------------------------------------------- taking


def test_numbers_of_a_service_count_up_from_one() -> None:
    queue = open_queue()

    numbers = [
        expect(settle(queue, take(service)), TicketTaken).number
        for service in (A, A, B, A)
    ]

    assert numbers == ["A001", "A002", "B001", "A003"]


def test_one_request_is_one_ticket_however_often_it_arrives() -> None:
    queue = open_queue()
    request = take(A)

    first = settle(queue, request)
    settle(queue, take(A))
    later = settle(queue, request, now=MORNING + timedelta(minutes=9))

    assert later == first
    assert numbers_waiting(queue) == ["A001", "A002"]


def test_a_request_id_used_for_something_else_is_refused() -> None:
    queue = open_queue()
    request_id = some_id()
    settle(queue, take(A, request_id))

    assert refusal_of(queue, take(B, request_id)) is RefusalReason.CONFLICTING_REQUEST
    assert numbers_waiting(queue) == ["A001"]


def test_another_client_does_not_get_an_answer_by_repeating_the_id() -> None:
    queue = open_queue()
    request = take(A)
    settle(queue, request)

    reply = settle(queue, request, client=ClientId("somebody-else"))

    assert expect(reply, RequestRefused).reason is RefusalReason.CONFLICTING_REQUEST


def test_a_service_that_does_not_exist_is_refused() -> None:
    request = take(ServiceLetter("Z"))

    assert refusal_of(open_queue(), request) is RefusalReason.UNKNOWN_SERVICE


def test_people_ahead_counts_all_who_wait_for_the_same_counters() -> None:
    # Counter 1 serves everything: who waits for B may be called before an A.
    queue = open_queue()
    ahead = [
        expect(settle(queue, take(service)), TicketTaken).people_ahead
        for service in (A, B, C, A)
    ]

    assert ahead == [0, 1, 2, 3]


def test_people_ahead_leaves_out_who_is_served_elsewhere() -> None:
    apart = Layout(services=LAYOUT.services, counters=LAYOUT.counters[1:])
    queue = open_queue(layout=apart)
    settle(queue, take(A))

    assert expect(settle(queue, take(C)), TicketTaken).people_ahead == 0


def test_the_band_of_numbers_rolls_over_past_people_who_are_still_here() -> None:
    queue = open_queue()
    settle(queue, take(A))  # A001 waits all day
    for _ in range(NUMBER_MAX - 1):
        settle(queue, take(A))
    for _ in range(3):  # A001, A002 and A003 are served
        settle(queue, call_next(TWO))
        settle(queue, finish(TWO))
    settle(queue, call_next(TWO))  # A004 is at the counter

    again = [expect(settle(queue, take(A)), TicketTaken).number for _ in range(3)]

    assert again == ["A001", "A002", "A003"]
    assert refusal_of(queue, take(A)) is RefusalReason.NUMBERS_EXHAUSTED
    settle(queue, no_show(TWO))  # A004 may still come back
    assert refusal_of(queue, take(A)) is RefusalReason.NUMBERS_EXHAUSTED


# --------------------------------------------------------------- calling


def test_who_came_first_is_called_first() -> None:
    queue = open_queue()
    for service in (B, A, C):
        settle(queue, take(service))

    called = []
    for _ in range(3):
        called.append(expect(settle(queue, call_next(ONE)), TicketCalled).number)
        settle(queue, finish(ONE))

    assert called == ["B001", "A001", "C001"]


def test_a_counter_calls_only_for_the_services_it_serves() -> None:
    queue = open_queue()
    for service in (B, A):
        settle(queue, take(service))

    assert expect(settle(queue, call_next(TWO)), TicketCalled).number == "A001"
    assert refusal_of(queue, call_next(THREE)) is RefusalReason.NOBODY_WAITING


def test_a_counter_that_holds_a_ticket_calls_nobody_else() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))
    settle(queue, call_next(ONE))

    refused = expect(settle(queue, call_next(ONE)), RequestRefused)

    assert refused.reason is RefusalReason.COUNTER_BUSY
    assert refused.detail == "A001"
    assert numbers_waiting(queue) == ["A002"]


def test_a_call_that_arrives_twice_calls_once() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))
    request = call_next(ONE)

    first = settle(queue, request)
    settle(queue, finish(ONE))

    assert settle(queue, request) == first
    assert queue.today.held(ONE) is None
    assert numbers_waiting(queue) == ["A002"]


def test_a_recall_is_a_call_of_its_own() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, call_next(ONE))
    later = MORNING + timedelta(minutes=1)

    assert expect(settle(queue, recall(ONE), now=later), TicketCalled).number == "A001"

    newest, first = queue.today.calls()
    assert (newest.call_no, newest.is_recall, newest.called_at) == (2, True, later)
    assert (first.call_no, first.is_recall) == (1, False)
    held = queue.today.held(ONE)
    assert held is not None
    assert held.called_at == MORNING  # the time since the call goes on


def test_a_no_show_frees_the_counter_and_is_not_forgotten() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, call_next(ONE))

    closed = expect(settle(queue, no_show(ONE)), TicketClosed)

    assert not closed.is_served
    assert queue.today.held(ONE) is None
    assert [ticket.number for ticket in queue.today.no_shows()] == ["A001"]
    assert refusal_of(queue, call_next(ONE)) is RefusalReason.NOBODY_WAITING


def test_finishing_frees_the_counter() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, call_next(ONE))

    assert expect(settle(queue, finish(ONE)), TicketClosed).is_served
    assert queue.today.held(ONE) is None
    assert queue.today.unsettled() == ()


@pytest.mark.parametrize("request_for", [recall, no_show, finish])
def test_a_counter_without_a_ticket_has_nothing_to_settle(request_for: type) -> None:
    assert refusal_of(open_queue(), request_for(ONE)) is RefusalReason.COUNTER_IDLE


@pytest.mark.parametrize("request_for", [call_next, recall, no_show, finish])
def test_a_counter_that_does_not_exist_is_refused(request_for: type) -> None:
    request = request_for(CounterId("99"))

    assert refusal_of(open_queue(), request) is RefusalReason.UNKNOWN_COUNTER


@pytest.mark.parametrize("request_for", [recall, no_show, finish])
def test_a_late_request_never_touches_the_next_ticket(request_for: type) -> None:
    queue = open_queue()
    first = expect(settle(queue, take(A)), TicketTaken)
    settle(queue, take(A))
    settle(queue, call_next(ONE))
    late = request_for(ONE, first.ticket_id)
    settle(queue, finish(ONE))
    settle(queue, call_next(ONE))

    assert refusal_of(queue, late) is RefusalReason.OTHER_TICKET
    held = queue.today.held(ONE)
    assert held is not None
    assert held.number == "A002"


# ------------------------------------------------------------------ days


def test_a_new_day_starts_the_numbers_again_but_not_the_calls() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))
    settle(queue, call_next(ONE))
    tomorrow = MORNING + ONE_DAY
    opened = queue.day_to_open(tomorrow)
    assert opened is not None
    queue.apply(opened)

    assert queue.today.unsettled() == ()
    taken = expect(settle(queue, take(A), now=tomorrow), TicketTaken)
    assert taken.number == "A001"
    settle(queue, call_next(ONE), now=tomorrow)
    assert queue.today.calls()[0].call_no == 2


def test_a_request_repeated_after_midnight_still_gets_its_answer() -> None:
    queue = open_queue()
    request = take(A)
    first = settle(queue, request)
    opened = queue.day_to_open(MORNING + ONE_DAY)
    assert opened is not None
    queue.apply(opened)

    assert settle(queue, request, now=MORNING + ONE_DAY) == first
    assert numbers_waiting(queue) == []


def test_today_is_opened_once() -> None:
    assert open_queue().day_to_open(MORNING + timedelta(hours=3)) is None


def test_a_clock_that_fell_back_sends_nobody_home() -> None:
    assert open_queue().day_to_open(MORNING - ONE_DAY) is None


# ------------------------------------------------------------ misfit facts


def fact_of(queue: HallQueue, request: HallRequest) -> facts.TicketFact:
    outcome = queue.decide(request, client=KIOSK, now=MORNING)
    assert isinstance(outcome, facts.TicketFact)
    return outcome


def test_facts_that_cannot_have_happened_change_nothing() -> None:
    queue = open_queue()
    taken = fact_of(queue, take(A))
    queue.apply(taken)
    called = fact_of(queue, call_next(ONE))
    queue.apply(called)
    state, answers = queue.today.state(), queue.answers()
    finished = fact_of(queue, finish(ONE))
    assert isinstance(finished, facts.Finished)
    opened = facts.DayOpened(day=MORNING.date(), at=MORNING, calls_before=0)
    misfits = [
        opened,
        taken,
        # A new request id, but the ticket exists.
        facts.Taken(
            request_id=some_id(),
            client=KIOSK,
            at=MORNING,
            ticket_id=taken.ticket_id,
            number="A009",
            service=A,
            people_ahead=0,
        ),
        # Called while it is called; finished by a counter that does not hold it;
        # a ticket that nobody took.
        facts.Called(
            request_id=some_id(),
            client=KIOSK,
            at=MORNING,
            ticket_id=taken.ticket_id,
            number="A001",
            counter=TWO,
            call_no=9,
        ),
        facts.Finished(
            request_id=some_id(),
            client=KIOSK,
            at=MORNING,
            ticket_id=taken.ticket_id,
            number="A001",
            counter=TWO,
        ),
        facts.Missed(
            request_id=some_id(),
            client=KIOSK,
            at=MORNING,
            ticket_id=TicketId(some_id()),
            number="A001",
            counter=ONE,
        ),
    ]

    assert queue.replay(misfits) == misfits
    assert (queue.today.state(), queue.answers()) == (state, answers)
    with pytest.raises(MisfitError, match="answered before"):
        queue.apply(taken)


def test_a_counter_cannot_call_a_second_ticket_even_by_a_fact() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))
    called = fact_of(queue, call_next(ONE))
    other = fact_of(queue, call_next(TWO))
    assert isinstance(other, facts.Called)
    queue.apply(called)
    second = facts.Called(
        request_id=some_id(),
        client=KIOSK,
        at=MORNING,
        ticket_id=queue.today.waiting()[0].ticket_id,
        number="A002",
        counter=ONE,
        call_no=2,
    )

    assert queue.replay([second]) == [second]
    assert numbers_waiting(queue) == ["A002"]


def test_tickets_without_a_service_or_counter_are_orphans() -> None:
    queue = open_queue()
    for service in (A, C, C):
        settle(queue, take(service))
    settle(queue, call_next(THREE))
    smaller = HallQueue(
        Layout(services=LAYOUT.services[:1], counters=LAYOUT.counters[1:2])
    )
    smaller.today = queue.today

    assert [ticket.number for ticket in smaller.orphans()] == ["C002", "C001"]
    assert queue.orphans() == ()
