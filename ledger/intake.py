"""The way of a drop through the ledger: one direction, never the other way round.

::

    bus's thread          writer's thread
    deliver ─► queue ─► batch ─► one transaction ─► receipts ─► acknowledgements

* `deliver` only puts a message into the queue. When that is full, the message is
  discarded *and acknowledged*: the station's outbox keeps it and sends it again,
  while a broker would wait for ever for an acknowledgement that was forgotten.
* A batch is what has come in while the last one was written, and a moment more: small
  when little happens, large when the disk is the bottleneck.
* A database that is busy or full is asked again, for ever; nothing is acknowledged.
* Ledgers that share their books share the broker's subscription, too: each message goes
  to one of them, and none keeps anything in memory that another would have to know. Who
  is overtaken by another in the middle of a batch begins it again.
* A batch that breaks a rule of the database is halved until what alone breaks it is
  found and set aside. One poisonous message must not hold up all others.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Final, TypeAlias

from interface.log import log
from ledger.arrivals import Arrival, Fault, Rejection, read_arrival
from ledger.batch import Batch, Terms
from ledger.store.database import (
    Database,
    StoreOvertaken,
    StoreRefused,
    StoreUnavailable,
)
from ledger.store.posting import post_batch
from messaging.bus import Bus, Delivery
from messaging.codec import PAYLOAD_BYTES_MAX, encode
from messaging.contracts.drops import DropReceipt, DropReceipts
from messaging.contracts.ids import StationId
from messaging.topics import Topics

# Beyond this a commit costs little against the rest, and the first drop of a batch
# waits for the last.
BATCH_MAX: Final = 500

# How long a batch waits for company; about as long as a commit takes.
_LINGER_S: Final = 0.002

# What may wait in memory: some twenty thousand drops, a minute's work at the very
# worst. A message counts as its payload and about a kilobyte of objects.
QUEUE_BYTES_MAX: Final = 32 * 1024 * 1024
_MESSAGE_BYTES: Final = 1024

# A message carries 64 KiB. A receipt mostly has 200 bytes, but its reason may quote two
# hundred characters of somebody else's, each written with six: then it has 1,400.
_RECEIPTS_PER_MESSAGE: Final = 40
_REASON_CHARACTERS_MAX: Final = 200

# How long a database that failed is left alone.
_RETRY_S: Final = 1.0

# Who was overtaken sees what the other wrote and judges anew. So it can happen again,
# but a batch that is always overtaken collides with itself: something in it is poison.
_OVERTAKEN_MAX: Final = 5

# How long a receipt waits for room on the bus. One that is given up is not lost: the
# station sends its drop again, and is answered as it would have been.
_ROOM_S_MAX: Final = 5.0
_ROOM_PAUSE_S: Final = 0.005

OnPosted: TypeAlias = Callable[[Sequence[Batch]], None]
_Arrived: TypeAlias = Delivery | Arrival


class Intake:
    """Takes drops from the bus, posts them, and answers.

    `on_posted` is told in the writer's thread. `trouble` says why nothing is being
    posted; None while all is well.
    """

    def __init__(
        self,
        bus: Bus,
        topics: Topics,
        database: Database,
        terms: Terms,
        on_posted: OnPosted,
    ) -> None:
        self._bus = bus
        self._topics = topics
        self._database = database
        self._terms = terms
        self._on_posted = on_posted
        self._queue: SimpleQueue[_Arrived | None] = SimpleQueue()
        # Each is counted by one thread alone, so they need no lock.
        self._queued_bytes = 0
        self._taken_bytes = 0
        self._closing = Event()
        self._writer = Thread(target=self._write, name="ledger-writer")
        self.trouble: str | None = None
        self.discarded_count = 0

    def open(self) -> None:
        """Begin to write, and ask the bus for drops."""
        self._writer.start()
        drops = self._topics.all_drops
        if self._database.is_shared:
            drops = self._topics.shared_drops
        self._bus.subscribe(drops, self.deliver, by_hand=True)

    def close(self) -> None:
        """Finish the batch in hand. What waits is acknowledged to nobody."""
        self._closing.set()
        self._queue.put(None)
        self._writer.join()

    def deliver(self, delivery: Delivery) -> None:
        """Take a message from the bus, in the bus's thread."""
        if len(delivery.payload) > PAYLOAD_BYTES_MAX:
            # Nobody was promised anything for it, and only a sample of it is kept.
            self._offer(self._read(delivery))
            delivery.acknowledge()
        elif not self._offer(delivery):
            self.discarded_count += 1
            delivery.acknowledge()

    def reject(self, delivery: Delivery, reason: str) -> None:
        """Set a message of another topic aside: it is not what belongs there."""
        fault, payload = Fault.MALFORMED, delivery.payload[:PAYLOAD_BYTES_MAX]
        self._offer(Rejection(fault, reason, delivery.topic, None, None, payload))

    def _offer(self, arrived: _Arrived) -> bool:
        """Queue a message if there is room. Runs in the bus's thread alone."""
        size = len(arrived.payload) + _MESSAGE_BYTES
        if self._queued_bytes - self._taken_bytes + size > QUEUE_BYTES_MAX:
            return False
        self._queued_bytes += size
        self._queue.put(arrived)
        return True

    # Everything below runs in the writer's thread.

    def _write(self) -> None:
        while arrived := self._gather():
            self._taken_bytes += sum(
                len(one.payload) + _MESSAGE_BYTES for one in arrived
            )
            arrivals = [
                self._read(one) if isinstance(one, Delivery) else one for one in arrived
            ]
            try:
                batches = self._post(arrivals)
            except StoreUnavailable:
                return  # closing; the stations still have their drops
            for batch in batches:
                self._answer(batch.receipts)
            for one in arrived:
                if isinstance(one, Delivery):
                    one.acknowledge()
            self._on_posted(batches)

    def _gather(self) -> list[_Arrived]:
        """Wait for a message and those that come with it; nothing when closing."""
        first = self._queue.get()
        if first is None or self._closing.is_set():
            return []
        arrived: list[_Arrived] = [first]
        until_s = time.monotonic() + _LINGER_S
        while len(arrived) < BATCH_MAX:
            try:
                one = self._queue.get(timeout=max(0.0, until_s - time.monotonic()))
            except Empty:
                break
            if one is None:
                break
            arrived.append(one)
        return arrived

    def _read(self, delivery: Delivery) -> Arrival:
        station = self._topics.station_of_drops(delivery.topic)
        return read_arrival(delivery.topic, station, delivery.payload)

    def _post(self, arrivals: Sequence[Arrival]) -> list[Batch]:
        try:
            return [self._post_patiently(arrivals)]
        except StoreRefused as refusal:
            if len(arrivals) == 1:
                return [self._post_patiently([_unpostable(arrivals[0], refusal)])]
        middle = len(arrivals) // 2
        return self._post(arrivals[:middle]) + self._post(arrivals[middle:])

    def _post_patiently(self, arrivals: Sequence[Arrival]) -> Batch:
        """Post in one transaction; raises `StoreUnavailable` only when closing."""
        overtaken = 0
        while True:
            try:
                with self._database.write() as connection:
                    now = datetime.now(UTC)
                    batch = post_batch(connection, arrivals, self._terms, now)
            except StoreOvertaken as error:
                overtaken += 1
                if overtaken > _OVERTAKEN_MAX:
                    raise StoreRefused(str(error)) from error
            except StoreUnavailable as error:
                self._say_trouble(str(error))
                if self._closing.wait(_RETRY_S):
                    raise
            else:
                self._say_trouble(None)
                return batch

    def _say_trouble(self, trouble: str | None) -> None:
        if trouble != self.trouble:
            if trouble is None:
                log().info("books_writable")
            else:
                log().error("books_not_writable", trouble=trouble, now="trying again")
        self.trouble = trouble

    def _answer(self, receipts: Mapping[StationId, Sequence[DropReceipt]]) -> None:
        for station, answers in receipts.items():
            topic = self._topics.receipts(station)
            for start in range(0, len(answers), _RECEIPTS_PER_MESSAGE):
                some = tuple(answers[start : start + _RECEIPTS_PER_MESSAGE])
                self._send(topic, encode(DropReceipts(receipts=some)))

    def _send(self, topic: str, payload: bytes) -> None:
        until_s = time.monotonic() + _ROOM_S_MAX
        while not self._bus.publish(topic, payload):
            is_late = time.monotonic() > until_s
            if is_late or not self._bus.is_connected or self._closing.is_set():
                return
            self._closing.wait(_ROOM_PAUSE_S)


def _unpostable(arrival: Arrival, refusal: StoreRefused) -> Rejection:
    if isinstance(arrival, Rejection):
        # The quarantine has no rule that a message could break: a mistake of ours.
        raise refusal
    return Rejection(
        Fault.UNPOSTABLE,
        f"the books refused it: {refusal}"[:_REASON_CHARACTERS_MAX],
        arrival.topic,
        arrival.drop.station,
        arrival.drop.drop_id,
        arrival.payload,
    )
