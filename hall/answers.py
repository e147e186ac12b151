"""What a request asks, and the answer that a fact gives. No I/O here.

An answer is made from its fact alone, so that a hall which was restarted gives
the same one. `Asked` tells a repeated request from another one that happens to,
or wants to, carry the same id.
"""

from dataclasses import dataclass
from typing import assert_never

from hall import facts
from messaging.contracts.halls import (
    CallNext,
    FinishTicket,
    HallReply,
    HallRequest,
    MarkNoShow,
    RecallTicket,
    RefusalReason,
    RequestRefused,
    TakeTicket,
    TicketCalled,
    TicketClosed,
    TicketTaken,
)
from messaging.contracts.ids import ClientId


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked for which act, of which service or counter."""

    client: ClientId
    act: type[HallRequest]
    target: str


def asked_by(request: HallRequest, client: ClientId) -> Asked:
    target = request.service if isinstance(request, TakeTicket) else request.counter
    return Asked(client, type(request), target)


def asked_before(fact: facts.TicketFact) -> Asked:
    """Tell what the request asked that led to `fact`."""
    match fact:
        case facts.Taken():
            return Asked(fact.client, TakeTicket, fact.service)
        case facts.Called():
            return Asked(fact.client, CallNext, fact.counter)
        case facts.Recalled():
            return Asked(fact.client, RecallTicket, fact.counter)
        case facts.Missed():
            return Asked(fact.client, MarkNoShow, fact.counter)
        case facts.Finished():
            return Asked(fact.client, FinishTicket, fact.counter)
        case _:
            assert_never(fact)


def reply_for(fact: facts.TicketFact) -> HallReply:
    match fact:
        case facts.Taken():
            return TicketTaken(
                request_id=fact.request_id,
                ticket_id=fact.ticket_id,
                number=fact.number,
                service=fact.service,
                people_ahead=fact.people_ahead,
                estimate=None,
                taken_at=fact.at,
            )
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
        case _:
            assert_never(fact)


def refusal(
    request: HallRequest, reason: RefusalReason, detail: str = ""
) -> RequestRefused:
    return RequestRefused(request_id=request.request_id, reason=reason, detail=detail)
