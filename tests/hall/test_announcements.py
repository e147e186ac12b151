"""Calls on a display: one after another, twice, none lost, none after its time."""

from hypothesis import given, settings
from hypothesis import strategies as st

from hall.announcements import (
    CALLS_ANNOUNCED_MAX,
    SPEAKING_S,
    SPEAKINGS,
    Announcements,
)
from hall.hall_view import hall_view
from hall.queue import HallQueue
from messaging.contracts.halls import HallView
from messaging.contracts.ids import BootId, CounterId
from tests.hall.furniture import (
    MORNING,
    ONE,
    TWO,
    A,
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


def view_of(queue: HallQueue) -> HallView:
    return hall_view(queue, revision=1, boot_id=BOOT_ID, as_of=MORNING)


def display(queue: HallQueue) -> Announcements:
    """Open a display that knows what is there."""
    announcements = Announcements()
    announcements.hear(view_of(queue), 0.0)
    return announcements


def busy_queue() -> HallQueue:
    queue = open_queue()
    for _ in range(6):
        settle(queue, take(A))
    return queue


def spoken(announcements: Announcements, until_s: float) -> list[tuple[str, int]]:
    """Step from turn to turn and note what is said."""
    said = []
    while announcements.now is not None:
        wake_at_s = announcements.wake_at_s
        assert wake_at_s is not None
        said.append((announcements.now.call.number, announcements.now.speaking))
        if wake_at_s > until_s:
            break
        announcements.tick(wake_at_s)
    return said


def test_two_calls_at_once_are_spoken_one_after_another_and_twice() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    settle(queue, call_next(TWO))
    announcements.hear(view_of(queue), 10.0)

    assert spoken(announcements, 1e9) == [
        ("A001", 1),
        ("A001", 2),
        ("A002", 1),
        ("A002", 2),
    ]
    assert announcements.wake_at_s is None


def test_a_call_that_comes_during_another_waits_for_its_end() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    announcements.hear(view_of(queue), 10.0)
    settle(queue, call_next(TWO))
    announcements.hear(view_of(queue), 10.1)
    announcements.tick(10.0 + SPEAKING_S - 0.1)

    assert announcements.now is not None
    assert (announcements.now.call.number, announcements.now.speaking) == ("A001", 1)


def test_a_recall_is_announced_again() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    announcements.hear(view_of(queue), 1.0)
    spoken(announcements, 1e9)
    settle(queue, recall(ONE))
    announcements.hear(view_of(queue), 90.0)

    assert spoken(announcements, 1e9) == [("A001", 1), ("A001", 2)]


def test_a_call_that_is_withdrawn_falls_silent() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    settle(queue, call_next(TWO))
    announcements.hear(view_of(queue), 1.0)
    settle(queue, no_show(ONE))
    announcements.hear(view_of(queue), 2.0)

    assert announcements.now is not None
    assert announcements.now.call.number == "A002"
    settle(queue, finish(TWO))
    announcements.hear(view_of(queue), 3.0)
    assert announcements.now is None


def test_the_same_view_twice_says_nothing_twice() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    for second in (1.0, 1.1, 1.2):
        announcements.hear(view_of(queue), second)

    assert spoken(announcements, 1e9) == [("A001", 1), ("A001", 2)]


def test_a_display_that_opens_late_does_not_repeat_the_morning() -> None:
    queue = busy_queue()
    settle(queue, call_next(ONE))

    assert display(queue).now is None


def test_a_hall_that_lost_its_journal_is_heard_again() -> None:
    queue = busy_queue()
    for _ in range(3):
        settle(queue, call_next(ONE))
        settle(queue, finish(ONE))
    announcements = display(queue)
    anew = busy_queue()
    settle(anew, call_next(ONE))
    announcements.hear(view_of(anew), 5.0)

    assert spoken(announcements, 1e9) == [("A001", 1), ("A001", 2)]


@given(st.lists(st.tuples(st.sampled_from([ONE, TWO]), st.floats(0, 20)), max_size=6))
@settings(deadline=None)
def test_no_call_of_a_held_ticket_is_lost_or_overtaken(
    acts: list[tuple[CounterId, float]],
) -> None:
    queue = busy_queue()
    announcements = display(queue)
    now_s = 0.0
    said: list[tuple[int, int]] = []

    def note() -> None:
        turn = announcements.now
        if turn is not None and (turn.call.call_no, turn.speaking) not in said:
            said.append((turn.call.call_no, turn.speaking))

    for counter, pause_s in acts:
        now_s += pause_s
        while announcements.now is not None and (announcements.wake_at_s or 0) <= now_s:
            announcements.tick(announcements.wake_at_s or 0)
            note()
        is_held = queue.today.held(counter) is not None
        settle(queue, recall(counter) if is_held else call_next(counter))
        announcements.hear(view_of(queue), now_s)
        note()
    while announcements.now is not None:
        announcements.tick(announcements.wake_at_s or 0)
        note()

    turns = range(1, SPEAKINGS + 1)
    assert said == [(no, turn) for no in range(1, len(acts) + 1) for turn in turns]


def test_of_very_many_calls_at_once_the_latest_are_announced() -> None:
    queue = busy_queue()
    announcements = display(queue)
    settle(queue, call_next(ONE))
    for _ in range(7):
        settle(queue, recall(ONE))
    announcements.hear(view_of(queue), 1.0)

    assert len(spoken(announcements, 1e9)) == CALLS_ANNOUNCED_MAX * SPEAKINGS
