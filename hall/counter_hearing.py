"""What a counter asks, heard: what would happen, or why it does not. No I/O here.

A counter that serves somebody, or pauses, calls nobody. What it asks about a ticket
by name is refused unless the ticket is where the worker believes it to be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, TypeAlias, TypeVar, assert_never

from hall import facts
from hall.answers import refusal
from hall.day import Day
from hall.forecast import serves
from hall.layout import Counter, Layout
from hall.matters import Matters
from hall.ticket import Ticket, TicketState
from messaging.contracts.hall_requests import (
    AnswerHelp,
    CallNext,
    CallTicket,
    CloseDay,
    CounterRequest,
    FinishTicket,
    HandOverMatter,
    HeldRequest,
    HouseRequest,
    MarkNoShow,
    MatterRequest,
    NamedRequest,
    ParkTicket,
    PauseCounter,
    RecallTicket,
    ReopenDay,
    ResumeCounter,
    ReturnTicket,
    ServeWalkIn,
    SetPriority,
    SettleMatter,
    TakeOnMatter,
    TransferTicket,
)
from messaging.contracts.halls import RefusalReason, RequestRefused
from messaging.contracts.ids import ClientId, TicketId

# Who missed her call and has come is called soon, but not before people who stood
# ready: so many go first.
RETURNS_BEHIND: Final = 3

Outcome: TypeAlias = RequestRefused | facts.AnsweringFact
_F = TypeVar("_F", bound=facts.AnsweringFact)

# Where a ticket may be for a request that names it.
_WHERE: Final[Mapping[type[NamedRequest], tuple[TicketState, ...]]] = MappingProxyType(
    {
        CallTicket: (TicketState.WAITING, TicketState.PARKED, TicketState.NO_SHOW),
        ReturnTicket: (TicketState.NO_SHOW,),
        SetPriority: (TicketState.WAITING,),
    }
)
_HOUSE: Final[Mapping[type[HouseRequest], type[facts.HouseFact]]] = MappingProxyType(
    {
        PauseCounter: facts.Paused,
        ResumeCounter: facts.Resumed,
        CloseDay: facts.DayClosed,
        ReopenDay: facts.DayReopened,
    }
)


@dataclass(frozen=True, slots=True)
class CounterHearing:
    """The hall at the moment at which one of its counters asks through `client`."""

    layout: Layout
    today: Day
    matters: Matters
    counter: Counter
    client: ClientId
    now: datetime

    def decide(self, request: CounterRequest) -> Outcome:
        match request:
            case CallNext():
                outcome = self._call_next(request)
            case ServeWalkIn():
                outcome = self._serve_walk_in(request)
            case CallTicket() | ReturnTicket() | SetPriority():
                outcome = self._decide_about_named(request)
            case TakeOnMatter() | HandOverMatter() | SettleMatter():
                outcome = self._decide_about_matter(request)
            case AnswerHelp():
                outcome = self._answer_help(request)
            case PauseCounter() | ResumeCounter() | CloseDay() | ReopenDay():
                outcome = self._decide_about_house(request)
            case _:
                outcome = self._decide_about_held(request)
        return outcome

    def _answer_help(self, request: AnswerHelp) -> Outcome:
        if not self.today.help_calls.is_waiting(request.kiosk):
            return refusal(request, RefusalReason.NOBODY_CALLED, request.kiosk)
        return facts.HelpAnswered(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            counter=request.counter,
            worker=request.worker,
            kiosk=request.kiosk,
        )

    def _cannot_begin(self, request: CounterRequest) -> RequestRefused | None:
        """Refuse a counter that is not free to serve another."""
        if self.today.is_paused(request.counter):
            return refusal(request, RefusalReason.COUNTER_PAUSED)
        held = self.today.held(request.counter)
        if held is not None:
            return refusal(request, RefusalReason.COUNTER_BUSY, held.number)
        return None

    def _call_next(self, request: CallNext) -> Outcome:
        refused = self._cannot_begin(request)
        if refused is not None:
            return refused
        line = self.today.lines.in_turns(
            lambda key: serves(self.counter, key), self.now
        )
        ticket = next(line, None)
        if ticket is None:
            return refusal(request, RefusalReason.NOBODY_WAITING)
        return self._about(
            facts.Called, request, ticket, call_no=self.today.call_count + 1
        )

    def _serve_walk_in(self, request: ServeWalkIn) -> Outcome:
        if self.layout.service(request.service) is None:
            return refusal(request, RefusalReason.UNKNOWN_SERVICE, request.service)
        refused = self._cannot_begin(request)
        if refused is not None:
            return refused
        number = self.today.free_number(request.service)
        if number is None:
            return refusal(request, RefusalReason.NUMBERS_EXHAUSTED, request.service)
        return facts.WalkedIn(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            ticket_id=TicketId(request.request_id),
            number=number,
            counter=request.counter,
            worker=request.worker,
            service=request.service,
        )

    def _decide_about_named(self, request: NamedRequest) -> Outcome:
        ticket = self.today.ticket(request.ticket_id)
        if ticket is None:
            return refusal(request, RefusalReason.UNKNOWN_TICKET)
        if ticket.state not in _WHERE[type(request)]:
            return refusal(request, RefusalReason.TICKET_ELSEWHERE, ticket.number)
        match request:
            case CallTicket():
                return self._call(request, ticket)
            case ReturnTicket():
                behind = self._place_behind(ticket)
                kind, more = facts.Returned, {**_standing(ticket), "behind": behind}
                return self._about(kind, request, ticket, **more)
            case SetPriority():
                more = {**_standing(ticket), "is_priority": request.is_priority}
                return self._about(facts.Prioritised, request, ticket, **more)
            case _:
                assert_never(request)

    def _call(self, request: CallTicket, ticket: Ticket) -> Outcome:
        refused = self._cannot_begin(request)
        if refused is not None:
            return refused
        is_sent_here = ticket.for_counter == self.counter.counter
        if ticket.service not in self.counter.services and not is_sent_here:
            return refusal(request, RefusalReason.NOT_SERVED_HERE, ticket.service)
        return self._about(
            facts.Called,
            request,
            ticket,
            call_no=self.today.call_count + 1,
            is_chosen=True,
        )

    def _place_behind(self, ticket: Ticket) -> int:
        """Choose the place behind which a no-show waits again."""
        beside = self.layout.services_beside(ticket.service)
        line = self.today.lines.in_places(
            lambda key: key.service in beside and key.is_priority == ticket.is_priority
        )
        first = list(islice(line, RETURNS_BEHIND))
        return first[-1].place[0] if first else ticket.place[0]

    def _decide_about_held(self, request: HeldRequest) -> Outcome:
        ticket = self.today.held(request.counter)
        if ticket is None:
            return refusal(request, RefusalReason.COUNTER_IDLE)
        if request.ticket_id not in {None, ticket.ticket_id}:
            return refusal(request, RefusalReason.OTHER_TICKET, ticket.number)
        outcome: Outcome
        match request:
            case RecallTicket():
                call_no = self.today.call_count + 1
                outcome = self._about(facts.Recalled, request, ticket, call_no=call_no)
            case MarkNoShow():
                outcome = self._about(facts.Missed, request, ticket)
            case FinishTicket():
                outcome = self._about(facts.Finished, request, ticket)
            case ParkTicket():
                more = _standing(ticket)
                outcome = self._about(facts.Parked, request, ticket, **more)
            case TransferTicket():
                outcome = self._transfer(request, ticket)
            case _:
                assert_never(request)
        return outcome

    def _decide_about_house(self, request: HouseRequest) -> Outcome:
        return self._of_counter(_HOUSE[type(request)], request)

    def _decide_about_matter(self, request: MatterRequest) -> Outcome:
        worker = request.worker
        if worker is None:
            return refusal(request, RefusalReason.UNKNOWN_WORKER)
        if isinstance(request, TakeOnMatter):
            held = self.today.held(request.counter)
            return self._of_counter(
                facts.MatterTakenOn,
                request,
                matter_id=request.request_id,
                about=request.about,
                number=None if held is None else held.number,
                taken_on_by=worker,
            )
        return self._decide_about_open_matter(request)

    def _decide_about_open_matter(
        self, request: HandOverMatter | SettleMatter
    ) -> Outcome:
        matter = self.matters.find(request.matter_id)
        if matter is None:
            return refusal(request, RefusalReason.UNKNOWN_MATTER)
        if matter.worker != request.worker:
            return refusal(request, RefusalReason.OTHER_WORKER, matter.worker)
        about: dict[str, Any] = {"matter_id": matter.matter_id}
        if isinstance(request, HandOverMatter):
            about["to_worker"] = request.to_worker
            return self._of_counter(facts.MatterHandedOver, request, **about)
        return self._of_counter(facts.MatterSettled, request, **about)

    def _transfer(self, request: TransferTicket, ticket: Ticket) -> Outcome:
        """Send the ticket on; its place in the line goes with it."""
        service, counter = request.to_service, request.to_counter
        if (service is None) == (counter is None):
            detail = "name to_service or to_counter, and not both"
            return refusal(request, RefusalReason.MALFORMED, detail)
        if service is not None and self.layout.service(service) is None:
            return refusal(request, RefusalReason.UNKNOWN_SERVICE, service)
        if counter is not None and self.layout.counter(counter) is None:
            return refusal(request, RefusalReason.UNKNOWN_COUNTER, counter)
        return self._about(
            facts.Transferred,
            request,
            ticket,
            service=service or ticket.service,
            for_counter=counter,
            is_priority=ticket.is_priority,
        )

    def _about(
        self,
        kind: Callable[..., _F],
        request: CounterRequest,
        ticket: Ticket,
        **more: Any,
    ) -> _F:
        return kind(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            ticket_id=ticket.ticket_id,
            number=ticket.number,
            counter=request.counter,
            worker=request.worker,
            **more,
        )

    def _of_counter(
        self, kind: Callable[..., _F], request: CounterRequest, **more: Any
    ) -> _F:
        return kind(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            counter=request.counter,
            worker=request.worker,
            **more,
        )


def _standing(ticket: Ticket) -> dict[str, Any]:
    return {
        "service": ticket.service,
        "for_counter": ticket.for_counter,
        "is_priority": ticket.is_priority,
    }
