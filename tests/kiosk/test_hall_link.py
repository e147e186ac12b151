"""The way to the hall: what is sent, and what becomes of what arrives."""

from kiosk.asking import Ask
from kiosk.hall_link import HallLink, LinkChanged, Unreadable, ViewArrived
from messaging.bus import Delivery
from messaging.codec import decode, encode
from messaging.contracts.hall_requests import HallRequest, TakeTicket
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import ClientId, RequestId, ServiceLetter
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.kiosk.halls import HALL, MORNING, TOPICS, taken, view

REQUEST = RequestId("0199a0c4-0000-7000-8000-000000000001")
REPLIES = TOPICS.replies(ClientId("kiosk-1"))


def open_link(hub: MemoryHub) -> HallLink:
    link = HallLink(MemoryBus(hub, "kiosk-1"), TOPICS, HALL, ClientId("kiosk-1"))
    link.open()
    return link


def stranger(hub: MemoryHub) -> MemoryBus:
    bus = MemoryBus(hub, "stranger")
    bus.open()
    return bus


def test_an_ask_becomes_a_request_with_the_kiosks_own_reply_topic() -> None:
    hub = MemoryHub()
    heard: list[Delivery] = []
    hall = stranger(hub)
    hall.subscribe(TOPICS.hall_requests(HALL), heard.append)
    link = open_link(hub)

    assert link.send(Ask(REQUEST, ServiceLetter("B"), MORNING))

    assert decode(heard[0].payload, HallRequest) == TakeTicket(
        request_id=REQUEST, reply_to=REPLIES, service=ServiceLetter("B")
    )


def test_without_a_broker_nothing_is_sent_and_that_is_said() -> None:
    hub = MemoryHub()
    link = open_link(hub)
    hub.switch_off()

    assert not link.send(Ask(REQUEST, ServiceLetter("B"), MORNING))


def test_messages_arrive_in_order_and_once() -> None:
    hub = MemoryHub()
    link, bus = open_link(hub), stranger(hub)
    bus.publish(TOPICS.hall_state(HALL), encode(view(1)))
    bus.publish(TOPICS.hall_health(HALL), encode(HallHealth(state=Health.LOST)))
    bus.publish(REPLIES, encode(taken(REQUEST)))

    assert list(link.arrivals()) == [
        LinkChanged(is_connected=True),
        ViewArrived(view(1), is_retained=False),
        HallHealth(state=Health.LOST),
        taken(REQUEST),
    ]
    assert list(link.arrivals()) == []


def test_a_view_that_the_broker_kept_is_known_as_such() -> None:
    hub = MemoryHub()
    stranger(hub).publish(TOPICS.hall_state(HALL), encode(view(1)), is_retained=True)

    assert ViewArrived(view(1), is_retained=True) in list(open_link(hub).arrivals())


def test_a_view_on_the_topic_for_replies_is_unreadable() -> None:
    hub = MemoryHub()
    link = open_link(hub)
    stranger(hub).publish(REPLIES, encode(view(1)))

    unreadable = list(link.arrivals())[-1]

    assert isinstance(unreadable, Unreadable)
    assert unreadable.topic == REPLIES


def test_a_broker_that_goes_and_comes_is_told() -> None:
    hub = MemoryHub()
    link = open_link(hub)
    hub.switch_off()
    hub.switch_on()

    assert list(link.arrivals()) == [
        LinkChanged(is_connected=True),
        LinkChanged(is_connected=False),
        LinkChanged(is_connected=True),
    ]
    link.close()
