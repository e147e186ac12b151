"""What a key at the counter means, and what the counter is told. No I/O here.

::

    key   act       while idle                  while a ticket is held
    F2    next      calls whoever is next       asks first, then finishes and calls
    F3    recall    nothing                     calls the ticket again
    F4    no-show   nothing                     nobody came
    F6    transfer  nothing                     asks where to, then sends it there
    F7    park      nothing                     sets it aside
    F8    finish    nothing                     served
    F9    pause     calls nobody until pressed again, in both cases

Every request names the ticket that the worker sees. If the counter holds another
one by then, because a second page of the same counter was quicker, the hall
refuses, and nobody is finished by accident. Acts on tickets that the counter does
not hold are chosen from the ticket's own menu (`acts_on`), never by one key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, assert_never

from hall.facts import Matter
from hall.layout import Layout
from hall.ticket import Ticket, TicketState
from messaging.contracts.hall_requests import (
    AnswerHelp,
    CallNext,
    CallTicket,
    CloseDay,
    CounterRequest,
    FinishTicket,
    HandOverMatter,
    MarkNoShow,
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
from messaging.contracts.halls import (
    HallReply,
    RequestDone,
    RequestRefused,
    TicketCalled,
    TicketClosed,
    TicketMoved,
    TicketTaken,
)
from messaging.contracts.ids import ClientId, CounterId, RequestId, ServiceLetter

# A double click is over after half a second; nobody calls two people in one breath.
PAUSE_S: Final = 0.6


class Act(StrEnum):
    """What a worker can do at the counter; the value is its text's key."""

    NEXT = "next"
    RECALL = "recall"
    NO_SHOW = "no-show"
    FINISH = "finish"
    TRANSFER = "transfer"
    PARK = "park"
    PAUSE = "pause"
    RESUME = "resume"
    WALK_IN = "walk-in"


class NamedAct(StrEnum):
    """What a worker can do with a ticket that no counter holds."""

    CALL = "call-this"
    RETURN = "return"
    GIVE_PRIORITY = "give-priority"
    TAKE_PRIORITY = "take-priority"


KEYS: Final[Mapping[str, Act]] = MappingProxyType(
    {
        "F2": Act.NEXT,
        "F3": Act.RECALL,
        "F4": Act.NO_SHOW,
        "F6": Act.TRANSFER,
        "F7": Act.PARK,
        "F8": Act.FINISH,
        "F9": Act.PAUSE,
    }
)

