"""The ledger's voice to its stations: requests out, answers and test pictures in.

Answers go to all ledgers of the community, under the one name that the broker's access
list lets stations answer. Each keeps to what was asked on its own pages.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeAlias

from interface.log import log
from ledger.inquiries import Ask, Inquiries, Inquiry, request_for
from messaging.access import LEDGER_CLIENT
from messaging.bus import Bus, Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.ids import RequestId, StationId
from messaging.contracts.stations import RestartableDevice, StationAnswered
from messaging.identifiers import new_id
from messaging.topics import Topics

# Takes a message that is no answer, and why.
Reject: TypeAlias = Callable[[Delivery, str], None]


class StationRequests:
    """Asks from any thread, hears in the bus's."""

    def __init__(self, bus: Bus, topics: Topics, reject: Reject) -> None:
        self._bus = bus
        self._topics = topics
        self._replies_topic = topics.replies(LEDGER_CLIENT)
        self._reject = reject
        self._lock = threading.Lock()
        self._inquiries = Inquiries()

    def subscribe(self) -> None:
        self._bus.subscribe(self._replies_topic, self._hear_answer)
        self._bus.subscribe(self._topics.all_test_pictures, self._hear_picture)

    def ask(
        self, station: StationId, ask: Ask, device: RestartableDevice | None = None
    ) -> bool:
        """Ask a station; False if the broker is away, and nothing was asked."""
        inquiry = Inquiry(
            RequestId(new_id()),
            station,
            ask,
            device,
            datetime.now(UTC),
            time.monotonic(),
        )
        request = request_for(inquiry, self._replies_topic)
        with self._lock:
            # Before it is sent: the answer may be quicker than this thread.
            self._inquiries.add(inquiry)
        is_sent = self._bus.publish(
            self._topics.station_requests(station), encode(request)
        )
        log().info(
            "station_asked",
            station=station,
            ask=ask,
            device=device,
            request_id=inquiry.request_id,
            is_sent=is_sent,
        )
        return is_sent

    def asked_of(self, station: StationId) -> tuple[Inquiry, ...]:
        """Tell what was asked of a station lately, the latest first."""
        with self._lock:
            return tuple(self._inquiries.of(station, time.monotonic()))

    def _hear_answer(self, delivery: Delivery) -> None:
        answered = decode(delivery.payload, StationAnswered)
        if isinstance(answered, Rejected):
            self._reject(delivery, answered.reason)
            return
        # Another ledger may have asked: what is not ours is nobody's fault.
        with self._lock:
            self._inquiries.answer(answered)

    def _hear_picture(self, delivery: Delivery) -> None:
        # Another ledger may have asked for it: what is not ours is nobody's fault.
        name = self._topics.test_picture_of(delivery.topic)
        if name is not None:
            with self._lock:
                self._inquiries.show(name.station, name.request_id, delivery.payload)
