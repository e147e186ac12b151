"""Whose turn it is: fair for who waits, quick for who has priority."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hall.lines import AGED_AFTER, Lines, take_turns
from hall.ticket import Ticket
from messaging.contracts.ids import TicketId
from tests.hall.furniture import MORNING, A, B, some_id

MINUTE = timedelta(minutes=1)


def ticket(
    place: int, *, minutes_ago: int = 0, is_priority: bool = False, service: str = A
) -> Ticket:
    return Ticket(
        ticket_id=TicketId(some_id()),
        number=f"{service}{place:03d}",
        service=A if service == A else B,
        place=(place, 0),
        taken_at=MORNING - minutes_ago * MINUTE,
        is_priority=is_priority,
    )


def in_turns(*tickets: Ticket, now: datetime = MORNING) -> list[int]:
    lines = Lines()
    for each in tickets:
        lines.add(each)
    return [each.place[0] for each in lines.in_turns(lambda _: True, now)]


def test_priority_goes_first_and_each_kind_by_place() -> None:
    assert in_turns(
        ticket(1),
        ticket(2, is_priority=True),
        ticket(3, service=B),
        ticket(4, is_priority=True, service=B),
    ) == [2, 4, 1, 3]


def test_an_old_ordinary_ticket_is_not_overtaken_any_more() -> None:
    aged = AGED_AFTER // MINUTE

    assert in_turns(
        ticket(1, minutes_ago=aged),
        ticket(2, minutes_ago=aged - 1),
        ticket(3, is_priority=True),
    ) == [1, 3, 2]


def test_an_old_ordinary_ticket_does_not_overtake_priority_that_came_before() -> None:
    aged = AGED_AFTER // MINUTE

    assert in_turns(
        ticket(1, minutes_ago=aged, is_priority=True), ticket(2, minutes_ago=aged)
    ) == [1, 2]


def test_a_clock_that_jumps_leaves_a_fair_order() -> None:
    tickets = (ticket(1), ticket(2, is_priority=True), ticket(3))

    assert in_turns(*tickets, now=MORNING + timedelta(hours=9)) == [1, 2, 3]
    assert in_turns(*tickets, now=MORNING - timedelta(hours=9)) == [2, 1, 3]


def test_who_is_taken_out_is_not_called() -> None:
    lines = Lines()
    first, second = ticket(1), ticket(2)
    for each in (first, second):
        lines.add(each)
    lines.remove(first)

    assert list(lines.in_places(lambda _: True)) == [second]
    assert lines.count(lambda line: line.service == A) == 1


tickets = st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=30).map(
    lambda drawn: [
        ticket(place, minutes_ago=minutes, is_priority=is_priority)
        for place, (minutes, is_priority) in enumerate(drawn, start=1)
    ]
)


@given(tickets)
def test_nobody_is_left_out_and_nobody_overtakes_her_own_kind(
    waiting: list[Ticket],
) -> None:
    ordinary = [each for each in waiting if not each.is_priority]
    priority = [each for each in waiting if each.is_priority]
    turns = list(take_turns(ordinary, priority, MORNING))

    assert [each for each in turns if not each.is_priority] == ordinary
    assert [each for each in turns if each.is_priority] == priority
    # What `next` gives again and again is the same order.
    left_ordinary, left_priority = list(ordinary), list(priority)
    for expected in turns:
        first = next(take_turns(left_ordinary, left_priority, MORNING))
        assert first is expected
        (left_priority if first.is_priority else left_ordinary).remove(first)
