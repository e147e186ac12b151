"""The tickets of one day: who waits, who is called where. No I/O here.

A `Day` changes by its facts alone. Every ticket is waiting, called to exactly one
counter, parked, missed or served, and no fact can put one ticket at two counters or
two tickets at one (`tests/hall/test_random_days.py`).
"""

from collections import deque
from dataclasses import replace
from datetime import date
from typing import Final, assert_never

from msgspec import Struct

from hall import facts
from hall.help_calls import HelpCalls
from hall.lines import Lines
from hall.ticket import TRANSITIONS, Ticket, TicketState
from messaging.contracts.halls import Call, HelpCall
from messaging.contracts.ids import CounterId, ServiceLetter, TicketId

# A number has three digits; 000 looks like a mistake on paper.
NUMBER_MAX: Final = 999

# What a lobby screen can show at once in digits for old eyes.
CALLS_SHOWN_MAX: Final = 8


class MisfitError(Exception):
    """A fact that cannot have happened in this state: the journal has a hole."""


class DayState(Struct, frozen=True, kw_only=True):
    """All that a day knows, to be compared and printed. Tickets by place."""

    date: date
    tickets: tuple[Ticket, ...]
    last_numbers: dict[ServiceLetter, int]
    calls: tuple[Call, ...]
    call_count: int
    paused: tuple[CounterId, ...]
    have_worked: tuple[CounterId, ...]
    is_closed: bool
    help_calls: tuple[HelpCall, ...] = ()


