"""What a hall answers, and what it shows to all. No I/O here.

The requests stand in `messaging.contracts.hall_requests`.
"""

from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.hall_requests import RatingCode, TicketNumber
from messaging.contracts.ids import (
    BootIdField,
    ClientIdField,
    CounterIdField,
    RequestIdField,
    ServiceLetterField,
    TicketIdField,
)
from messaging.contracts.moments import Moment

_Text = Annotated[str, Meta(max_length=200)]


class Estimate(Struct, frozen=True, kw_only=True):
    """An honest range for the wait, in minutes."""

    from_min: Annotated[int, Meta(ge=0)]
    to_min: Annotated[int, Meta(ge=0)]


class TicketTaken(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `TakeTicket` and `ServeWalkIn`.

    `estimate` is null when none can be given. `rating_code` belongs on the slip
    beside the number: with it the resident can say how she was served.
    """

    request_id: RequestIdField
    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    people_ahead: Annotated[int, Meta(ge=0)]
    estimate: Estimate | None
    taken_at: Moment
    rating_code: RatingCode | None = None
    is_priority: bool = False


class TicketCalled(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `CallNext`, `CallTicket` and `RecallTicket`."""

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


class TicketPlace(StrEnum):
    """Where a ticket is that is neither at a counter nor closed."""

    WAITING = "waiting"
    PARKED = "parked"


class TicketMoved(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `ParkTicket`, `TransferTicket`, `ReturnTicket`, `SetPriority`.

    `for_counter`: only this counter calls the ticket when it calls the next one.
    """

    request_id: RequestIdField
    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    place: TicketPlace
    for_counter: CounterIdField | None = None
    is_priority: bool = False


class RequestDone(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to a request that moves no ticket."""

    request_id: RequestIdField


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
    UNKNOWN_TICKET = "unknown ticket"
    TICKET_ELSEWHERE = "ticket elsewhere"  # at a counter, closed, or not where it was
    NOT_SERVED_HERE = "not served here"
    COUNTER_PAUSED = "counter paused"
    HALL_CLOSED = "hall closed"
    WRONG_CODE = "wrong code"
    NOT_SERVED_YET = "not served yet"
    RATED_BEFORE = "rated before"
    UNKNOWN_WORKER = "unknown worker"
    UNKNOWN_MATTER = "unknown matter"
    NOBODY_CALLED = "nobody called for help"
    OTHER_WORKER = "other worker"  # a colleague answers for the matter
    JOURNAL_FAILED = "journal failed"


class RequestRefused(Struct, frozen=True, kw_only=True, tag=True):
    """The hall says no, and nothing changed. `detail` is for the log."""

    request_id: RequestIdField
    reason: RefusalReason
    detail: _Text = ""


HallReply: TypeAlias = (
    TicketTaken
    | TicketCalled
    | TicketClosed
    | TicketMoved
    | RequestDone
    | RequestRefused
)


class BilingualText(Struct, frozen=True, kw_only=True):
    """A text that a program's own settings bring, in both languages."""

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
    is_paused: bool = False


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


class HelpCall(Struct, frozen=True, kw_only=True):
    """Somebody called for help at a kiosk; null while nobody is on the way."""

    kiosk: ClientIdField
    called_at: Moment
    answered_at: Moment | None = None


class HallView(Struct, frozen=True, kw_only=True):
    """All that the lobby needs to show, retained. `calls`: newest first, at most 8.

    `help_calls`: the last of each kiosk today.

    `revision` counts up while `boot_id` stays the same.
    """

    revision: Annotated[int, Meta(ge=0)]
    boot_id: BootIdField
    as_of: Moment
    services: tuple[ServiceQueue, ...]
    counters: tuple[CounterStatus, ...]
    calls: tuple[Call, ...]
    help_calls: tuple[HelpCall, ...] = ()
