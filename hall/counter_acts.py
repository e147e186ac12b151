"""What a key at the counter means, and what the counter is told. No I/O here.

::

    key   act       while idle                  while a ticket is held
    F2    next      calls whoever is next       asks first, then finishes and calls
    F3    recall    nothing                     calls the ticket again
    F4    no-show   nothing                     nobody came
    F8    finish    nothing                     served

Every request names the ticket that the worker sees. If the counter holds another
one by then, because a second page of the same counter was quicker, the hall
refuses, and nobody is finished by accident.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, assert_never

from hall.ticket import Ticket
from messaging.contracts.hall_requests import (
    CallNext,
    FinishTicket,
    HallRequest,
    MarkNoShow,
    RecallTicket,
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
from messaging.contracts.ids import CounterId, RequestId

# A double click is over after half a second; nobody calls two people in one breath.
PAUSE_S: Final = 0.6


class Act(StrEnum):
    """What a worker can do at the counter; the value is its text's key."""

    NEXT = "next"
    RECALL = "recall"
    NO_SHOW = "no-show"
    FINISH = "finish"


KEYS: Final[Mapping[str, Act]] = MappingProxyType(
    {"F2": Act.NEXT, "F3": Act.RECALL, "F4": Act.NO_SHOW, "F8": Act.FINISH}
)


@dataclass(frozen=True, slots=True)
class Asker:
    """The counter a page stands for, and the topic on which its answers would go."""

    counter: CounterId
    reply_to: str

    def ask(self, act: Act, held: Ticket | None, request_id: RequestId) -> HallRequest:
        """Make the request for `act` on the ticket that the worker sees."""
        ticket_id = None if held is None else held.ticket_id
        match act:
            case Act.NEXT:
                return CallNext(
                    request_id=request_id, reply_to=self.reply_to, counter=self.counter
                )
            case Act.RECALL:
                return RecallTicket(
                    request_id=request_id,
                    reply_to=self.reply_to,
                    counter=self.counter,
                    ticket_id=ticket_id,
                )
            case Act.NO_SHOW:
                return MarkNoShow(
                    request_id=request_id,
                    reply_to=self.reply_to,
                    counter=self.counter,
                    ticket_id=ticket_id,
                )
            case Act.FINISH:
                return FinishTicket(
                    request_id=request_id,
                    reply_to=self.reply_to,
                    counter=self.counter,
                    ticket_id=ticket_id,
                )
            case _:
                assert_never(act)


def is_possible(act: Act, held: Ticket | None) -> bool:
    return act is Act.NEXT or held is not None


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
