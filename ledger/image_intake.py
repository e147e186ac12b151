"""The way of an image through the ledger: from the bus to the disk, and an answer.

A station sends an image once its drop has a receipt. So an image is kept only if the
books hold that drop, from that very station: nobody can fill the disk with images of
drops that never were. Kept or not wanted, the station is told that it need not send
it again. Only when disk or books fail is there no answer; then it comes again.
"""

from datetime import UTC, datetime
from queue import Full, Queue
from threading import Thread
from typing import Final

from interface.log import log
from ledger.images import Images
from ledger.store.database import Database, StoreUnavailable
from ledger.store.views import has_drop
from messaging.bus import Bus, Delivery
from messaging.codec import encode
from messaging.contracts.drops import DropReceipts
from messaging.contracts.images import fault_of_jpeg
from messaging.topics import Topics

# Eight megabytes. Each station sends one at a time, and again what got no answer.
_WAITING_MAX: Final = 32


class ImageIntake:
    """Takes images from the bus; `images` is where they are found afterwards."""

    def __init__(
        self, bus: Bus, topics: Topics, database: Database, images: Images
    ) -> None:
        self.images = images
        self._bus = bus
        self._topics = topics
        self._database = database
        self._queue: Queue[Delivery | None] = Queue(_WAITING_MAX)
        self._writer = Thread(target=self._write, name="ledger-images")

    def open(self) -> None:
        """Begin to write, and ask the bus for images."""
        self._writer.start()
        self._bus.subscribe(self._topics.all_images, self.deliver)

    def close(self) -> None:
        """Write what waits, and end."""
        self._queue.put(None)
        self._writer.join()

    def deliver(self, delivery: Delivery) -> None:
        """Take an image, in the bus's thread; too many are left to their stations."""
        try:
            self._queue.put_nowait(delivery)
        except Full:
            log().warning("image_discarded", topic=delivery.topic, reason="too many")

    def sweep(self) -> None:
        """Delete what is older than it may become."""
        try:
            swept = self.images.sweep(datetime.now(UTC).date())
        except OSError as error:
            log().error("images_not_swept", trouble=str(error))
            return
        if swept:
            log().info("images_swept", days=[day.name for day in swept])

    # In the writer's thread ---------------------------------------------------

    def _write(self) -> None:
        while (delivery := self._queue.get()) is not None:
            try:
                self._take(delivery)
            except (StoreUnavailable, OSError) as error:
                log().error("image_not_kept", topic=delivery.topic, trouble=str(error))

    def _take(self, delivery: Delivery) -> None:
        name = self._topics.image_of(delivery.topic)
        if name is None:
            log().warning("image_discarded", topic=delivery.topic, reason="no drop's")
            return
        fault = fault_of_jpeg(delivery.payload)
        if fault is None:
            with self._database.read() as connection:
                is_known = has_drop(
                    connection, self._topics.community, name.station, name.drop_id
                )
            fault = None if is_known else "no such drop of this station"
        if fault is None:
            today = datetime.now(UTC).date()
            self.images.keep(name.drop_id, delivery.payload, today)
            log().info("image_kept", station=name.station, drop_id=name.drop_id)
        else:
            log().warning("image_discarded", topic=delivery.topic, reason=fault)
        answer = DropReceipts(receipts=(), images=(name.drop_id,))
        self._bus.publish(self._topics.receipts(name.station), encode(answer))
