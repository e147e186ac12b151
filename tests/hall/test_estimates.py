"""Estimates: the schedule, what was learned, and when nothing is said."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.mornings import METHODS, OURS, SCENES, simulate
from hall.estimates import CounterHours, Schedule, render_range
from hall.experience import Experience
from hall.facts import Learned
from hall.layout import Counter, Layout, Service
from hall.queue import HallQueue
from hall.rota import Shift, is_shift, shifts_ahead
from messaging.contracts.hall_requests import PauseCounter, ResumeCounter
from messaging.contracts.halls import Estimate, TicketTaken
from messaging.contracts.ids import ServiceLetter
from tests.hall.furniture import (
    KIOSK,
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    THREE,
    TWO,
    A,
    C,
    call_next,
    finish,
    house,
    open_queue,
    settle,
    take,
    words,
)

MINUTE = timedelta(minutes=1)
ALL_DAY = (Shift(0, 9 * 3600),)


def hours(free_s: float, *shifts: Shift) -> CounterHours:
    return CounterHours(shifts or ALL_DAY, free_s)


# -------------------------------------------------------------- schedule


def test_each_ticket_goes_to_the_counter_that_is_free_first() -> None:
    schedule = Schedule({ONE: hours(300), TWO: hours(60)})

    starts = [schedule.add((ONE, TWO), 600) for _ in range(4)]

    assert starts == [60, 300, 660, 900]
    assert schedule.expected_s((ONE, TWO)) == 1260


def test_nobody_starts_while_no_counter_is_manned() -> None:
    lunch = (Shift(-3600, 600), Shift(5400, 9000))
    schedule = Schedule({ONE: hours(0, *lunch)})

    # The second is begun before lunch and finished into it; the third waits.
    assert [schedule.add((ONE,), 500) for _ in range(3)] == [0, 500, 5400]


def test_what_cannot_start_today_has_no_expectation() -> None:
    schedule = Schedule({ONE: hours(0, Shift(-60, 60))})

    assert schedule.add((ONE,), 600) == 0
    assert schedule.add((ONE,), 600) is None
    assert schedule.expected_s((ONE,)) is None
    assert schedule.expected_s(()) is None


# ------------------------------------------------------------------ rota


def test_shifts_that_are_over_are_not_ahead() -> None:
    rota = ("13:00-17:00", "07:00-08:30", "08:30-11:30")

    assert shifts_ahead(rota, MORNING) == (Shift(-1800, 9000), Shift(14400, 28800))
    assert shifts_ahead((), MORNING) == (Shift(-9 * 3600, 15 * 3600),)


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ("08:30-11:30", True),
        ("11:30-08:30", False),
        ("8:30-11:30", False),
        ("08:30-24:00", False),
        ("", False),
    ],
)
def test_a_shift_is_written_in_one_way(text: str, *, is_right: bool) -> None:
    assert is_shift(text) is is_right


def test_a_shift_that_is_none_is_told() -> None:
    odd = Counter(
        counter=ONE, name=words("1"), services=(A,), rota=("08:30-11:30", "9 to 5")
    )
    layout = Layout(services=LAYOUT.services[:1], counters=(odd,))

    assert list(layout.mistakes()) == [
        "counter '1' has the shift '9 to 5'; write it as 08:30-11:30"
    ]


# ------------------------------------------------------------ experience


def test_what_was_learned_takes_the_place_of_what_was_assumed() -> None:
    experience = Experience()
    assumed_s = experience.mean_s(A)
    for _ in range(20):
        experience.note_duration(A, 60)

    assert experience.mean_s(A) == experience.mean_s(A) == 60
    assert experience.mean_s(C) == assumed_s


def test_a_service_that_has_lasted_long_lasts_on() -> None:
    experience = Experience()
    for duration_s in (100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1100):
        experience.note_duration(A, duration_s)

    assert experience.rest_s(A, 0) == 600
    assert experience.rest_s(A, 600) == 900 - 600
    # Longer than nearly all before: nobody knows, so half of the mean.
    assert experience.rest_s(A, 5000) == 300


def test_times_of_a_clock_that_jumped_teach_nothing() -> None:
    experience = Experience()
    for strange_s in (-60.0, 9e6):
        experience.note_duration(A, strange_s)
        experience.note_wait(600, strange_s)

    assert experience.learned() is None


def test_the_range_is_learned_from_how_true_earlier_ones_were() -> None:
    waits = tuple((600, wait_s) for wait_s in range(300, 900, 5))
    learned = Experience(Learned(waits_s=waits))
    low_s, high_s = learned.range_s(600)
    # What is asked by the thousand is worked out once.
    assert learned.range_s(600) == (low_s, high_s)
    inside = sum(low_s <= wait_s <= high_s for _, wait_s in waits[40:])

    assert 62 <= inside <= 66  # of the latest eighty: eight of ten
    assert Experience().range_s(600) != (low_s, high_s)


@given(
    st.lists(st.tuples(st.integers(0, 9000), st.integers(0, 9000)), max_size=120),
    st.floats(0, 20_000),
)
def test_a_range_is_always_one(waits: list[tuple[int, int]], expected_s: float) -> None:
    low_s, high_s = Experience(Learned(waits_s=tuple(waits))).range_s(expected_s)
    told = render_range(low_s, high_s)

    assert 0 <= low_s <= high_s
    assert told.from_min * 60 <= low_s + 1e-6
    assert told.to_min * 60 >= high_s
    assert told.from_min < told.to_min


def test_minutes_are_said_as_people_say_them() -> None:
    assert render_range(0, 0) == Estimate(from_min=0, to_min=1)
    assert render_range(130, 500) == Estimate(from_min=2, to_min=9)
    assert render_range(700, 1450) == Estimate(from_min=10, to_min=25)


# ------------------------------------------------------------------ hall


def taken(queue: HallQueue, service: ServiceLetter = A) -> TicketTaken:
    reply = settle(queue, take(service))
    assert isinstance(reply, TicketTaken)
    return reply


def test_no_counter_open_means_no_estimate() -> None:
    queue = open_queue()

    assert taken(queue).estimate is None
    settle(queue, call_next(ONE))
    assert taken(queue).estimate is not None
    settle(queue, house(PauseCounter, ONE))
    assert taken(queue).estimate is None


def test_a_rota_says_when_a_counter_is_open() -> None:
    def queue_with(rota: tuple[str, ...]) -> HallQueue:
        counter = Counter(counter=ONE, name=words("1"), services=(A, C), rota=rota)
        return open_queue(layout=Layout(services=LAYOUT.services, counters=(counter,)))

    assert taken(queue_with(("08:30-11:30",))).estimate is not None
    assert taken(queue_with(("09:30-11:30",))).estimate is None


def test_what_cannot_be_reached_before_closing_has_no_estimate() -> None:
    counter = Counter(
        counter=ONE, name=words("1"), services=(A,), rota=("08:30-09:15",)
    )
    layout = Layout(services=LAYOUT.services, counters=(counter,))
    queue = open_queue(layout=layout)
    told = [taken(queue).estimate for _ in range(6)]

    assert told[0] is not None
    assert told[-1] is None


def test_who_has_priority_waits_for_those_before_her_only() -> None:
    soldiers = Service(
        letter=ServiceLetter("P"), name=words("P"), covers=words(""), is_priority=True
    )
    counter = Counter(
        counter=ONE,
        name=words("1"),
        services=(A, soldiers.letter),
        rota=("08:30-17:30",),
    )
    layout = Layout(services=(*LAYOUT.services, soldiers), counters=(counter,))
    queue = open_queue(layout=layout)
    assert queue.hearing(KIOSK, MORNING).estimate(soldiers.letter) is not None
    ordinary = [taken(queue).estimate for _ in range(8)][-1]

    first, second = (taken(queue, soldiers.letter).estimate for _ in range(2))

    assert ordinary is not None
    assert first is not None
    assert second is not None
    assert first.to_min < second.to_min < ordinary.to_min
    settle(queue, house(PauseCounter, ONE))
    assert taken(queue, soldiers.letter).estimate is None


def test_an_estimate_grows_with_the_people_ahead_and_is_the_same_when_made_anew() -> (
    None
):
    queue = open_queue()
    settle(queue, take(C))
    settle(queue, call_next(THREE))
    told = [taken(queue, C).estimate for _ in range(6)]

    assert all(each is not None for each in told)
    assert [each.to_min for each in told if each] == sorted(
        each.to_min for each in told if each
    )
    # A schedule that followed each ticket tells what one made anew would tell.
    followed = queue.hearing(KIOSK, MORNING).estimate(C)
    anew = queue.hearing(KIOSK, MORNING + timedelta(seconds=1)).estimate(C)
    settle(queue, house(ResumeCounter, THREE))
    assert queue.hearing(KIOSK, MORNING).estimate(C) == followed == anew


def test_the_hall_learns_by_day_and_remembers_over_night() -> None:
    queue = open_queue()
    now = MORNING
    for _ in range(30):
        settle(queue, take(A), now=now)
        settle(queue, call_next(ONE), now=now)
        now += 2 * MINUTE
        settle(queue, finish(ONE), now=now)
    opened = queue.day_to_open(MORNING + ONE_DAY)
    assert opened is not None
    assert opened.learned is not None
    assert opened.learned.durations_s[A] == (120,) * 30
    # All but the first were told something, and waited for nothing.
    assert opened.learned.waits_s == ((0, 0),) * 29

    restarted = HallQueue(LAYOUT)
    restarted.apply(opened)

    settle(restarted, take(A), now=opened.at)
    settle(restarted, call_next(ONE), now=opened.at)
    reply = settle(restarted, take(A), now=opened.at)
    assert isinstance(reply, TicketTaken)
    assert reply.estimate == Estimate(from_min=0, to_min=5)


def test_simulated_mornings_are_told_better_than_by_any_other_way() -> None:
    score = simulate(SCENES[0], mornings=30)

    ours, *others = (score.errors_min[method] for method in METHODS)
    assert METHODS[0] == OURS
    # A tenth better is what the rota gives; the rest is what the hall has learned.
    assert ours < 0.85 * min(others)
    # Eight of ten is promised; thirty mornings scatter a little.
    assert score.coverage[OURS] >= 0.75
