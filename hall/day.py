"""The tickets of one day: who waits, who is called where. No I/O here.

A `Day` changes by its facts alone. Every ticket is waiting, called to exactly
one counter, missed or served, and no fact can put one ticket at two counters or
two tickets at one (`tests/hall/test_random_days.py`).
"""

from collections import deque
from datetime import date
from typing import Final

from msgspec import Struct

from hall import facts
from hall.ticket import TRANSITIONS, Ticket, TicketState
from messaging.contracts.halls import Call
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


class Day:
    """One date's tickets. `calls_before` were made on earlier days."""

    def __init__(self, on: date, *, calls_before: int) -> None:
        self.date: Final = on
        self._tickets: dict[TicketId, Ticket] = {}
        # The same tickets by state, and the waiting ones by service: a hall full of
        # people must not cost more at every tap. Both stand in the order of places.
        self._in: dict[TicketState, dict[TicketId, Ticket]]
        self._in = {state: {} for state in TicketState}
        self._lines: dict[ServiceLetter, dict[TicketId, Ticket]] = {}
        self._held: dict[CounterId, TicketId] = {}
        self._last_numbers: dict[ServiceLetter, int] = {}
        self._calls: deque[Call] = deque(maxlen=CALLS_SHOWN_MAX)
        self.call_count = calls_before

    # -------------------------------------------------------------- looking

    def calls(self) -> tuple[Call, ...]:
        """List the latest calls, newest first."""
        return tuple(self._calls)

    def waiting(self) -> tuple[Ticket, ...]:
        """List everybody who waits, in the order in which they are called."""
        return tuple(self._in[TicketState.WAITING].values())

    def waiting_for(self, service: ServiceLetter) -> int:
        """Count who waits for one service."""
        return len(self._lines.get(service, ()))

    def first_of(self, service: ServiceLetter) -> Ticket | None:
        """Find who has waited longest for one service."""
        return next(iter(self._lines.get(service, {}).values()), None)

    def called(self) -> tuple[Ticket, ...]:
        """List everybody who is at a counter or on the way there."""
        return tuple(self._in[TicketState.CALLED].values())

    def no_shows(self) -> tuple[Ticket, ...]:
        """List everybody who was called and did not come, the latest last."""
        return tuple(self._in[TicketState.NO_SHOW].values())

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

    def next_for(self, services: tuple[ServiceLetter, ...]) -> Ticket | None:
        """Find who is called next where `services` are served."""
        first = (self.first_of(service) for service in services)
        waiting = [ticket for ticket in first if ticket is not None]
        return min(waiting, key=lambda ticket: ticket.place, default=None)

    def free_number(self, service: ServiceLetter) -> str | None:
        """Choose the number after the last one, round the band if need be.

        Numbers of people who are not served yet are passed over. None: all are.
        """
        carried = {ticket.number for ticket in self.unsettled()}
        last = self._last_numbers.get(service, 0)
        for step in range(NUMBER_MAX):
            number = f"{service}{(last + step) % NUMBER_MAX + 1:03d}"
            if number not in carried:
                return number
        return None

    def state(self) -> DayState:
        return DayState(
            date=self.date,
            tickets=tuple(self._tickets.values()),
            last_numbers=dict(self._last_numbers),
            calls=self.calls(),
            call_count=self.call_count,
        )

    # ------------------------------------------------------------- changing

    def apply(self, fact: facts.TicketFact) -> None:
        """Let it have happened. Raises `MisfitError`, and changes nothing then."""
        if isinstance(fact, facts.Taken):
            self._take(fact)
        else:
            self._move(fact)

    def _take(self, fact: facts.Taken) -> None:
        if fact.ticket_id in self._tickets:
            msg = f"{fact}, but that ticket was taken before"
            raise MisfitError(msg)
        ticket = Ticket(
            ticket_id=fact.ticket_id,
            number=fact.number,
            service=fact.service,
            place=len(self._tickets) + 1,
            taken_at=fact.at,
        )
        self._put(ticket)
        self._lines.setdefault(ticket.service, {})[ticket.ticket_id] = ticket
        self._last_numbers[fact.service] = int(fact.number[1:])

    def _move(self, fact: facts.CounterFact) -> None:
        before = self._tickets.get(fact.ticket_id)
        after = None if before is None else before.after(fact)
        # A counter calls while it holds nobody, and settles only what it holds.
        held = None if isinstance(fact, facts.Called) else fact.ticket_id
        if before is None or after is None or self._held.get(fact.counter) != held:
            msg = f"{fact} does not follow {before}"
            raise MisfitError(msg)
        del self._in[before.state][before.ticket_id]
        self._put(after)
        if before.state is TicketState.WAITING:
            del self._lines[before.service][before.ticket_id]
        if isinstance(fact, facts.Called | facts.Recalled):
            self._held[fact.counter] = after.ticket_id
            self._note_call(fact)
        else:
            del self._held[fact.counter]

    def _put(self, ticket: Ticket) -> None:
        self._tickets[ticket.ticket_id] = ticket
        self._in[ticket.state][ticket.ticket_id] = ticket

    def _note_call(self, fact: facts.Called | facts.Recalled) -> None:
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
