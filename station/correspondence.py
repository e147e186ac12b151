"""What the station and the centre say to each other. No I/O here.

Drops go out by `station.delivery`, receipts come back and end a delivery, the
registry is kept, health is told. Whatever else arrives on the station's topics is
counted and changes nothing.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from messaging.codec import Rejected, decode
from messaging.contracts.drops import DropReceipt, DropReceipts
from messaging.contracts.ids import CommunityId, DropId, StationId
from messaging.contracts.registry import Registry
from messaging.topics import Topics
from station.delivery import Delivery
from station.happenings import (
    KeepRegistry,
    MessageArrived,
    Note,
    Order,
    PublishDrops,
    SettleDrops,
)

# How much of a reason is worth a log line.
_REASON_CHARACTERS_MAX: Final = 200

_SECOND_ANSWER: Final = "receipt for no drop of ours"


class Correspondence:
    """Sends drops and takes what the ledger says. Time is an argument, monotonic."""

    def __init__(
        self,
        community: CommunityId,
        station: StationId,
        *,
        registry: Registry | None = None,
        waiting: Iterable[DropId] = (),
    ) -> None:
        topics = Topics(community)
        self._receipts_topic = topics.receipts(station)
        self._registry_topic = topics.registry
        self._delivery = Delivery(waiting)
        self._held: set[DropId] = set()
        self.registry = registry
        self.rejections: Counter[str] = Counter()

    @property
    def waiting_count(self) -> int:
        """Drops on disk without a receipt, those not yet released included."""
        return len(self._delivery) + len(self._held)

    @property
    def is_unanswered(self) -> bool:
        """Whether the ledger owes an answer for longer than it should."""
        return self._delivery.is_unanswered

    @property
    def rejection_count(self) -> int:
        """Messages that were none of ours; second answers are, and do not count."""
        return self.rejections.total() - self.rejections[_SECOND_ANSWER]

    def hold(self, drop_id: DropId) -> None:
        """Know of a drop that may still change: not to be sent yet."""
        self._held.add(drop_id)

    def release(self, drop_id: DropId) -> None:
        """Send the drop: it stands."""
        self._held.discard(drop_id)
        self._delivery.add(drop_id)

    def connect(self) -> None:
        self._delivery.connect()

    def disconnect(self) -> None:
        self._delivery.disconnect()

    def refused(self, drop_ids: Iterable[DropId], now_s: float) -> None:
        """Note that the bus did not take these."""
        self._delivery.fail(drop_ids, now_s)

    def restore(self, drop_ids: Iterable[DropId], now_s: float) -> None:
        """Note that these were answered for, and are still on the disk."""
        self._delivery.restore(drop_ids, now_s)

    def tick(self, now_s: float) -> list[Order]:
        due = tuple(self._delivery.due(now_s))
        return [PublishDrops(due)] if due else []

    def take(self, message: MessageArrived) -> list[Order]:
        """Take one message, whatever it is."""
        if message.topic == self._receipts_topic:
            return self._take_receipts(message.payload)
        if message.topic == self._registry_topic:
            return self._take_registry(message.payload)
        return self._reject(message.topic, "foreign topic")

    def _take_receipts(self, payload: bytes) -> list[Order]:
        receipts = decode(payload, DropReceipts)
        if isinstance(receipts, Rejected):
            return self._reject(self._receipts_topic, receipts.reason)
        settled: list[DropReceipt] = []
        for receipt in receipts.receipts:
            # A drop that was never sent cannot have been answered for.
            if receipt.drop_id not in self._held and self._delivery.settle(
                receipt.drop_id
            ):
                settled.append(receipt)
            else:
                # Usually the second answer to what was sent twice.
                self.rejections[_SECOND_ANSWER] += 1
        return [SettleDrops(tuple(settled))] if settled else []

    def _take_registry(self, payload: bytes) -> list[Order]:
        registry = decode(payload, Registry)
        if isinstance(registry, Rejected):
            return self._reject(self._registry_topic, registry.reason)
        if registry == self.registry:
            return []
        self.registry = registry
        note = Note("registry_taken", (("revision", registry.revision),))
        return [KeepRegistry(payload), note]

    def _reject(self, topic: str, reason: str) -> list[Order]:
        kind = reason.partition(":")[0]
        self.rejections[kind] += 1
        details = (("topic", topic), ("reason", reason[:_REASON_CHARACTERS_MAX]))
        return [Note("message_rejected", details)]
