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
from msgspec.structs import replace

from messaging.contracts.hall_requests import (
    MatterText,
    RatingLevel,
    TicketNumber,
    WorkerName,
)
from messaging.contracts.halls import Estimate
from messaging.contracts.ids import (
    ClientIdField,
    CounterIdField,
    RequestIdField,
    ServiceLetterField,
    TicketIdField,
)
from messaging.contracts.moments import Moment

_CallNo = Annotated[int, Meta(ge=1)]
_Count = Annotated[int, Meta(ge=0)]


class Learned(Struct, frozen=True, kw_only=True):
    """What earlier days taught about times; `hall.experience` makes and reads it.

    `durations_s` are a service's latest, `waits_s` pairs of expected and true wait.
    """

    durations_s: dict[ServiceLetterField, tuple[_Count, ...]] = {}
    waits_s: tuple[tuple[_Count, _Count], ...] = ()


class Matter(Struct, frozen=True, kw_only=True):
    """A first-asked record that is not settled; `worker` answers for it now."""

    matter_id: RequestIdField
    about: MatterText
    number: TicketNumber | None
    taken_on_by: WorkerName
    taken_on_at: Moment
    worker: WorkerName

    def handed_to(self, worker: str) -> "Matter":
        return replace(self, worker=worker)


class DayOpened(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True, tag_field="fact"
):
    """A new day: numbers start again, and whoever still waited is gone.

    `calls_before` is the last call number of earlier days, since those count on.
    What else outlives the night stands here too: two days are all that is read.
    """

    day: date
    at: Moment
    calls_before: _Count
    learned: Learned | None = None
    matters: tuple[Matter, ...] = ()


class _Answering(
    Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True, tag_field="fact"
):
    """Something that a request asked for."""

    request_id: RequestIdField
    client: ClientIdField
    at: Moment


class _AtCounter(_Answering, frozen=True, kw_only=True, tag=True):
    """Something that a counter did with a ticket."""

    ticket_id: TicketIdField
    number: TicketNumber
    counter: CounterIdField
    worker: WorkerName | None = None


class Taken(_Answering, frozen=True, kw_only=True, tag=True):
    """A resident took a ticket, and was told what she might expect."""

    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    people_ahead: _Count
    is_priority: bool = False
    expected_s: _Count | None = None
    estimate: Estimate | None = None


class WalkedIn(_AtCounter, frozen=True, kw_only=True, tag=True):
    """Somebody came to a counter without a ticket, got one, and is served."""

    service: ServiceLetterField


class Called(_AtCounter, frozen=True, kw_only=True, tag=True):
    """A counter invited the ticket; `is_chosen`: by name, not because it was next."""

    call_no: _CallNo
    is_chosen: bool = False


class Recalled(_AtCounter, frozen=True, kw_only=True, tag=True):
    """The counter that holds the ticket invited it again."""

    call_no: _CallNo


class Missed(_AtCounter, frozen=True, kw_only=True, tag=True):
    """Nobody answered the call: a no-show. The counter is free."""


class Finished(_AtCounter, frozen=True, kw_only=True, tag=True):
    """The counter has served the ticket, and is free."""


class _Moved(_AtCounter, frozen=True, kw_only=True, tag=True):
    """Something after which the ticket is elsewhere; what it then is."""

    service: ServiceLetterField
    for_counter: CounterIdField | None = None
    is_priority: bool = False


class Parked(_Moved, frozen=True, kw_only=True, tag=True):
    """The counter set its ticket aside, and is free."""


class Transferred(_Moved, frozen=True, kw_only=True, tag=True):
    """The counter sent its ticket on to `service`, or to `for_counter` alone."""


class Returned(_Moved, frozen=True, kw_only=True, tag=True):
    """A no-show waits again, behind place `behind` of the line."""

    behind: _Count


class Prioritised(_Moved, frozen=True, kw_only=True, tag=True):
    """Staff granted a waiting ticket priority, or took it back."""


class Rated(_Answering, frozen=True, kw_only=True, tag=True):
    """A resident said how she was served, and by whom."""

    ticket_id: TicketIdField
    number: TicketNumber
    service: ServiceLetterField
    counter: CounterIdField
    worker: WorkerName | None
    level: RatingLevel


class _OfCounter(_Answering, frozen=True, kw_only=True, tag=True):
    """Something that a counter did which is about no ticket."""

    counter: CounterIdField
    worker: WorkerName | None = None


class Paused(_OfCounter, frozen=True, kw_only=True, tag=True):
    """The counter calls nobody until it resumes."""


class Resumed(_OfCounter, frozen=True, kw_only=True, tag=True):
    """The counter is back."""


class DayClosed(_OfCounter, frozen=True, kw_only=True, tag=True):
    """No more tickets are given today."""


class DayReopened(_OfCounter, frozen=True, kw_only=True, tag=True):
    """Tickets are given again today."""


class HelpCalled(_Answering, frozen=True, kw_only=True, tag=True):
    """Somebody called for help at the kiosk `client`."""


class HelpAnswered(_OfCounter, frozen=True, kw_only=True, tag=True):
    """Somebody from the counter went to the kiosk."""

    kiosk: ClientIdField


class MatterTakenOn(_OfCounter, frozen=True, kw_only=True, tag=True):
    """A worker was asked first; `number` is the ticket she held then."""

    matter_id: RequestIdField
    about: MatterText
    number: TicketNumber | None
    taken_on_by: WorkerName


class MatterHandedOver(_OfCounter, frozen=True, kw_only=True, tag=True):
    """A colleague answers for the matter from now on."""

    matter_id: RequestIdField
    to_worker: WorkerName


class MatterSettled(_OfCounter, frozen=True, kw_only=True, tag=True):
    """Nothing of the matter is left to do."""

    matter_id: RequestIdField


CallFact: TypeAlias = Called | Recalled
# What follows something else in one ticket's life.
MoveFact: TypeAlias = (
    Called
    | Recalled
    | Missed
    | Finished
    | Parked
    | Transferred
    | Returned
    | Prioritised
    | Rated
)
TicketFact: TypeAlias = Taken | WalkedIn | MoveFact
HouseFact: TypeAlias = Paused | Resumed | DayClosed | DayReopened
MatterFact: TypeAlias = MatterTakenOn | MatterHandedOver | MatterSettled
HelpFact: TypeAlias = HelpCalled | HelpAnswered
AnsweringFact: TypeAlias = TicketFact | HouseFact | MatterFact | HelpFact
Fact: TypeAlias = DayOpened | AnsweringFact