class Day:
    """One date's tickets. `calls_before` were made on earlier days."""

    def __init__(self, on: date, *, calls_before: int) -> None:
        self.date: Final = on
        self.lines: Final = Lines()
        self.help_calls: Final = HelpCalls()
        self.is_closed = False
        self.call_count = calls_before
        self._tickets: dict[TicketId, Ticket] = {}
        # The same tickets by state: a hall full of people must not cost more at
        # every tap.
        self._in: dict[TicketState, dict[TicketId, Ticket]]
        self._in = {state: {} for state in TicketState}
        self._waiting_for: dict[ServiceLetter, int] = {}
        self._by_number: dict[str, TicketId] = {}
        self._held: dict[CounterId, TicketId] = {}
        self._paused: set[CounterId] = set()
        self._have_worked: set[CounterId] = set()
        self._workers: set[str] = set()
        self._last_numbers: dict[ServiceLetter, int] = {}
        self._calls: deque[Call] = deque(maxlen=CALLS_SHOWN_MAX)
        self._put_back_count = 0

    # -------------------------------------------------------------- looking

    def calls(self) -> tuple[Call, ...]:
        """List the latest calls, newest first."""
        return tuple(self._calls)

    def ticket(self, ticket_id: TicketId) -> Ticket | None:
        return self._tickets.get(ticket_id)

    def numbered(self, number: str) -> Ticket | None:
        """Find the latest ticket that carries a number."""
        ticket_id = self._by_number.get(number)
        return None if ticket_id is None else self._tickets[ticket_id]

    def waiting(self) -> tuple[Ticket, ...]:
        """List everybody who waits, in the order of places."""
        return tuple(self.lines.in_places(lambda _: True))

    def waiting_for(self, service: ServiceLetter) -> int:
        """Count who waits for one service."""
        return self._waiting_for.get(service, 0)

    def first_of(self, service: ServiceLetter) -> Ticket | None:
        """Find whose place for one service is first."""
        line = self.lines.in_places(lambda key: key.service == service)
        return next(line, None)

    def called(self) -> tuple[Ticket, ...]:
        """List everybody who is at a counter or on the way there."""
        return tuple(self._in[TicketState.CALLED].values())

    def no_shows(self) -> tuple[Ticket, ...]:
        """List everybody who was called and did not come, the latest last."""
        return tuple(self._in[TicketState.NO_SHOW].values())

    def parked(self) -> tuple[Ticket, ...]:
        """List everybody who was set aside, the latest last."""
        return tuple(self._in[TicketState.PARKED].values())

    def unsettled(self) -> tuple[Ticket, ...]:
        """List everybody whom the end of the day would send home unserved."""
        return tuple(
            ticket
            for state, tickets in self._in.items()
            if (state, facts.DayOpened) in TRANSITIONS
            for ticket in tickets.values()
        )

    def held(self, counter: CounterId) -> Ticket | None:
        """Find the ticket that a counter has called and not settled."""
        ticket_id = self._held.get(counter)
        return None if ticket_id is None else self._tickets[ticket_id]

    def is_paused(self, counter: CounterId) -> bool:
        return counter in self._paused

    def has_worked(self, counter: CounterId) -> bool:
        """Whether a counter has called somebody, or come back from a pause, today."""
        return counter in self._have_worked

    def workers(self) -> tuple[str, ...]:
        """List who did something at a counter today, by name."""
        return tuple(sorted(self._workers))

    def free_number(self, service: ServiceLetter) -> str | None:
        """Choose the number after the last one, round the band if need be.

        Numbers of people who are not served yet are passed over. None: all are.
        """
        last = self._last_numbers.get(service, 0)
        for step in range(NUMBER_MAX):
            number = f"{service}{(last + step) % NUMBER_MAX + 1:03d}"
            if not self._is_carried(number):
                return number
        return None

    def _is_carried(self, number: str) -> bool:
        ticket = self.numbered(number)
        return ticket is not None and (ticket.state, facts.DayOpened) in TRANSITIONS

    def state(self) -> DayState:
        return DayState(
            date=self.date,
            tickets=tuple(self._tickets.values()),
            last_numbers=dict(self._last_numbers),
            calls=self.calls(),
            call_count=self.call_count,
            paused=tuple(sorted(self._paused)),
            have_worked=tuple(sorted(self._have_worked)),
            is_closed=self.is_closed,
            help_calls=self.help_calls.latest(),
        )

    # ------------------------------------------------------------- changing

    def apply(
        self, fact: facts.Taken | facts.WalkedIn | facts.HouseFact | facts.HelpFact
    ) -> None:
        """Let it have happened. Raises `MisfitError`, and changes nothing then."""
        match fact:
            case facts.Taken() | facts.WalkedIn():
                self._take(fact)
            case facts.Paused():
                self._paused.add(fact.counter)
            case facts.Resumed():
                self._paused.discard(fact.counter)
                self._have_worked.add(fact.counter)
            case facts.DayClosed() | facts.DayReopened():
                self.is_closed = isinstance(fact, facts.DayClosed)
            case facts.HelpCalled() | facts.HelpAnswered():
                self.help_calls.apply(fact)
            case _:
                assert_never(fact)
        self._note_worker(fact)

    def move(self, fact: facts.MoveFact) -> Ticket:
        """Let a ticket's fact have happened; return the ticket as it was before.

        Raises `MisfitError`, and changes nothing then.
        """
        before = self._move(fact)
        self._note_worker(fact)
        return before

    def _note_worker(
        self, fact: facts.TicketFact | facts.HouseFact | facts.HelpFact
    ) -> None:
        if isinstance(fact, facts.Taken | facts.Rated | facts.HelpCalled):
            return
        if fact.worker is not None:
            self._workers.add(fact.worker)

    def _take(self, fact: facts.Taken | facts.WalkedIn) -> None:
        if fact.ticket_id in self._tickets or (
            isinstance(fact, facts.WalkedIn) and fact.counter in self._held
        ):
            msg = f"{fact}, but that ticket was taken before, or its counter is busy"
            raise MisfitError(msg)
        self._put(_new_ticket(fact, place=len(self._tickets) + 1))
        if isinstance(fact, facts.WalkedIn):
            self._hold(fact.counter, fact.ticket_id)
        self._by_number[fact.number] = fact.ticket_id
        self._last_numbers[fact.service] = int(fact.number[1:])

    def _move(self, fact: facts.MoveFact) -> Ticket:
        before = self._tickets.get(fact.ticket_id)
        after = None if before is None else before.after(fact)
        if before is None or after is None or not self._fits_counter(fact):
            msg = f"{fact} does not follow {before}"
            raise MisfitError(msg)
        if isinstance(fact, facts.Returned):
            self._put_back_count += 1
            after = replace(after, place=(fact.behind, self._put_back_count))
        self._take_out(before)
        self._put(after)
        if before.state is TicketState.CALLED and after.state is not before.state:
            del self._held[fact.counter]
        if isinstance(fact, facts.CallFact):
            self._hold(fact.counter, after.ticket_id)
            self._note_call(fact)
        return before

    def _hold(self, counter: CounterId, ticket_id: TicketId) -> None:
        self._held[counter] = ticket_id
        self._have_worked.add(counter)

    def _fits_counter(self, fact: facts.MoveFact) -> bool:
        """Whether the counter holds what the fact needs it to hold."""
        match fact:
            case facts.Called():
                return fact.counter not in self._held
            case facts.Returned() | facts.Prioritised() | facts.Rated():
                return True
            case _:
                return self._held.get(fact.counter) == fact.ticket_id

    def _take_out(self, ticket: Ticket) -> None:
        del self._in[ticket.state][ticket.ticket_id]
        if ticket.state is TicketState.WAITING:
            self.lines.remove(ticket)
            self._waiting_for[ticket.service] -= 1

    def _put(self, ticket: Ticket) -> None:
        self._tickets[ticket.ticket_id] = ticket
        self._in[ticket.state][ticket.ticket_id] = ticket
        if ticket.state is TicketState.WAITING:
            self.lines.add(ticket)
            self._waiting_for[ticket.service] = self.waiting_for(ticket.service) + 1

    def _note_call(self, fact: facts.CallFact) -> None:
        self.call_count = fact.call_no
        self._calls.appendleft(
            Call(
                call_no=fact.call_no,
                number=fact.number,
                counter=fact.counter,
                called_at=fact.at,
                is_recall=isinstance(fact, facts.Recalled),
            )
        )


def _new_ticket(fact: facts.Taken | facts.WalkedIn, place: int) -> Ticket:
    ticket = Ticket(
        ticket_id=fact.ticket_id,
        number=fact.number,
        service=fact.service,
        place=(place, 0),
        taken_at=fact.at,
    )
    if isinstance(fact, facts.Taken):
        return replace(ticket, is_priority=fact.is_priority, expected_s=fact.expected_s)
    return replace(
        ticket,
        state=TicketState.CALLED,
        counter=fact.counter,
        worker=fact.worker,
        called_at=fact.at,
    )
