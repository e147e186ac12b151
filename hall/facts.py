"""What happened in the hall, as the journal keeps it. No I/O here.

The state of a hall is the sum of its facts and nothing else: `HallQueue.apply`
takes them one by one, on the day they happen and after a power cut alike. Each
carries all that its answer needs, so the same request gets the same answer even
from a hall that was restarted in between.

The answers on the wire are called `TicketTaken`, `TicketCalled`, `TicketClosed`
(`messaging.contracts.halls`); the facts behind them are said as `facts.Taken`,
`facts.Called` and so on.
"""

from datetime import date
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.halls import TicketNumber
from messaging.contracts.ids import (
    ClientIdField,
    CounterIdField,
    RequestIdField,
    ServiceLetterField,
    TicketIdField,
)
from messaging.contracts.moments import Moment

_CallNo = Annotated[int, Meta(ge=1)]


class DayOpened(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """A new day: numbers start again, and whoever still waited is gone.

    `calls_before` is the last call number of earlier days, since those count on.
    """

    day: date
    at: Moment
    calls_before: Annotated[int, Meta(ge=0)]


class Taken(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """A resident took a ticket."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment
    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    people_ahead: Annotated[int, Meta(ge=0)]


class Called(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """A counter invited the ticket."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField
    call_no: _CallNo


class Recalled(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """The counter that holds the ticket invited it again."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField
    call_no: _CallNo


class Missed(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """Nobody answered the call: a no-show. The counter is free."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField


class Finished(Struct, frozen=True, kw_only=True, tag=True, tag_field="fact"):
    """The counter has served the ticket, and is free."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField


CounterFact: TypeAlias = Called | Recalled | Missed | Finished
TicketFact: TypeAlias = Taken | CounterFact
Fact: TypeAlias = DayOpened | TicketFact
