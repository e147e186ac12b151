"""Requests as they arrive: bytes in, letters out, in their order.

Residents' requests and counters' come on topics of their own, and what comes on the
other's is no request: the broker lets a kiosk write the one topic only, so that a
stolen kiosk calls nobody to a counter.

What is no request is counted, and answered where somebody can be: a client of this
community that gave a reply topic of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from typing_extensions import TypeForm

from hall.desk import Desk
from messaging.bus import Delivery
from messaging.codec import Rejected, decode
from messaging.contracts.hall_requests import (
    CounterRequest,
    HallRequest,
    ResidentRequest,
)
from messaging.contracts.halls import HallReply, RefusalReason, RequestRefused
from messaging.contracts.ids import HallId, RequestIdField
from messaging.topics import Topics


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply, and the topic it goes to."""

    topic: str
    reply: HallReply


class _Envelope(Struct, frozen=True):
    """What is readable of a request that is otherwise malformed."""

    request_id: RequestIdField
    reply_to: str


class Mailbox:
    """Reads what arrives on the hall's topics, and has the `Desk` answer it."""

    def __init__(self, desk: Desk, topics: Topics, hall: HallId) -> None:
        self._desk = desk
        self._topics = topics
        self._expected: Final[Mapping[str, TypeForm[HallRequest]]] = MappingProxyType(
            {
                topics.hall_requests(hall): ResidentRequest,
                topics.counter_requests(hall): CounterRequest,
            }
        )

    @property
    def addresses(self) -> tuple[str, ...]:
        """The topics on which requests come."""
        return tuple(self._expected)

    def receive(self, *deliveries: Delivery) -> list[Letter]:
        """Answer what arrived, in its order, where anybody can be.

        What arrived together is on disk together, before the first is answered.
        """
        read = [
            (each.payload, decode(each.payload, self._expected[each.topic]))
            for each in deliveries
        ]
        asked = [each for _, each in read if not isinstance(each, Rejected)]
        replies = iter(self._desk.ask_all(asked))
        letters = []
        for payload, request in read:
            if isinstance(request, Rejected):
                letter = self._answer_malformed(payload, request)
            else:
                letter = Letter(request.reply_to, next(replies))
            if letter and self._topics.client_of_replies(letter.topic) is not None:
                letters.append(letter)
        return letters

    def _answer_malformed(self, payload: bytes, rejected: Rejected) -> Letter | None:
        self._desk.reject(rejected.reason)
        envelope = decode(payload, _Envelope)
        if isinstance(envelope, Rejected):
            return None
        return Letter(
            envelope.reply_to,
            RequestRefused(
                request_id=envelope.request_id,
                reason=RefusalReason.MALFORMED,
                detail=rejected.reason,
            ),
        )
