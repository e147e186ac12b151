"""Awards: the same sum in any order, never above a cap, explained to the point."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.awards import (
    Award,
    Bag,
    DayChange,
    Days,
    HouseholdDay,
    award,
    award_again,
    award_nothing,
)
from ledger.tariff import DailyCap, Line, Streak, Tariff
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.moments import Clock
from tests.ledger.neighbourhood import WANG, ZONE

DAY: Final = date(2026, 11, 2)
LATER: Final = datetime(2026, 12, 24, 4, tzinfo=UTC)
LINES: Final = (
    Line(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=2),
    Line(stream=Stream.OTHER, verdict=Verdict.CORRECT, points=1),
)
COUNTED: Final = Tariff(
    name="counted",
    lines=LINES,
    daily_caps=(DailyCap(stream=Stream.KITCHEN, points=3),),
    streak=Streak(days=3, points=5),
)
ALL_DAYS: Final = TariffCalendar([COUNTED], ZONE)
# From the ninth on another streak, and no cap.
CHANGED: Final = TariffCalendar(
    [
        COUNTED,
        Tariff(
            name="later",
            lines=LINES,
            streak=Streak(days=2, points=1),
            counts_from=date(2026, 11, 9),
        ),
    ],
    ZONE,
)


def bag(
    day: int = 0,
    stream: Stream = Stream.KITCHEN,
    verdict: Verdict = Verdict.CORRECT,
    clock: Clock = Clock.SYNCED,
) -> Bag:
    at = datetime(2026, 11, 2, 0, tzinfo=UTC) + timedelta(days=day)
    return Bag(WANG, stream, verdict, 900, "morning", at, clock, LATER)


bags: Final = st.builds(
    bag,
    st.integers(0, 12),
    st.sampled_from([Stream.KITCHEN, Stream.OTHER]),
    st.sampled_from(Verdict),
)
calendars: Final = st.sampled_from([ALL_DAYS, CHANGED])


def award_all(calendar: TariffCalendar, some: Sequence[Bag]) -> list[Award]:
    days, given = Days(), []
    for each in some:
        one = award(calendar, each, days)
        assert one.change is not None
        days.add(one.change)
        given.append(one)
    return given


@given(calendars, st.lists(bags, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_no_sum(
    calendar: TariffCalendar, some: list[Bag], dice: object
) -> None:
    other = list(some)
    dice.shuffle(other)  # type: ignore[attr-defined]  # hypothesis' own Random

    one, two = award_all(calendar, some), award_all(calendar, other)

    assert sum(a.points for a in one) == sum(a.points for a in two)


@given(st.lists(bags, max_size=25))
def test_no_cap_is_exceeded_and_nobody_loses_by_a_bag(some: list[Bag]) -> None:
    # The words begin with what the stream gave; streaks are not capped.
    given = award_all(ALL_DAYS, some)
    sums: Counter[tuple[date, Stream]] = Counter()
    for one in given:
        assert one.change is not None
        assert one.points >= 0
        sums[one.change.of.day, one.change.stream] += int(one.words.split()[0])
    assert all(n <= 3 for (_, stream), n in sums.items() if stream == Stream.KITCHEN)


@given(calendars, st.lists(bags, max_size=20))
def test_an_explanation_sums_to_its_points(
    calendar: TariffCalendar, some: list[Bag]
) -> None:
    for one in award_all(calendar, some):
        told = [int(n) for n in re.findall(r"(?:^|; )([+-]?\d+) ", one.words)]
        assert sum(told) == one.points, one.words


@given(
    calendars,
    st.lists(bags, min_size=1, max_size=15),
    st.lists(st.tuples(st.integers(0, 14), st.sampled_from(Verdict)), max_size=6),
)
def test_corrections_end_where_the_right_verdicts_would_have_begun(
    calendar: TariffCalendar,
    some: list[Bag],
    corrections: list[tuple[int, Verdict]],
) -> None:
    days, now = Days(), list(some)
    points, counted = [], []
    for each in some:
        one = award(calendar, each, days)
        assert one.change is not None
        days.add(one.change)
        points.append(one.points)
        counted.append(one.change)
    for number, verdict in corrections:
        place = number % len(some)
        now[place] = now[place]._replace(verdict=verdict)
        again = award_again(calendar, now[place], counted[place], points[place], days)
        assert again.change is not None
        days.add(again.change)
        points[place] = again.points
        counted[place] = added(counted[place], again.change)

    fresh = award_all(calendar, now)

    assert sum(points) == sum(one.points for one in fresh)


def added(one: DayChange, other: DayChange) -> DayChange:
    return DayChange(
        one.of,
        one.stream,
        one.worth_points + other.worth_points,
        one.correct_count + other.correct_count,
    )


def test_a_full_day_gives_what_is_left_and_says_so() -> None:
    first, second, third = award_all(ALL_DAYS, [bag(), bag(), bag()])

    assert (first.points, second.points, third.points) == (2, 1, 0)
    assert first.words == (
        "2 for kitchen waste sorted correctly, cap 3 a day, tariff counted"
    )
    assert second.words == (
        "1 of 2 for kitchen waste sorted correctly, cap 3 a day, tariff counted"
    )


def test_the_third_correct_day_in_a_row_and_each_after_it_gives_a_bonus() -> None:
    given = award_all(ALL_DAYS, [bag(day) for day in (0, 1, 2, 3, 5)])

    assert [one.points for one in given] == [2, 2, 7, 7, 2]
    assert "; +5 for correct days in a row until 2026-11-04" in given[2].words


def test_a_late_bag_that_closes_a_hole_gives_all_that_it_held_up() -> None:
    given = award_all(ALL_DAYS, [bag(day) for day in (0, 1, 3, 4, 2)])

    assert given[-1].points == 2 + 3 * 5
    assert "until 2026-11-04 to 2026-11-06" in given[-1].words


def test_a_contaminated_bag_takes_nothing_back() -> None:
    bad = bag(2, verdict=Verdict.CONTAMINATED)

    given = award_all(ALL_DAYS, [bag(0), bag(1), bag(2), bad])

    assert given[-1].points == 0


def test_a_household_that_may_not_earn_loses_what_the_bag_made_of_its_day() -> None:
    days = Days()
    given = [award(ALL_DAYS, bag(day), days) for day in (0, 1)]
    for one in given:
        assert one.change is not None
        days.add(one.change)
    last = award(ALL_DAYS, bag(2), days)
    assert last.change is not None
    days.add(last.change)

    gone = award_nothing(ALL_DAYS, last.change, last.points, days)

    assert gone.points == 0
    assert gone.change == DayChange(
        HouseholdDay(WANG, date(2026, 11, 4)), Stream.KITCHEN, -2, -1
    )


def test_before_the_first_tariff_nothing_is_earned() -> None:
    late = TariffCalendar(
        [Tariff(name="x", lines=LINES, counts_from=date(2026, 11, 3))], ZONE
    )

    assert (
        award(late, bag(), Days()).words == "0, because no tariff counted on 2026-11-02"
    )
    assert award(late, bag(1), Days()).points == 2
    counted = DayChange(HouseholdDay(WANG, DAY), Stream.KITCHEN, 2, 1)
    with pytest.raises(ValueError, match="no tariff was in force"):
        award_again(late, bag(), counted, 2, Days())


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (
            bag(clock=Clock.UNSYNCED),
            "by 2026-12-24 when it was received: the clock was",
        ),
        (bag(200), "by 2026-12-24 when it was received: the clock was ahead"),
    ],
)
def test_a_clock_that_cannot_be_right_is_not_asked_for_the_day(
    one: Bag, words: str
) -> None:
    assert words in award(ALL_DAYS, one, Days()).words


def test_days_are_those_of_the_site() -> None:
    # Half past midnight in Shanghai, still the day before in London.
    one = bag()._replace(occurred_at=datetime(2026, 11, 2, 16, 30, tzinfo=UTC))

    change = award(ALL_DAYS, one, Days()).change

    assert change is not None
    assert change.of.day == date(2026, 11, 3)
    assert all(b - a == timedelta(1) for a, b in pairwise([DAY, change.of.day]))
