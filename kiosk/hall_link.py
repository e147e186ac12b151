"""The kiosk's way to its hall and to the ledger: requests out, messages in.

The bus delivers in its own thread; what arrives waits here until Kivy's thread
fetches it. Nothing else of the kiosk is touched by two threads.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from queue import SimpleQueue
from typing import TypeAlias

from kiosk.acts import SendHelp, SendPoints, SendRating
from kiosk.asking import Ask
from kiosk.fetching import fetch_all
from messaging.bus import Bus, Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.hall_requests import CallForHelp, RateService, TakeTicket
from messaging.contracts.halls import HallReply, HallView
from messaging.contracts.health import HallHealth, KioskHealth
from messaging.contracts.ids import ClientId, HallId
from messaging.contracts.points import PointsReply
from messaging.topics import Topics


@dataclass(frozen=True, slots=True)
class ViewArrived:
    """The hall's state; retained if the broker had kept it."""

    view: HallView
    is_retained: bool


@dataclass(frozen=True, slots=True)
class LinkChanged:
    """The broker was found or lost."""

    is_connected: bool


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message that is none of ours; its reason is for the log."""

    topic: str
    reason: str


Reply: TypeAlias = HallReply | PointsReply
Arrival: TypeAlias = Reply | ViewArrived | HallHealth | LinkChanged | Unreadable


class HallLink:
    """Speaks to one hall over a bus that is not open yet."""

    def __init__(self, bus: Bus, topics: Topics, hall: HallId, kiosk: ClientId) -> None:
        self._bus = bus
        self._requests = topics.hall_requests(hall)
        self._points_requests = topics.points_requests
        self._replies = topics.replies(kiosk)
        self._state = topics.hall_state(hall)
        self._health = topics.hall_health(hall)
        self._own_health = topics.kiosk_health(kiosk)
        self._arrived: SimpleQueue[Delivery | LinkChanged] = SimpleQueue()

    def open(self) -> None:
        self._bus.on_connection(lambda is_on: self._arrived.put(LinkChanged(is_on)))
        for topic in (self._replies, self._state, self._health):
            self._bus.subscribe(topic, self._arrived.put)
        self._bus.open()

    def close(self) -> None:
        self._bus.close()

    def send(self, ask: Ask) -> bool:
        """Ask for a ticket; False if the broker is away. Asking again is harmless."""
        request = TakeTicket(
            request_id=ask.request_id, reply_to=self._replies, service=ask.service
        )
        return self._bus.publish(self._requests, encode(request))

    def rate(self, rating: SendRating) -> bool:
        """Send a rating; False if the broker is away. Sending again is harmless."""
        request = RateService(
            request_id=rating.request_id,
            reply_to=self._replies,
            number=rating.number,
            code=rating.code,
            level=rating.level,
        )
        return self._bus.publish(self._requests, encode(request))

    def ask_points(self, asked: SendPoints) -> bool:
        """Ask the ledger; False if the broker is away. Asking again is harmless."""
        return self._bus.publish(self._points_requests, encode(asked.request))

    def call_for_help(self, call: SendHelp) -> bool:
        """Call for help; False if the broker is away. Calling again is harmless."""
        request = CallForHelp(request_id=call.request_id, reply_to=self._replies)
        return self._bus.publish(self._requests, encode(request))

    def report(self, health: KioskHealth) -> bool:
        """Say how the kiosk is, retained; False if the broker is away."""
        return self._bus.publish(self._own_health, encode(health), is_retained=True)

    def arrivals(self) -> Iterator[Arrival]:
        """Fetch what has arrived since the last time, oldest first."""
        for arrived in fetch_all(self._arrived):
            yield arrived if isinstance(arrived, LinkChanged) else self._read(arrived)

    def _read(self, delivery: Delivery) -> Arrival:
        message: Reply | HallView | HallHealth | Rejected
        if delivery.topic == self._replies:
            message = decode(delivery.payload, Reply)
        elif delivery.topic == self._state:
            message = decode(delivery.payload, HallView)
        else:
            message = decode(delivery.payload, HallHealth)
        if isinstance(message, Rejected):
            return Unreadable(delivery.topic, message.reason)
        if isinstance(message, HallView):
            return ViewArrived(message, delivery.is_retained)
        return message
