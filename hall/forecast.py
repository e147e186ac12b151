"""What somebody who takes a ticket now may expect, from all that the hall knows.

No I/O here. It puts together who is at the counters, who waits, the rota and what was
learned (`hall.estimates` does the arithmetic), and says nothing where no counter that
serves her is open: a guess would not be better than none.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hall.day import Day
from hall.estimates import CounterHours, Schedule
from hall.experience import Experience
from hall.layout import Counter, Layout
from hall.lines import Line
from hall.rota import shifts_ahead
from hall.ticket import Ticket
from messaging.contracts.ids import CounterId, ServiceLetter

# A schedule of a thousand people is not made anew at each tap, only when something
# else happened than one more ticket, or after this.
_SCHEDULE_OLD_S: Final = 30.0


class Forecast:
    """Expected waits in one hall; keeps the schedule that it made last."""

    def __init__(self, layout: Layout) -> None:
        self._counters = layout.counters
        self._where: dict[ServiceLetter, tuple[CounterId, ...]] = {
            service.letter: layout.counters_of(service.letter)
            for service in layout.services
        }
        self._made: tuple[Schedule, datetime] | None = None

    def forget(self) -> None:
        """Something happened after which the schedule may be another."""
        self._made = None

    def follow(self, ticket: Ticket, experience: Experience) -> None:
        """One more ticket waits, behind all others."""
        if self._made is not None:
            self._put(self._made[0], ticket, experience)

    def expected_s(
        self, today: Day, experience: Experience, service: ServiceLetter, now: datetime
    ) -> float | None:
        """Say how long an ordinary ticket that is taken now may wait; None: unknown."""
        if not self._is_open(today, service, now):
            return None
        schedule, made_at = self._schedule(today, experience, now)
        start_s = schedule.expected_s(self._where[service])
        if start_s is None:
            return None
        return max(0.0, start_s - (now - made_at).total_seconds())

    def expected_with_priority_s(
        self, today: Day, experience: Experience, service: ServiceLetter, now: datetime
    ) -> float | None:
        """Say the same of a priority ticket, which stands before most others."""
        if not self._is_open(today, service, now):
            return None
        before = today.lines.before_priority(lambda _: True, now)
        schedule = self._make(today, experience, before, now)
        return schedule.expected_s(self._where[service])

    def _is_open(self, today: Day, service: ServiceLetter, now: datetime) -> bool:
        return any(
            is_open(today, counter, now)
            for counter in self._counters
            if service in counter.services
        )

    def _schedule(
        self, today: Day, experience: Experience, now: datetime
    ) -> tuple[Schedule, datetime]:
        if (
            self._made is None
            or abs((now - self._made[1]).total_seconds()) > _SCHEDULE_OLD_S
        ):
            waiting = today.lines.in_turns(lambda _: True, now)
            self._made = (self._make(today, experience, waiting, now), now)
        return self._made

    def _make(
        self,
        today: Day,
        experience: Experience,
        waiting: Iterable[Ticket],
        now: datetime,
    ) -> Schedule:
        schedule = Schedule(
            {
                counter.counter: _hours(today, experience, counter, now)
                for counter in self._counters
            }
        )
        for ticket in waiting:
            self._put(schedule, ticket, experience)
        return schedule

    def _put(self, schedule: Schedule, ticket: Ticket, experience: Experience) -> None:
        where = (
            self._where.get(ticket.service, ())
            if ticket.for_counter is None
            else (ticket.for_counter,)
        )
        schedule.add(where, experience.mean_s(ticket.service))


def is_open(today: Day, counter: Counter, now: datetime) -> bool:
    """Whether somebody is at the counter and calls, as far as the hall can know.

    With a rota the rota says so; without one, whether it has called anybody today.
    """
    if today.is_paused(counter.counter):
        return False
    if not counter.rota:
        return today.has_worked(counter.counter)
    return any(shift.from_s <= 0 for shift in shifts_ahead(counter.rota, now))


def serves(counter: Counter, line: Line) -> bool:
    """Whether tickets of `line` are called to `counter`."""
    if line.for_counter is None:
        return line.service in counter.services
    return line.for_counter == counter.counter


def _hours(
    today: Day, experience: Experience, counter: Counter, now: datetime
) -> CounterHours:
    shifts = shifts_ahead(counter.rota, now)
    if not is_open(today, counter, now):
        # Nobody knows when a pause ends; the next shift is a promise.
        shifts = tuple(shift for shift in shifts if shift.from_s > 0)
    held = today.held(counter.counter)
    if held is None or held.called_at is None:
        return CounterHours(shifts, 0.0)
    so_far_s = max(0.0, (now - held.called_at).total_seconds())
    return CounterHours(shifts, experience.rest_s(held.service, so_far_s))
