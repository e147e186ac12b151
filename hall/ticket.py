"""One ticket, the states it can be in, and what moves it. No I/O here.

The table `TRANSITIONS` is the whole machine; `python -m hall states` prints it. A
fact that the table does not have for a ticket's state did not happen.
"""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeAlias

from hall import facts
from messaging.contracts.ids import CounterId, ServiceLetter, TicketId


class TicketState(StrEnum):
    """Where a ticket is."""

    WAITING = "waiting"
    CALLED = "called"
    PARKED = "parked"
    NO_SHOW = "no-show"
    SERVED = "served"
    GONE = "gone"  # its day ended before it was served


# Where in the line a ticket stands: the n-th taken, then the n-th put back. One that
# is put back behind the seventh stands at (7, 3): behind (7, 0) and whoever was put
# back there before, and in front of (8, 0).
Place: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in the hall's queue.

    `ticket_id` is its key; `number` is what people see, and may come round again
    in one day. `place` decides who is next, never a timestamp. `counter` and
    `worker` are the last that called it, `called_at` when they first did.
    """

    ticket_id: TicketId
    number: str
    service: ServiceLetter
    place: Place
    taken_at: datetime
    state: TicketState = TicketState.WAITING
    is_priority: bool = False
    for_counter: CounterId | None = None
    counter: CounterId | None = None
    worker: str | None = None
    called_at: datetime | None = None
    expected_s: int | None = None
    is_rated: bool = False

    def after(self, fact: facts.MoveFact) -> "Ticket | None":
        """Make the ticket as it is after `fact`; None if that cannot happen now."""
        state = TRANSITIONS.get((self.state, type(fact)))
        if state is None:
            return None
        after: Ticket | None = replace(self, state=state)
        match fact:
            case facts.Called():
                after = replace(
                    self,
                    state=state,
                    for_counter=None,
                    counter=fact.counter,
                    worker=fact.worker,
                    called_at=fact.at,
                )
            case facts.Transferred():
                after = replace(
                    self,
                    state=state,
                    service=fact.service,
                    for_counter=fact.for_counter,
                )
            case facts.Prioritised():
                after = replace(self, is_priority=fact.is_priority)
            case facts.Rated():
                after = None if self.is_rated else replace(self, is_rated=True)
            case _:
                pass
        return after

    @property
    def rating_code(self) -> str:
        """Give the four digits that show whose ticket this is, for its slip."""
        return rating_code(self.ticket_id)


def rating_code(ticket_id: TicketId) -> str:
    """Derive a code from the id, which only the ticket's own slip carries.

    Nobody can tell it from the number; one guess in ten thousand is right.
    """
    return f"{zlib.crc32(ticket_id.encode()) % 10_000:04d}"


_FactType: TypeAlias = type[facts.Fact]

# None: there is no such ticket yet.
TRANSITIONS: Final[Mapping[tuple[TicketState | None, _FactType], TicketState]] = (
    MappingProxyType(
        {
            (None, facts.Taken): TicketState.WAITING,
            (None, facts.WalkedIn): TicketState.CALLED,
            (TicketState.WAITING, facts.Called): TicketState.CALLED,
            (TicketState.WAITING, facts.Prioritised): TicketState.WAITING,
            (TicketState.WAITING, facts.DayOpened): TicketState.GONE,
            (TicketState.CALLED, facts.Recalled): TicketState.CALLED,
            (TicketState.CALLED, facts.Missed): TicketState.NO_SHOW,
            (TicketState.CALLED, facts.Parked): TicketState.PARKED,
            (TicketState.CALLED, facts.Transferred): TicketState.WAITING,
            (TicketState.CALLED, facts.Finished): TicketState.SERVED,
            (TicketState.CALLED, facts.DayOpened): TicketState.GONE,
            (TicketState.PARKED, facts.Called): TicketState.CALLED,
            (TicketState.PARKED, facts.DayOpened): TicketState.GONE,
            (TicketState.NO_SHOW, facts.Called): TicketState.CALLED,
            (TicketState.NO_SHOW, facts.Returned): TicketState.WAITING,
            (TicketState.NO_SHOW, facts.DayOpened): TicketState.GONE,
            (TicketState.SERVED, facts.Rated): TicketState.SERVED,
        }
    )
)


def render_transitions() -> str:
    """Write the table, one line a transition, for people to read."""
    rows = [
        (str(state or "(no ticket)"), fact.__name__, str(state_after))
        for (state, fact), state_after in TRANSITIONS.items()
    ]
    head = ("state", "fact", "state after")
    return "\n".join(
        f"{state:<12}  {fact:<11}  {state_after}"
        for state, fact, state_after in (head, *rows)
    )
