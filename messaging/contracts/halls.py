"""What kiosks and counters ask of a hall, and what it answers. No I/O here.

A request carries its own id and the topic for the answer. The same request id
gets the same answer again: a resident who taps twice, or a kiosk that did not
hear, holds one ticket.

What a counter asks about its ticket may name the ticket it means. A request that
arrives late, when the counter already holds another, is then refused.
"""

from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.ids import (
    BootIdField,
    CounterIdField,
    RequestIdField,
    ServiceLetterField,
    TicketIdField,
)
from messaging.contracts.moments import Moment

_TopicText = Annotated[str, Meta(max_length=128)]
TicketNumber = Annotated[str, Meta(pattern=r"^[A-Z][0-9]{3}\Z", description="as A017")]
_Text = Annotated[str, Meta(max_length=200)]


class TakeTicket(Struct, frozen=True, kw_only=True, tag=True):
    """A resident wants a place in the queue for a service."""

    request_id: RequestIdField
    reply_to: _TopicText
    service: ServiceLetterField


class CallNext(Struct, frozen=True, kw_only=True, tag=True):
    """A counter is free and invites whoever is next."""

    request_id: RequestIdField
    reply_to: _TopicText
    counter: CounterIdField


class RecallTicket(Struct, frozen=True, kw_only=True, tag=True):
    """A counter calls the ticket it has called before once more."""

    request_id: RequestIdField
    reply_to: _TopicText
    counter: CounterIdField
    ticket_id: TicketIdField | None = None


class MarkNoShow(Struct, frozen=True, kw_only=True, tag=True):
    """Nobody answered the counter's call."""

    request_id: RequestIdField
    reply_to: _TopicText
    counter: CounterIdField
    ticket_id: TicketIdField | None = None


class FinishTicket(Struct, frozen=True, kw_only=True, tag=True):
    """The counter has served its ticket."""

    request_id: RequestIdField
    reply_to: _TopicText
    counter: CounterIdField
    ticket_id: TicketIdField | None = None


HallRequest: TypeAlias = (
    TakeTicket | CallNext | RecallTicket | MarkNoShow | FinishTicket
)


class Estimate(Struct, frozen=True, kw_only=True):
    """An honest range for the wait, in minutes."""

    from_min: Annotated[int, Meta(ge=0)]
    to_min: Annotated[int, Meta(ge=0)]


class TicketTaken(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `TakeTicket`. `estimate` is null when none can be given."""

    request_id: RequestIdField
    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    people_ahead: Annotated[int, Meta(ge=0)]
    estimate: Estimate | None
    taken_at: Moment


class TicketCalled(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `CallNext` and `RecallTicket`."""

    request_id: RequestIdField
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField
    called_at: Moment


class TicketClosed(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `FinishTicket` and `MarkNoShow`."""

    request_id: RequestIdField
    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField
    is_served: bool


class RefusalReason(StrEnum):
    """Why a hall says no."""

    MALFORMED = "malformed"
    FOREIGN_REPLY_TOPIC = "foreign reply topic"
    UNKNOWN_SERVICE = "unknown service"
    UNKNOWN_COUNTER = "unknown counter"
    NOBODY_WAITING = "nobody waiting"
    COUNTER_BUSY = "counter busy"
    COUNTER_IDLE = "counter idle"
    OTHER_TICKET = "other ticket"
    CONFLICTING_REQUEST = "conflicting request"
    NUMBERS_EXHAUSTED = "numbers exhausted"
    JOURNAL_FAILED = "journal failed"


class RequestRefused(Struct, frozen=True, kw_only=True, tag=True):
    """The hall says no, and nothing changed. `detail` is for the log."""

    request_id: RequestIdField
    reason: RefusalReason
    detail: _Text = ""


HallReply: TypeAlias = TicketTaken | TicketCalled | TicketClosed | RequestRefused


class BilingualText(Struct, frozen=True, kw_only=True):
    """A text that the hall's own settings bring, in both languages."""

    zh: _Text
    en: _Text


class ServiceQueue(Struct, frozen=True, kw_only=True):
    """One service as the lobby shows it.

    `waiting` are the service's own tickets. `people_ahead` is what a ticket taken
    now would say: a counter that serves several services calls all of them in
    turn, so it may be more than `waiting`.
    """

    service: ServiceLetterField
    name: BilingualText
    covers: BilingualText
    waiting: Annotated[int, Meta(ge=0)]
    estimate: Estimate | None
    is_open: bool
    people_ahead: Annotated[int, Meta(ge=0)]


class CounterStatus(Struct, frozen=True, kw_only=True):
    """One counter: the ticket it serves, or null when it serves nobody."""

    counter: CounterIdField
    name: BilingualText
    services: tuple[ServiceLetterField, ...]
    number: TicketNumber | None
    called_at: Moment | None


class Call(Struct, frozen=True, kw_only=True):
    """One invitation. `call_no` counts up for ever: a display voices each once.

    Only a hall that lost its journal starts again at 1: a smaller `call_no` than
    the last means that everything is new.
    """

    call_no: Annotated[int, Meta(ge=1)]
    number: TicketNumber
    counter: CounterIdField
    called_at: Moment
    is_recall: bool


class HallView(Struct, frozen=True, kw_only=True):
    """All that the lobby needs to show, retained. `calls`: newest first, at most 8.

    `revision` counts up while `boot_id` stays the same.
    """

    revision: Annotated[int, Meta(ge=0)]
    boot_id: BootIdField
    as_of: Moment
    services: tuple[ServiceQueue, ...]
    counters: tuple[CounterStatus, ...]
    calls: tuple[Call, ...]
