"""What a request asks, and the answer that a fact gives. No I/O here.

An answer is made from its fact alone, so that a hall which was restarted gives
the same one. `Asked` tells a repeated request from another one that happens to,
or wants to, carry the same id.
"""

from dataclasses import dataclass
from typing import assert_never

from msgspec.structs import replace

from hall import facts
from hall.ticket import rating_code
from messaging.contracts.hall_requests import (
    AnswerHelp,
    CallForHelp,
    CallNext,
    CallTicket,
    CloseDay,
    FinishTicket,
    HallRequest,
    HandOverMatter,
    MarkNoShow,
    ParkTicket,
    PauseCounter,
    RateService,
    RecallTicket,
    ReopenDay,
    ResumeCounter,
    ReturnTicket,
    ServeWalkIn,
    SetPriority,
    SettleMatter,
    TakeOnMatter,
    TakeTicket,
    TransferTicket,
)
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestDone,
    RequestRefused,
    TicketCalled,
    TicketClosed,
    TicketMoved,
    TicketPlace,
    TicketTaken,
)
from messaging.contracts.ids import ClientId


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for which act, of which service, counter or number."""

    client: ClientId
    act: type[HallRequest]
    target: str


def asked_by(request: HallRequest, client: ClientId) -> Asked:
    match request:
        case TakeTicket():
            target: str = request.service
        case RateService():
            target = request.number
        case CallForHelp():
            target = client
        case AnswerHelp():
            target = f"{request.counter} {request.kiosk}"
        case CallTicket() | ReturnTicket() | SetPriority():
            target = f"{request.counter} {request.ticket_id}"
        case _:
            target = request.counter
    return Asked(client, type(request), target)


def asked_before(fact: facts.AnsweringFact) -> Asked:
    """Tell what the request asked that led to `fact`."""
    match fact:
        case facts.Taken():
            target: str = fact.service
        case facts.Rated():
            target = fact.number
        case facts.HelpCalled():
            target = fact.client
        case facts.HelpAnswered():
            target = f"{fact.counter} {fact.kiosk}"
        case facts.Called(is_chosen=True) | facts.Returned() | facts.Prioritised():
            target = f"{fact.counter} {fact.ticket_id}"
        case _:
            target = fact.counter
    return Asked(fact.client, _act_of(fact), target)


def _act_of(fact: facts.AnsweringFact) -> type[HallRequest]:
    if isinstance(fact, facts.Called):
        return CallTicket if fact.is_chosen else CallNext
    return _ACTS[type(fact)]


_ACTS: dict[type[facts.AnsweringFact], type[HallRequest]] = {
    facts.Taken: TakeTicket,
    facts.Rated: RateService,
    facts.HelpCalled: CallForHelp,
    facts.HelpAnswered: AnswerHelp,
    facts.WalkedIn: ServeWalkIn,
    facts.Recalled: RecallTicket,
    facts.Missed: MarkNoShow,
    facts.Finished: FinishTicket,
    facts.Parked: ParkTicket,
    facts.Transferred: TransferTicket,
    facts.Returned: ReturnTicket,
    facts.Prioritised: SetPriority,
    facts.Paused: PauseCounter,
    facts.Resumed: ResumeCounter,
    facts.DayClosed: CloseDay,
    facts.DayReopened: ReopenDay,
    facts.MatterTakenOn: TakeOnMatter,
    facts.MatterHandedOver: HandOverMatter,
    facts.MatterSettled: SettleMatter,
}


def reply_for(fact: facts.AnsweringFact) -> HallReply:
    match fact:
        case facts.Taken() | facts.WalkedIn():
            return _taken(fact)
        case facts.Called() | facts.Recalled():
            return TicketCalled(
                request_id=fact.request_id,
                ticket_id=fact.ticket_id,
                number=fact.number,
                counter=fact.counter,
                called_at=fact.at,
            )
        case facts.Missed() | facts.Finished():
            return TicketClosed(
                request_id=fact.request_id,
                ticket_id=fact.ticket_id,
                number=fact.number,
                counter=fact.counter,
                is_served=isinstance(fact, facts.Finished),
            )
        case (
            facts.Parked()
            | facts.Transferred()
            | facts.Returned()
            | facts.Prioritised()
        ):
            return _moved(fact)
        case (
            facts.Rated()
            | facts.Paused()
            | facts.Resumed()
            | facts.DayClosed()
            | facts.DayReopened()
            | facts.MatterTakenOn()
            | facts.MatterHandedOver()
            | facts.MatterSettled()
            | facts.HelpCalled()
            | facts.HelpAnswered()
        ):
            return RequestDone(request_id=fact.request_id)
        case _:
            assert_never(fact)


def _taken(fact: facts.Taken | facts.WalkedIn) -> TicketTaken:
    taken = TicketTaken(
        request_id=fact.request_id,
        ticket_id=fact.ticket_id,
        number=fact.number,
        service=fact.service,
        people_ahead=0,
        estimate=None,
        taken_at=fact.at,
        rating_code=rating_code(fact.ticket_id),
    )
    if isinstance(fact, facts.WalkedIn):
        return taken
    return replace(
        taken,
        people_ahead=fact.people_ahead,
        estimate=fact.estimate,
        is_priority=fact.is_priority,
    )


def _moved(
    fact: facts.Parked | facts.Transferred | facts.Returned | facts.Prioritised,
) -> TicketMoved:
    is_parked = isinstance(fact, facts.Parked)
    return TicketMoved(
        request_id=fact.request_id,
        ticket_id=fact.ticket_id,
        number=fact.number,
        service=fact.service,
        place=TicketPlace.PARKED if is_parked else TicketPlace.WAITING,
        for_counter=fact.for_counter,
        is_priority=fact.is_priority,
    )


def refusal(
    request: HallRequest, reason: RefusalReason, detail: str = ""
) -> RequestRefused:
    return RequestRefused(request_id=request.request_id, reason=reason, detail=detail)
