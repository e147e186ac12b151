"""What counters ask beside next and finish: by name, sent on, set aside, paused."""

from datetime import timedelta
from typing import TypeVar

import pytest

from hall.counter_hearing import RETURNS_BEHIND
from hall.day import NUMBER_MAX
from hall.layout import Layout, Service
from hall.lines import AGED_AFTER
from hall.queue import HallQueue
from messaging.contracts.hall_requests import (
    CloseDay,
    HallRequest,
    PauseCounter,
    ReopenDay,
    ResumeCounter,
)
from messaging.contracts.halls import (
    RefusalReason,
    RequestDone,
    RequestRefused,
    TicketCalled,
    TicketMoved,
    TicketPlace,
    TicketTaken,
)
from messaging.contracts.ids import CounterId, ServiceLetter, TicketId
from tests.hall.furniture import (
    LAYOUT,
    MORNING,
    ONE,
    THREE,
    TWO,
    A,
    B,
    C,
    call_next,
    call_this,
    finish,
    give_back,
    house,
    no_show,
    open_queue,
    park,
    prioritise,
    settle,
    some_id,
    take,
    transfer,
    walk_in,
)

T = TypeVar("T")
NOBODYS = TicketId(some_id())


def asked(queue: HallQueue, request: HallRequest, kind: type[T]) -> T:
    reply = settle(queue, request)
    assert isinstance(reply, kind), reply
    return reply


def refusal_of(queue: HallQueue, request: HallRequest) -> RefusalReason:
    before = queue.today.state()
    refused = asked(queue, request, RequestRefused)
    assert queue.today.state() == before
    return refused.reason


def take_all(queue: HallQueue, *services: ServiceLetter) -> list[TicketId]:
    return [asked(queue, take(each), TicketTaken).ticket_id for each in services]


def call(queue: HallQueue, counter: CounterId = ONE) -> str:
    """Call the next one and finish it at once."""
    number = asked(queue, call_next(counter), TicketCalled).number
    settle(queue, finish(counter))
    return number


# --------------------------------------------------------------- by name


def test_a_ticket_can_be_called_by_name_while_it_waits() -> None:
    queue = open_queue()
    _, second, _ = take_all(queue, A, A, A)

    called = asked(queue, call_this(ONE, second), TicketCalled)

    assert called.number == "A002"
    settle(queue, finish(ONE))
    assert [call(queue), call(queue)] == ["A001", "A003"]


@pytest.mark.parametrize("set_aside", [park, no_show])
def test_who_was_set_aside_is_never_next_but_can_be_called(set_aside: type) -> None:
    queue = open_queue()
    first, _ = take_all(queue, A, A)
    settle(queue, call_next(ONE))
    settle(queue, set_aside(ONE))

    assert call(queue) == "A002"
    assert refusal_of(queue, call_next(ONE)) is RefusalReason.NOBODY_WAITING
    assert asked(queue, call_this(TWO, first), TicketCalled).number == "A001"


def test_a_counter_takes_no_ticket_from_another_nor_one_that_is_served() -> None:
    queue = open_queue()
    (first,) = take_all(queue, A)
    settle(queue, call_next(ONE))

    assert refusal_of(queue, call_this(TWO, first)) is RefusalReason.TICKET_ELSEWHERE
    settle(queue, finish(ONE))
    assert refusal_of(queue, call_this(TWO, first)) is RefusalReason.TICKET_ELSEWHERE


def test_a_busy_or_paused_counter_calls_nobody_by_name_either() -> None:
    queue = open_queue()
    _, second = take_all(queue, A, A)
    settle(queue, call_next(ONE))
    settle(queue, house(PauseCounter, TWO))

    assert refusal_of(queue, call_this(ONE, second)) is RefusalReason.COUNTER_BUSY
    assert refusal_of(queue, call_this(TWO, second)) is RefusalReason.COUNTER_PAUSED


def test_a_counter_does_not_call_what_it_does_not_serve() -> None:
    queue = open_queue()
    (first,) = take_all(queue, B)

    assert refusal_of(queue, call_this(TWO, first)) is RefusalReason.NOT_SERVED_HERE