_ABOUT_HELD: Final[Mapping[Act, type[Any]]] = MappingProxyType(
    {
        Act.RECALL: RecallTicket,
        Act.NO_SHOW: MarkNoShow,
        Act.FINISH: FinishTicket,
        Act.PARK: ParkTicket,
    }
)
_ABOUT_COUNTER: Final[Mapping[Act, type[Any]]] = MappingProxyType(
    {Act.NEXT: CallNext, Act.PAUSE: PauseCounter, Act.RESUME: ResumeCounter}
)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a ticket is sent: one of the two. `key` chooses it."""

    key: str
    service: ServiceLetter | None = None
    counter: CounterId | None = None


@dataclass(frozen=True, slots=True)
class Asker:
    """The counter and worker a page stands for, and where its answers would go."""

    counter: CounterId
    reply_to: str
    worker: str | None = None

    def ask(
        self, act: Act, held: Ticket | None, request_id: RequestId
    ) -> CounterRequest:
        """Make the request for an act that needs nothing but the held ticket."""
        stamp = self._stamp(request_id)
        made: CounterRequest
        if act in _ABOUT_COUNTER:
            made = _ABOUT_COUNTER[act](**stamp)
        else:
            ticket_id = None if held is None else held.ticket_id
            made = _ABOUT_HELD[act](**stamp, ticket_id=ticket_id)
        return made

    def ask_about(
        self, act: NamedAct, ticket: Ticket, request_id: RequestId
    ) -> CounterRequest:
        named = {**self._stamp(request_id), "ticket_id": ticket.ticket_id}
        match act:
            case NamedAct.CALL:
                return CallTicket(**named)
            case NamedAct.RETURN:
                return ReturnTicket(**named)
            case NamedAct.GIVE_PRIORITY | NamedAct.TAKE_PRIORITY:
                return SetPriority(**named, is_priority=act is NamedAct.GIVE_PRIORITY)
            case _:
                assert_never(act)

    def send_on(
        self, held: Ticket, target: Target, request_id: RequestId
    ) -> TransferTicket:
        return TransferTicket(
            **self._stamp(request_id),
            ticket_id=held.ticket_id,
            to_service=target.service,
            to_counter=target.counter,
        )

    def serve_walk_in(
        self, service: ServiceLetter, request_id: RequestId
    ) -> ServeWalkIn:
        return ServeWalkIn(**self._stamp(request_id), service=service)

    def take_on(self, about: str, request_id: RequestId) -> TakeOnMatter:
        """Answer for a matter from now on, as who was asked first."""
        return TakeOnMatter(**self._stamp(request_id), about=about)

    def hand_over(
        self, matter: Matter, worker: str, request_id: RequestId
    ) -> HandOverMatter:
        stamp = self._stamp(request_id)
        return HandOverMatter(**stamp, matter_id=matter.matter_id, to_worker=worker)

    def settle(self, matter: Matter, request_id: RequestId) -> SettleMatter:
        return SettleMatter(**self._stamp(request_id), matter_id=matter.matter_id)

    def answer_help(self, kiosk: ClientId, request_id: RequestId) -> AnswerHelp:
        """Tell a kiosk that called for help that somebody is on the way."""
        return AnswerHelp(**self._stamp(request_id), kiosk=kiosk)

    def turn_day(self, *, is_closed: bool, request_id: RequestId) -> CounterRequest:
        """Stop giving tickets today, or go on with it."""
        stamp = self._stamp(request_id)
        return ReopenDay(**stamp) if is_closed else CloseDay(**stamp)

    def _stamp(self, request_id: RequestId) -> dict[str, Any]:
        return {
            "request_id": request_id,
            "reply_to": self.reply_to,
            "counter": self.counter,
            "worker": self.worker,
        }


def is_possible(act: Act, held: Ticket | None, *, is_paused: bool) -> bool:
    match act:
        case Act.NEXT:
            return not is_paused
        case Act.WALK_IN:
            return not is_paused and held is None
        case Act.PAUSE:
            return not is_paused
        case Act.RESUME:
            return is_paused
        case _:
            return held is not None


def acts_on(ticket: Ticket) -> tuple[NamedAct, ...]:
    """List what can be done with a ticket that no counter holds."""
    match ticket.state:
        case TicketState.WAITING if ticket.is_priority:
            return (NamedAct.CALL, NamedAct.TAKE_PRIORITY)
        case TicketState.WAITING:
            return (NamedAct.CALL, NamedAct.GIVE_PRIORITY)
        case TicketState.PARKED:
            return (NamedAct.CALL,)
        case TicketState.NO_SHOW:
            return (NamedAct.CALL, NamedAct.RETURN)
        case _:
            return ()


def targets(layout: Layout, counter: CounterId) -> tuple[Target, ...]:
    """List where a counter can send its ticket; other counters by their digits."""
    services = (Target(each.letter, service=each.letter) for each in layout.services)
    others = (each.counter for each in layout.counters if each.counter != counter)
    keyed = ((name[-1] if name[-1].isdigit() else "", name) for name in others)
    return (*services, *(Target(key, counter=name) for key, name in keyed))


@dataclass(frozen=True, slots=True)
class Saying:
    """A text of the catalogue, with what belongs in it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    is_refusal: bool = False


def saying(reply: HallReply) -> Saying:
    """Choose what the counter is told after an act."""
    match reply:
        case TicketTaken():
            said = Saying("told-walked-in", {"number": reply.number})
        case TicketCalled():
            said = Saying("told-called", {"number": reply.number})
        case TicketClosed():
            key = "told-served" if reply.is_served else "told-no-show"
            said = Saying(key, {"number": reply.number})
        case TicketMoved():
            said = Saying(f"told-{reply.place}", {"number": reply.number})
        case RequestDone():
            said = Saying("told-done")
        case RequestRefused():
            key = "refused-" + reply.reason.replace(" ", "-")
            said = Saying(key, is_refusal=True)
        case _:
            assert_never(reply)
    return said


class PressGuard:
    """Lets one act through at a time, and none right after it: double clicks."""

    def __init__(self) -> None:
        self._is_acting = False
        self._rests_until_s = 0.0

    def begin(self, now_s: float) -> bool:
        """Whether an act may start now; if so, it has started."""
        if self._is_acting or now_s < self._rests_until_s:
            return False
        self._is_acting = True
        return True

    def end(self, now_s: float) -> None:
        self._is_acting = False
        self._rests_until_s = now_s + PAUSE_S
