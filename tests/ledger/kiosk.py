"""A kiosk's end of the wire, and a card in a resident's hand."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec

from ledger.household_cards import CardHash, IssuedCard
from ledger.store.card_register import issue_cards
from ledger.store.database import Database
from messaging.bus import Bus, Delivery
from messaging.codec import Rejected, decode
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import ClientId, HouseholdId
from messaging.contracts.points import PointsReply
from messaging.contracts.secret_card import card_sha256
from messaging.identifiers import new_id
from tests.ledger.neighbourhood import NB01, TOPICS, WANG
from tests.waiting import wait_until

CARD: Final = new_household_card(0x7F3A)
NOBODYS: Final = new_household_card(0x1111)


def give_card(
    books: Database, household: HouseholdId = WANG, card: str = CARD
) -> CardHash:
    """Let a household have a card; returns what the books know of it."""
    kept = CardHash(card_sha256(card))
    with books.write() as connection:
        issued = IssuedCard(kept, household, "zhang", "2026-11-24T04:00:00")
        assert issue_cards(connection, NB01, [issued]) is None
    return kept


class KioskClient:
    """Asks, and hears what is said to it; `replies` are in the order of arrival."""

    def __init__(self, bus: Bus, name: str = "kiosk-1") -> None:
        self.name = ClientId(name)
        self.replies: list[PointsReply] = []
        self.bus = bus
        self.bus.subscribe(TOPICS.replies(self.name), self._hear)
        self.bus.open()

    def say(self, kind: str, **fields: Any) -> str:
        """Send a request, or what looks like one; returns its id."""
        request = {
            "type": kind,
            "request_id": new_id(),
            "reply_to": TOPICS.replies(self.name),
            "card": CARD,
        }
        request |= fields
        payload = msgspec.json.encode(request)
        assert self.bus.publish(TOPICS.points_requests, payload)
        return str(request["request_id"])

    def ask(self, kind: str, **fields: Any) -> PointsReply:
        """Send a request and wait for its answer."""
        heard = len(self.replies)
        request_id = self.say(kind, **fields)
        wait_until(lambda: len(self.replies) > heard)
        reply = self.replies[-1]
        assert reply.request_id == request_id
        return reply

    def wait_for(self, count: int) -> Sequence[PointsReply]:
        wait_until(lambda: len(self.replies) >= count)
        return self.replies

    def _hear(self, delivery: Delivery) -> None:
        said = decode(delivery.payload, PointsReply)
        assert not isinstance(said, Rejected), said
        self.replies.append(said)
