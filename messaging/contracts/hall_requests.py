"""What kiosks and counters ask of a hall. No I/O here.

A request carries its own id and the topic for the answer. The same request id
gets the same answer again: a resident who taps twice, or a kiosk that did not
hear, holds one ticket.

What a counter asks about the ticket that it holds may name that ticket. A request
that arrives late, when the counter already holds another, is then refused. `worker`
says who sits at the counter, where that is known.
"""

from enum import IntEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.ids import (
    ClientIdField,
    CounterIdField,
    RequestIdField,
    ServiceLetterField,
    TicketIdField,
)

TicketNumber = Annotated[str, Meta(pattern=r"^[A-Z][0-9]{3}\Z", description="as A017")]
WorkerName = Annotated[str, Meta(min_length=1, max_length=64)]
RatingCode = Annotated[
    str,
    Meta(pattern=r"^[0-9]{4}\Z", description="printed beside the number, as 0417"),
]
MatterText = Annotated[
    str, Meta(min_length=1, max_length=80, description="what it is about; no names")
]
_TopicText = Annotated[str, Meta(max_length=128)]


class _Request(Struct, frozen=True, kw_only=True):
    """Who asks, and where the answer goes."""

    request_id: RequestIdField
    reply_to: _TopicText


class _CounterRequest(_Request, frozen=True, kw_only=True):
    """A request that a counter makes."""

    counter: CounterIdField
    worker: WorkerName | None = None


# -------------------------------------------------------------- residents


class TakeTicket(_Request, frozen=True, kw_only=True, tag=True):
    """A resident wants a place in the queue for a service."""

    service: ServiceLetterField


class RatingLevel(IntEnum):
    """How a resident was served; five levels and no default."""

    VERY_DISSATISFIED = 1
    DISSATISFIED = 2
    FAIRLY_SATISFIED = 3
    SATISFIED = 4
    VERY_SATISFIED = 5


class RateService(_Request, frozen=True, kw_only=True, tag=True):
    """A resident says how she was served; `code` shows that the ticket is hers.

    Whoever leaves without an answer sends nothing: that is *not rated*.
    """

    number: TicketNumber
    code: RatingCode
    level: RatingLevel


class CallForHelp(_Request, frozen=True, kw_only=True, tag=True):
    """Somebody needs help at the kiosk that asks; tapping again is the same call."""


# ------------------------------------- counters, about whoever is not there


class CallNext(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """A counter is free and invites whoever is next."""


class CallTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """A counter is free and invites this one: waiting, parked or a no-show."""

    ticket_id: TicketIdField


class ReturnTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """A no-show has come after all and waits again, a few places back."""

    ticket_id: TicketIdField


class SetPriority(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """Staff grant a waiting resident priority, or take it back."""

    ticket_id: TicketIdField
    is_priority: bool


class ServeWalkIn(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """Somebody without a ticket is served at once; she gets one for the books."""

    service: ServiceLetterField


# ------------------------------------- counters, about the ticket they hold


class RecallTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """A counter calls the ticket it has called before once more."""

    ticket_id: TicketIdField | None = None


class MarkNoShow(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """Nobody answered the counter's call."""

    ticket_id: TicketIdField | None = None


class FinishTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """The counter has served its ticket."""

    ticket_id: TicketIdField | None = None


class ParkTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """The counter sets its ticket aside; somebody will call it by name."""

    ticket_id: TicketIdField | None = None


class TransferTicket(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """The counter sends its ticket on: to a service or to a counter, not both.

    The ticket keeps its place: its resident does not wait all over again.
    """

    ticket_id: TicketIdField | None = None
    to_service: ServiceLetterField | None = None
    to_counter: CounterIdField | None = None


# ---------------------------------------------- counters, about themselves


class PauseCounter(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """The counter calls nobody until it resumes; it settles what it holds."""


class ResumeCounter(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """The counter is back."""


class CloseDay(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """No tickets are given any more today; who waits is still called."""


class ReopenDay(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """Tickets are given again today."""


class AnswerHelp(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """Somebody from the counter is on the way to a kiosk that called for help."""

    kiosk: ClientIdField


# ----------------------------------------------------- who answers for what


class TakeOnMatter(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """`worker` was asked first and answers for the matter until it is settled.

    The request's id is the matter's id from then on.
    """

    about: MatterText


class HandOverMatter(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """`worker`, who answers for the matter, hands it over to a colleague."""

    matter_id: RequestIdField
    to_worker: WorkerName


class SettleMatter(_CounterRequest, frozen=True, kw_only=True, tag=True):
    """`worker`, who answers for the matter, has settled it."""

    matter_id: RequestIdField


ResidentRequest: TypeAlias = TakeTicket | RateService | CallForHelp
HeldRequest: TypeAlias = (
    RecallTicket | MarkNoShow | FinishTicket | ParkTicket | TransferTicket
)
NamedRequest: TypeAlias = CallTicket | ReturnTicket | SetPriority
HouseRequest: TypeAlias = PauseCounter | ResumeCounter | CloseDay | ReopenDay
MatterRequest: TypeAlias = TakeOnMatter | HandOverMatter | SettleMatter
CounterRequest: TypeAlias = (
    HeldRequest
    | NamedRequest
    | HouseRequest
    | MatterRequest
    | CallNext
    | ServeWalkIn
    | AnswerHelp
)
HallRequest: TypeAlias = ResidentRequest | CounterRequest