@pytest.mark.parametrize("about", [call_this, give_back, prioritise])
def test_a_ticket_that_does_not_exist_is_refused(about: type) -> None:
    assert refusal_of(open_queue(), about(ONE, NOBODYS)) is RefusalReason.UNKNOWN_TICKET


def test_the_same_request_for_another_ticket_is_a_conflict() -> None:
    queue = open_queue()
    first, second = take_all(queue, A, A)
    request = call_this(ONE, first)
    settle(queue, request)
    settle(queue, park(ONE))
    other = type(request)(
        request_id=request.request_id,
        reply_to=request.reply_to,
        counter=ONE,
        ticket_id=second,
    )

    assert refusal_of(queue, other) is RefusalReason.CONFLICTING_REQUEST


# ---------------------------------------------------------------- return


def test_a_no_show_that_returns_lets_three_go_first() -> None:
    queue = open_queue()
    late, *_ = take_all(queue, A, A, A, A, A, A)
    settle(queue, call_next(ONE))
    settle(queue, no_show(ONE))

    moved = asked(queue, give_back(ONE, late), TicketMoved)

    assert (moved.place, moved.number) == (TicketPlace.WAITING, "A001")
    order = [call(queue) for _ in range(6)]
    assert order.index("A001") == RETURNS_BEHIND
    assert order == ["A002", "A003", "A004", "A001", "A005", "A006"]


def test_two_that_return_to_one_place_keep_their_order() -> None:
    queue = open_queue()
    first, second, *_ = take_all(queue, A, A, A, A, A, A, A)
    for _ in range(2):
        settle(queue, call_next(ONE))
        settle(queue, no_show(ONE))
    settle(queue, give_back(ONE, second))
    settle(queue, give_back(ONE, first))

    order = [call(queue) for _ in range(7)]

    assert order == ["A003", "A004", "A005", "A002", "A001", "A006", "A007"]


def test_a_no_show_that_returns_to_an_empty_line_is_next() -> None:
    queue = open_queue()
    (late,) = take_all(queue, A)
    settle(queue, call_next(ONE))
    settle(queue, no_show(ONE))
    settle(queue, give_back(ONE, late))

    assert call(queue) == "A001"
    assert refusal_of(queue, give_back(ONE, late)) is RefusalReason.TICKET_ELSEWHERE


# -------------------------------------------------------------- transfer


def test_a_ticket_sent_to_another_service_keeps_its_place() -> None:
    queue = open_queue()
    take_all(queue, A, C, C)
    settle(queue, call_next(ONE))

    moved = asked(queue, transfer(ONE, to_service=C), TicketMoved)

    assert (moved.number, moved.service, moved.for_counter) == ("A001", C, None)
    assert [call(queue, THREE), call(queue, THREE)] == ["A001", "C001"]


def test_a_ticket_sent_to_a_counter_is_called_there_and_nowhere_else() -> None:
    queue = open_queue()
    take_all(queue, A, A)
    settle(queue, call_next(ONE))
    asked(queue, transfer(ONE, to_counter=THREE), TicketMoved)

    assert call(queue, ONE) == "A002"
    assert refusal_of(queue, call_next(ONE)) is RefusalReason.NOBODY_WAITING
    # Counter 3 does not serve A; somebody there was asked to.
    assert call(queue, THREE) == "A001"


def test_who_was_sent_to_a_counter_can_be_called_there_by_name() -> None:
    queue = open_queue()
    (first,) = take_all(queue, A)
    settle(queue, call_next(ONE))
    settle(queue, transfer(ONE, to_counter=THREE))

    assert asked(queue, call_this(THREE, first), TicketCalled).number == "A001"
    held = queue.today.held(THREE)
    assert held is not None
    assert held.for_counter is None


def test_a_transfer_names_one_target_that_exists() -> None:
    queue = open_queue()
    take_all(queue, A)
    settle(queue, call_next(ONE))
    nowhere, both = transfer(ONE), transfer(ONE, to_service=B, to_counter=TWO)
    no_service = transfer(ONE, to_service=ServiceLetter("Z"))
    no_counter = transfer(ONE, to_counter=CounterId("99"))

    assert refusal_of(queue, nowhere) is RefusalReason.MALFORMED
    assert refusal_of(queue, both) is RefusalReason.MALFORMED
    assert refusal_of(queue, no_service) is RefusalReason.UNKNOWN_SERVICE
    assert refusal_of(queue, no_counter) is RefusalReason.UNKNOWN_COUNTER


