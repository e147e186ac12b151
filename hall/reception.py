"""The hall on the bus: requests in, replies out, and what the lobby shows, retained.

One thread takes requests one after another and is the only one that publishes, so
that an older view never overwrites a newer one. It sleeps until a request, a
change, a connection, or the next look at the calendar wakes it.

A reply that finds the broker away is not kept: whoever asked asks again, and gets
the same answer. The view and the health are published again at every connection.
"""

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import version
from typing import Final

from msgspec.structs import replace

from hall.desk import Desk
from hall.mailbox import Mailbox
from messaging.bus import Bus, Delivery
from messaging.codec import encode
from messaging.contracts.halls import HallView
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import BootId, HallId
from messaging.topics import Topics

# How many requests may wait: a minute's work of fifty kiosks. More is an attack, and
# who asked in earnest asks again.
_WAITING_MAX: Final = 1_000

# How many are answered together: the last of them should not wait for long.
_TOGETHER_MAX: Final = 50

# How late midnight may be noticed, and how soon a publish that failed is repeated.
_LOOK_S: Final = 20.0
_REPEAT_S: Final = 1.0

# How often the hall says that it is well, though nothing changed: whoever hears
# nothing for a few minutes takes it for lost, also when no broker can say so.
_HEALTH_S: Final = 60.0

# Under a burst of requests the lobby's screens need not redraw more often.
_VIEW_PAUSE_S: Final = 0.1


class Reception:
    """Serves a `Desk` on a `Bus` from `open` to `close`."""

    def __init__(
        self, desk: Desk, bus: Bus, topics: Topics, hall: HallId, boot_id: BootId
    ) -> None:
        self._desk = desk
        self._mailbox = Mailbox(desk, topics, hall)
        self._bus = bus
        self._topics = topics
        self._hall = hall
        # None wakes the thread: there is something to publish.
        self._inbox: queue.Queue[Delivery | None] = queue.Queue(_WAITING_MAX)
        self._thread = threading.Thread(target=self._serve, name="reception")
        self._is_closing = False
        self._has_connected = False
        self._health = HallHealth(
            state=Health.WELL,
            since=desk.now(),
            rejected_count=0,
            version=version("linli"),
            boot_id=boot_id,
        )
        self._published_view: HallView | None = None
        self._published_health: HallHealth | None = None
        self._view_published_s = 0.0
        self._health_published_s = 0.0

    def open(self) -> None:
        self._desk.on_change(self._wake)
        self._bus.on_connection(self._on_connection)
        for topic in self._mailbox.addresses:
            self._bus.subscribe(topic, self._take_in)
        self._thread.start()
        self._bus.open()

    def close(self) -> None:
        """Answer nothing more, and say that the hall is lost: nobody serves it."""
        self._is_closing = True
        self._wake()
        self._thread.join()
        gone = HallHealth(state=Health.LOST, since=self._desk.now())
        self._bus.publish(
            self._topics.hall_health(self._hall), encode(gone), is_retained=True
        )
        self._bus.close()

    # ------------------------------------------- called by others' threads

    def _take_in(self, delivery: Delivery) -> None:
        if delivery.is_retained:
            # A request that stays on its topic would come again at every start.
            self._desk.reject("retained request")
            return
        try:
            self._inbox.put_nowait(delivery)
        except queue.Full:
            self._desk.reject(f"more than {_WAITING_MAX} requests waiting")

    def _on_connection(self, is_connected: bool) -> None:  # noqa: FBT001  # Notice
        if is_connected:
            self._has_connected = True
            self._wake()

    def _wake(self) -> None:
        # A full inbox needs no waking.
        with suppress(queue.Full):
            self._inbox.put_nowait(None)

    # --------------------------------------------------- the thread's own

    def _serve(self) -> None:
        wait_s = _LOOK_S
        while not self._is_closing:
            try:
                delivery = self._inbox.get(timeout=wait_s)
            except queue.Empty:
                delivery = None
            if delivery is not None:
                self._answer([delivery, *self._at_hand()])
            self._desk.keep_up()
            wait_s = _LOOK_S if self._publish() else _REPEAT_S

    def _at_hand(self) -> Iterator[Delivery]:
        """Take what waits already, so that one disk write serves all of it."""
        for _ in range(_TOGETHER_MAX):
            try:
                delivery = self._inbox.get_nowait()
            except queue.Empty:
                return
            if delivery is not None:
                yield delivery

    def _answer(self, deliveries: list[Delivery]) -> None:
        for letter in self._mailbox.receive(*deliveries):
            self._bus.publish(letter.topic, encode(letter.reply))

    def _publish(self) -> bool:
        """Publish what changed; False if something has to be published again."""
        if self._has_connected:
            self._has_connected = False
            self._published_view = self._published_health = None
        if not self._bus.is_connected:
            return True  # the next connection wakes the thread
        return self._publish_view() and self._publish_health()

    def _publish_view(self) -> bool:
        view = self._desk.hall_view
        since_s = time.monotonic() - self._view_published_s
        is_burst = not self._inbox.empty() and since_s < _VIEW_PAUSE_S
        if view is self._published_view or is_burst:
            return True
        if not self._bus.publish(
            self._topics.hall_state(self._hall), encode(view), is_retained=True
        ):
            return False
        self._published_view = view
        self._view_published_s = time.monotonic()
        return True

    def _publish_health(self) -> bool:
        trouble = self._desk.journal_trouble
        state = Health.WELL if trouble is None else Health.DEGRADED
        if state is not self._health.state:
            self._health = replace(self._health, state=state, since=self._desk.now())
        health = replace(self._health, rejected_count=self._desk.rejected_count)
        silence_s = time.monotonic() - self._health_published_s
        if health == self._published_health and silence_s < _HEALTH_S:
            return True
        if not self._bus.publish(
            self._topics.hall_health(self._hall), encode(health), is_retained=True
        ):
            return False
        self._published_health = health
        self._health_published_s = time.monotonic()
        return True
