"""What a drop earns its household, by the tariff of its day. No I/O here.

An award is the difference that a bag makes. What a household may claim is a function of
the bags that count, whatever their order::

    claim = for each day and stream  the bags' worth, at most the day's cap
          + for each day             the streak's points, if it and the days before it
                                     are so many correct ones in a row

and a drop earns the claim with it, less the claim without it. So one that comes a week
late, two ledgers that post at the same time, and a correction months afterwards end at
the same sum; which drop of a full day got the last point is a matter of who came first.

A day is correct when a bag of it was judged correct and was worth something. Another
bag that was contaminated takes nothing back: residents were told what they have.

Only tariffs with a cap or a streak count days; for others nothing is read or kept.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from msgspec import Struct

from ledger.tariff import Streak, Worth
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import HouseholdId
from messaging.contracts.moments import Clock

_DAY: Final = timedelta(days=1)


class HouseholdDay(NamedTuple):
    """One household on one day."""

    household: HouseholdId
    day: date


class DayChange(Struct, frozen=True):
    """What a drop or a correction adds to its household's day."""

    of: HouseholdDay
    stream: Stream
    worth_points: int
    correct_count: int


@dataclass(frozen=True, slots=True)
class Days:
    """What the bags of households' days are worth, and how many were correct."""

    worth: Counter[tuple[HouseholdDay, Stream]] = field(default_factory=Counter)
    correct: Counter[HouseholdDay] = field(default_factory=Counter)

    def add(self, change: DayChange) -> None:
        self.worth[change.of, change.stream] += change.worth_points
        self.correct[change.of] += change.correct_count


class Award(Struct, frozen=True):
    """What a drop earns, and the reason for an auditor to read.

    `change` is None where the tariff does not count days.
    """

    points: int
    words: str
    change: DayChange | None = None


class Bag(NamedTuple):
    """What a tariff looks at: a drop as it was, or with a verdict given later."""

    household: HouseholdId
    stream: Stream
    verdict: Verdict
    net_g: int | None
    opening: str | None
    occurred_at: datetime
    clock: Clock
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """How much more a household may claim, by its stream's cap and by streaks."""

    of_stream: int
    cap: int | None
    of_streaks: int
    streak_ends: tuple[date, ...]

    @property
    def points(self) -> int:
        return self.of_stream + self.of_streaks


def award(calendar: TariffCalendar, bag: Bag, days: Days) -> Award:
    """Say what a drop earns that is new to the books."""
    day = calendar.day_of(bag.occurred_at, bag.clock, bag.received_at)
    rates = calendar.rates_on(day)
    if rates is None:
        return Award(0, f"0, because no tariff counted on {day}")
    worth = rates.worth(bag.stream, bag.verdict, bag.net_g, bag.opening)
    remark = _remark(bag, day, calendar)
    if not rates.tariff.counts_days:
        return Award(worth.points, worth.words + remark)
    change = _change(bag, day, worth)
    given = weigh_difference(calendar, change, days)
    first = f"{given.of_stream} {worth.what}"
    if given.of_stream < worth.points:
        first = f"{given.of_stream} of {worth.points} {worth.what}"
    words = f"{first}{_more(given)}, tariff {rates.tariff.name}{remark}"
    return Award(given.points, words, change)


def award_again(
    calendar: TariffCalendar, bag: Bag, counted: DayChange, points: int, days: Days
) -> Award:
    """Say what a drop earns after a correction that earned `points` before it.

    `counted` is all that the drop added to its day so far.
    """
    rates = calendar.rates_on(counted.of.day)
    if rates is None:
        msg = f"a drop was counted on {counted.of.day}, when no tariff was in force"
        raise ValueError(msg)
    worth = rates.worth(bag.stream, bag.verdict, bag.net_g, bag.opening)
    now = _change(bag, counted.of.day, worth)
    change = _less(now, counted)
    given = weigh_difference(calendar, change, days)
    words = f"{points + given.points} where {points} was before: {given.of_stream:+d}"
    words += f" as it is now {worth.points} {worth.what}{_more(given)}"
    return Award(points + given.points, f"{words}, tariff {rates.tariff.name}", change)


def award_nothing(
    calendar: TariffCalendar, counted: DayChange, points: int, days: Days
) -> Award:
    """Take back what a drop made of its day: its household may not earn by it now."""
    change = _less(DayChange(counted.of, counted.stream, 0, 0), counted)
    given = weigh_difference(calendar, change, days)
    words = f"{points + given.points} where {points} was before"
    return Award(points + given.points, f"{words}{_more(given)}", change)


def weigh_difference(
    calendar: TariffCalendar, change: DayChange, days: Days
) -> Difference:
    """Say how much more a household may claim with a change than without it."""
    rates = calendar.rates_on(change.of.day)
    cap = None if rates is None else rates.caps.get(change.stream)
    before = days.worth[change.of, change.stream]
    after = before + change.worth_points
    if cap is not None:
        before, after = min(before, cap), min(after, cap)
    count = days.correct[change.of]
    was_correct, is_correct = count > 0, count + change.correct_count > 0
    if was_correct is is_correct:
        return Difference(after - before, cap, 0, ())
    streaks = tuple(_streaks_with(calendar, change.of, days))
    sign = 1 if is_correct else -1
    return Difference(
        after - before,
        cap,
        sign * sum(streak.points for _, streak in streaks),
        tuple(end for end, _ in streaks),
    )


def change_row(change: DayChange) -> tuple[str | int, ...]:
    """Say what a drop adds to a day as the books keep it, in their table's order."""
    return (
        change.of.household,
        change.of.day.isoformat(),
        change.stream.value,
        change.worth_points,
        change.correct_count,
    )


def _streaks_with(
    calendar: TariffCalendar, of: HouseholdDay, days: Days
) -> Iterator[tuple[date, Streak]]:
    """Give the days that are in a streak only if this one is correct."""
    before = _run(of, days, -_DAY)
    for distance in range(_run(of, days, _DAY) + 1):
        end = of.day + distance * _DAY
        rates = calendar.rates_on(end)
        streak = None if rates is None else rates.tariff.streak
        if streak is not None and distance < streak.days <= before + 1 + distance:
            yield end, streak


def _run(of: HouseholdDay, days: Days, step: timedelta) -> int:
    """Count the correct days in a row beside a day, as far as they are known."""
    count, day = 0, of.day + step
    while days.correct[HouseholdDay(of.household, day)] > 0:
        count, day = count + 1, day + step
    return count


def _change(bag: Bag, day: date, worth: Worth) -> DayChange:
    is_correct = bag.verdict is Verdict.CORRECT and worth.points > 0
    of = HouseholdDay(bag.household, day)
    return DayChange(of, bag.stream, worth.points, int(is_correct))


def _less(now: DayChange, before: DayChange) -> DayChange:
    return DayChange(
        before.of,
        before.stream,
        now.worth_points - before.worth_points,
        now.correct_count - before.correct_count,
    )


def _more(given: Difference) -> str:
    words = "" if given.cap is None else f", cap {given.cap} a day"
    if given.streak_ends:
        first, last = given.streak_ends[0], given.streak_ends[-1]
        until = f"{first}" if first == last else f"{first} to {last}"
        words += f"; {given.of_streaks:+d} for correct days in a row until {until}"
    return words


def _remark(bag: Bag, day: date, calendar: TariffCalendar) -> str:
    if bag.clock is Clock.UNSYNCED:
        return f", by {day} when it was received: the clock was not set"
    if calendar.local_day(bag.occurred_at) != day:
        return f", by {day} when it was received: the clock was ahead"
    return ""
