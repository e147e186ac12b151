"""What the station and the centre say to each other. No I/O here.

Drops go out by `station.delivery`, receipts come back and end a delivery, the
registry is kept, health is told. Images of evidence go out by a delivery of their
own, one at a time, and only while no drop waits for its receipt: then each image's
drop has one, too. What proves that an image arrived is the ledger's word, in the
`images` of a receipt, as it is for a drop. Whatever else arrives on the station's
topics is counted and changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, assert_never

from messaging.codec import Rejected, decode
from messaging.contracts.drops import DropReceipt, DropReceipts
from messaging.contracts.ids import CommunityId, DropId, HouseholdId, StationId
from messaging.contracts.registry import Registry
from messaging.topics import Topics
from station.delivery import Delivery
from station.happenings import (
    DropsUnpublished,
    DropsUnsettled,
    ForgetImages,
    ImagesGone,
    ImageUnpublished,
    KeepRegistry,
    MessageArrived,
    Note,
    Order,
    PublishDrops,
    PublishImage,
    SettleDrops,
    Undone,
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
        images: Iterable[DropId] = (),
    ) -> None:
        topics = Topics(community)
        self._receipts_topic = topics.receipts(station)
        self._registry_topic = topics.registry
        self._delivery = Delivery(waiting)
        self._images = Delivery(images, in_flight_max=1)
        self._held: set[DropId] = set()
        self._held_images: set[DropId] = set()
        self.registry = registry
        self.buildings = _buildings_of(registry)
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
        if drop_id in self._held_images:
            self._held_images.discard(drop_id)
            self._images.add(drop_id)

    def hold_image(self, drop_id: DropId) -> None:
        """Know of an image of a drop that may still change."""
        self._held_images.add(drop_id)

    def lose_images(self, drop_ids: Iterable[DropId]) -> None:
        """Note that these images are not on disk any more."""
        for drop_id in drop_ids:
            self._held_images.discard(drop_id)
            self._images.settle(drop_id)

    def connect(self) -> None:
        self._delivery.connect()
        self._images.connect()

    def disconnect(self) -> None:
        self._delivery.disconnect()
        self._images.disconnect()

    def regret(self, undone: Undone, now_s: float) -> None:
        """Note what bus or disk would not do, to come back to it."""
        match undone:
            case DropsUnpublished(drop_ids):
                self._delivery.fail(drop_ids, now_s)
            case DropsUnsettled(drop_ids):
                self._delivery.restore(drop_ids, now_s)
            case ImageUnpublished(drop_id):
                self._images.fail([drop_id], now_s)
            case ImagesGone(drop_ids):
                self.lose_images(drop_ids)
            case _:
                assert_never(undone)

    def tick(self, now_s: float) -> list[Order]:
        due = tuple(self._delivery.due(now_s))
        if due:
            return [PublishDrops(due)]
        if len(self._delivery) > 0:
            return []
        return [PublishImage(drop_id) for drop_id in self._images.due(now_s)]

    def take(self, message: MessageArrived) -> list[Order]:
        """Take one message, whatever it is."""
        if message.topic == self._receipts_topic:
            return self._take_receipts(message.payload)
        if message.topic == self._registry_topic:
            return self._take_registry(message)
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
        orders: list[Order] = [SettleDrops(tuple(settled))] if settled else []
        if receipts.images:
            self.lose_images(receipts.images)
            orders.append(ForgetImages(receipts.images))
        return orders

    def _take_registry(self, message: MessageArrived) -> list[Order]:
        registry = decode(message.payload, Registry)
        if isinstance(registry, Rejected):
            return self._reject(self._registry_topic, registry.reason)
        if not message.is_retained:
            # The ledger has just said it: it is back, and may have missed something.
            self._delivery.renew()
            self._images.renew()
        if registry == self.registry:
            return []
        self.registry = registry
        self.buildings = _buildings_of(registry)
        note = Note("registry_taken", (("revision", registry.revision),))
        return [KeepRegistry(message.payload), note]

    def _reject(self, topic: str, reason: str) -> list[Order]:
        kind = reason.partition(":")[0]
        self.rejections[kind] += 1
        details = (("topic", topic), ("reason", reason[:_REASON_CHARACTERS_MAX]))
        return [Note("message_rejected", details)]


def _buildings_of(registry: Registry | None) -> Mapping[HouseholdId, str]:
    """Look up in which building a household lives."""
    return {
        household: building.building
        for building in (() if registry is None else registry.buildings)
        for household in building.households
    }