# -------------------------------------------------------------- priority


def test_staff_grant_priority_and_take_it_back() -> None:
    queue = open_queue()
    _, second, third = take_all(queue, A, A, A)
    settle(queue, prioritise(ONE, second))
    moved = asked(queue, prioritise(ONE, third), TicketMoved)
    settle(queue, prioritise(ONE, second, is_priority=False))

    assert moved.is_priority
    assert [call(queue) for _ in range(3)] == ["A003", "A001", "A002"]
    assert refusal_of(queue, prioritise(ONE, third)) is RefusalReason.TICKET_ELSEWHERE


def test_the_tile_of_a_priority_service_goes_before_all_who_are_not_old() -> None:
    soldiers = Service(
        letter=ServiceLetter("P"),
        name=LAYOUT.services[0].name,
        covers=LAYOUT.services[0].covers,
        is_priority=True,
    )
    letters = (*LAYOUT.counters[0].services, soldiers.letter)
    counter = type(LAYOUT.counters[0])(
        counter=ONE,
        name=LAYOUT.counters[0].name,
        services=letters,
    )
    layout = Layout(services=(*LAYOUT.services, soldiers), counters=(counter,))
    queue = open_queue(layout=layout)
    settle(queue, take(A))
    later = MORNING + AGED_AFTER
    settle(queue, take(A), now=later - timedelta(minutes=1))

    taken = settle(queue, take(soldiers.letter), now=later)

    assert isinstance(taken, TicketTaken)
    # The first has waited long enough; the second is overtaken.
    assert (taken.people_ahead, taken.is_priority) == (1, True)
    order = []
    for _ in range(3):
        called = settle(queue, call_next(ONE), now=later)
        assert isinstance(called, TicketCalled)
        order.append(called.number)
        settle(queue, finish(ONE), now=later)
    assert order == ["A001", "P001", "A002"]


# ------------------------------------------------- walk-in, pause, closing


def test_somebody_without_a_ticket_is_served_at_once_and_counted() -> None:
    queue = open_queue()
    take_all(queue, A)

    taken = asked(queue, walk_in(TWO, A), TicketTaken)

    assert (taken.number, taken.people_ahead) == ("A002", 0)
    held = queue.today.held(TWO)
    assert held is not None
    assert held.ticket_id == taken.ticket_id
    assert queue.today.calls() == ()  # nobody is called who already stands there
    assert refusal_of(queue, walk_in(TWO, A)) is RefusalReason.COUNTER_BUSY
    nothing = walk_in(ONE, ServiceLetter("Z"))
    assert refusal_of(queue, nothing) is RefusalReason.UNKNOWN_SERVICE


def test_a_walk_in_is_refused_when_all_numbers_are_carried() -> None:
    queue = open_queue()
    take_all(queue, *[A] * NUMBER_MAX)

    assert refusal_of(queue, walk_in(ONE, A)) is RefusalReason.NUMBERS_EXHAUSTED


def test_a_paused_counter_settles_what_it_holds_and_calls_nobody() -> None:
    queue = open_queue()
    take_all(queue, A, A)
    settle(queue, call_next(ONE))
    asked(queue, house(PauseCounter), RequestDone)
    settle(queue, finish(ONE))

    assert refusal_of(queue, call_next(ONE)) is RefusalReason.COUNTER_PAUSED
    assert refusal_of(queue, walk_in(ONE)) is RefusalReason.COUNTER_PAUSED
    asked(queue, house(ResumeCounter), RequestDone)
    assert call(queue) == "A002"


def test_a_closed_day_gives_no_tickets_but_serves_who_waits() -> None:
    queue = open_queue()
    take_all(queue, A)
    asked(queue, house(CloseDay), RequestDone)

    assert refusal_of(queue, take(A)) is RefusalReason.HALL_CLOSED
    assert call(queue) == "A001"
    asked(queue, house(ReopenDay), RequestDone)
    assert asked(queue, take(A), TicketTaken).number == "A002"
