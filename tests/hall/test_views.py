"""What the lobby and the counters see."""

from datetime import timedelta

import msgspec

from hall.hall_view import hall_view
from hall.staff_view import staff_view
from messaging.codec import PAYLOAD_BYTES_MAX, encode
from messaging.contracts.ids import BootId
from tests.hall.furniture import (
    LAYOUT,
    MORNING,
    ONE,
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

BOOT_ID = BootId(some_id())


def test_the_lobby_sees_counts_counters_and_the_latest_calls() -> None:
    queue = open_queue()
    for service in (A, A, B):
        settle(queue, take(service))
    settle(queue, call_next(ONE))
    settle(queue, recall(ONE), now=MORNING + timedelta(minutes=1))

    view = hall_view(queue, revision=7, boot_id=BOOT_ID, as_of=MORNING)

    assert [each.waiting for each in view.services] == [1, 1, 0]
    # Counter 1 calls for all services: whoever takes C now has two ahead.
    assert [each.people_ahead for each in view.services] == [2, 2, 2]
    assert all(each.is_open for each in view.services)
    # Counter 1 has called, so somebody is there; nobody knows of the others yet.
    assert all(each.estimate is not None for each in view.services)
    assert [each.number for each in view.counters] == ["A001", None, None]
    assert view.counters[0].called_at == MORNING
    assert [(call.call_no, call.is_recall) for call in view.calls] == [
        (2, True),
        (1, False),
    ]
    assert view.revision == 7


def test_no_more_calls_are_shown_than_a_screen_can_hold() -> None:
    queue = open_queue()
    for _ in range(12):
        settle(queue, take(A))
        settle(queue, call_next(ONE))
        settle(queue, finish(ONE))

    calls = hall_view(queue, revision=1, boot_id=BOOT_ID, as_of=MORNING).calls

    assert [call.number for call in calls] == [f"A{n:03d}" for n in range(12, 4, -1)]


def test_the_lobby_sees_no_ids_by_which_one_could_speak_for_another() -> None:
    queue = open_queue()
    taken = settle(queue, take(A))
    settle(queue, call_next(ONE))

    payload = encode(hall_view(queue, revision=1, boot_id=BOOT_ID, as_of=MORNING))

    assert taken.request_id.encode() not in payload
    assert len(payload) < PAYLOAD_BYTES_MAX


def test_the_counters_see_the_longest_wait_and_who_was_missed() -> None:
    queue = open_queue()
    for minute, service in enumerate((A, B, A, C)):
        settle(queue, take(service), now=MORNING + timedelta(minutes=minute))
    settle(queue, call_next(TWO))  # A001
    settle(queue, no_show(TWO))
    settle(queue, call_next(ONE))  # B001

    view = staff_view(queue, revision=3, as_of=MORNING)

    assert [(line.waiting, line.first_taken_at) for line in view.lines] == [
        (1, MORNING + timedelta(minutes=2)),
        (0, None),
        (1, MORNING + timedelta(minutes=3)),
    ]
    assert [line.service for line in view.lines] == list(LAYOUT.services)
    assert {counter: held.number for counter, held in view.held.items()} == {
        ONE: "B001"
    }
    assert [ticket.number for ticket in view.no_shows] == ["A001"]


def test_a_days_state_can_be_printed() -> None:
    queue = open_queue()
    settle(queue, take(A))

    printed = msgspec.json.decode(msgspec.json.encode(queue.today.state()))

    assert printed["tickets"][0]["number"] == "A001"
    assert printed["last_numbers"] == {"A": 1}
