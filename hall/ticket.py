"""One ticket, the states it can be in, and what moves it. No I/O here.

The table `TRANSITIONS` is the whole machine; `python -m hall transitions` prints
it. A fact that the table does not have for a ticket's state did not happen.
"""

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
    NO_SHOW = "no-show"
    SERVED = "served"
    GONE = "gone"  # its day ended before it was served


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A place in the hall's queue.

    `ticket_id` is its key; `number` is what people see, and may come round again
    in one day. `place` decides who is next, never a timestamp. `called_at` is the
    first call, for the time since then.
    """

    ticket_id: TicketId
    number: str
    service: ServiceLetter
    place: int
    taken_at: datetime
    state: TicketState = TicketState.WAITING
    counter: CounterId | None = None
    called_at: datetime | None = None

    def after(self, fact: facts.CounterFact) -> "Ticket | None":
        """Make the ticket as it is after `fact`; None if that cannot happen now."""
        state = TRANSITIONS.get((self.state, type(fact)))
        if state is None:
            return None
        if isinstance(fact, facts.Called):
            return replace(self, state=state, counter=fact.counter, called_at=fact.at)
        return replace(self, state=state) if fact.counter == self.counter else None


_FactType: TypeAlias = type[facts.Fact]

# None: there is no such ticket yet.
TRANSITIONS: Final[Mapping[tuple[TicketState | None, _FactType], TicketState]] = (
    MappingProxyType(
        {
            (None, facts.Taken): TicketState.WAITING,
            (TicketState.WAITING, facts.Called): TicketState.CALLED,
            (TicketState.WAITING, facts.DayOpened): TicketState.GONE,
            (TicketState.CALLED, facts.Recalled): TicketState.CALLED,
            (TicketState.CALLED, facts.Missed): TicketState.NO_SHOW,
            (TicketState.CALLED, facts.Finished): TicketState.SERVED,
            (TicketState.CALLED, facts.DayOpened): TicketState.GONE,
            (TicketState.NO_SHOW, facts.DayOpened): TicketState.GONE,
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
        f"{state:<12}  {fact:<10}  {state_after}"
        for state, fact, state_after in (head, *rows)
    )
