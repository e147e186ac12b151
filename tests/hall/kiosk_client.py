"""Kiosk and counter as the hall sees them: who asks until there is an answer."""

from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import Rejected, decode, encode
from messaging.contracts.hall_requests import (
    CallForHelp,
    HallRequest,
    RateService,
    TakeTicket,
)
from messaging.contracts.halls import (
    HallReply,
    HallView,
    TicketCalled,
    TicketTaken,
)
from messaging.contracts.health import HallHealth
from messaging.contracts.ids import RequestId
from messaging.mqtt_bus import MqttBus
from tests.hall.furniture import HALL, KIOSK, TOPICS
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until


class KioskClient:
    """A client that asks until it is answered."""

    def __init__(self, mosquitto: Mosquitto) -> None:
        self.replies: dict[RequestId, HallReply] = {}
        self.view: HallView | None = None
        self.health: HallHealth | None = None
        self.bus = MqttBus(BrokerSettings(tcp_port=mosquitto.tcp_port), KIOSK)
        self.bus.subscribe(TOPICS.replies(KIOSK), self._hear_reply)
        self.bus.subscribe(TOPICS.hall_state(HALL), self._hear_view)
        self.bus.subscribe(TOPICS.hall_health(HALL), self._hear_health)
        self.bus.open()

    def ask(self, request: HallRequest) -> HallReply:
        """Ask, and again after a while, until there is an answer."""
        self.replies.pop(request.request_id, None)
        for _ in range(30):
            self.send(request)
            try:
                wait_until(lambda: request.request_id in self.replies, seconds=1)
            except AssertionError:
                continue
            return self.replies[request.request_id]
        msg = f"no answer to {request}"
        raise AssertionError(msg)

    def send(self, request: HallRequest) -> None:
        wait_until(lambda: self.bus.is_connected)
        is_residents = isinstance(request, TakeTicket | RateService | CallForHelp)
        topic_of = TOPICS.hall_requests if is_residents else TOPICS.counter_requests
        self.bus.publish(topic_of(HALL), encode(request))

    def _hear_reply(self, delivery: Delivery) -> None:
        reply = decode(delivery.payload, HallReply)
        assert not isinstance(reply, Rejected)
        self.replies[reply.request_id] = reply

    def _hear_view(self, delivery: Delivery) -> None:
        view = decode(delivery.payload, HallView)
        assert not isinstance(view, Rejected)
        self.view = view

    def _hear_health(self, delivery: Delivery) -> None:
        health = decode(delivery.payload, HallHealth)
        assert not isinstance(health, Rejected)
        self.health = health


def taken(reply: HallReply) -> TicketTaken:
    assert isinstance(reply, TicketTaken), reply
    return reply


def called(reply: HallReply) -> TicketCalled:
    assert isinstance(reply, TicketCalled), reply
    return reply
