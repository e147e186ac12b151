"""What every bus keeps to: in memory, on the embedded broker, and on mosquitto."""

import threading
from functools import partial
from queue import Empty, SimpleQueue

import pytest

from messaging.bus import IN_FLIGHT_MAX, UNACKNOWLEDGED_MAX, Bus, Delivery, Will
from tests.messaging.sites import Site, open_all
from tests.waiting import wait_until

pytestmark = pytest.mark.process

LONG_S = 10.0


class Inbox:
    """Keeps what was delivered, and gives it out one by one."""

    def __init__(self) -> None:
        self._deliveries: SimpleQueue[Delivery] = SimpleQueue()

    def put(self, delivery: Delivery) -> None:
        self._deliveries.put(delivery)

    def take(self) -> Delivery:
        try:
            return self._deliveries.get(timeout=LONG_S)
        except Empty:
            msg = "nothing was delivered"
            raise AssertionError(msg) from None

    def take_payloads(self, count: int) -> list[bytes]:
        return [self.take().payload for _ in range(count)]

    def take_past(self, earlier: bytes) -> Delivery:
        """Take the next that is not the earlier one again.

        Something retained may come twice from amqtt, once for the connection and once
        for the subscription.
        """
        while (delivery := self.take()).payload == earlier:
            pass
        return delivery

    @property
    def is_empty(self) -> bool:
        return self._deliveries.empty()

    def __len__(self) -> int:
        return self._deliveries.qsize()


def hand_in(station: Bus, numbers: range) -> None:
    """Publish a drop of each number, as fast as the bus takes them."""
    for number in numbers:
        drop = b"%d" % number
        wait_until(partial(station.publish, "drops", drop))


def test_messages_arrive_in_the_order_they_were_published(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("stations/s01/drops", inbox.put)
    open_all(station, ledger)
    drops = [f"drop {number}".encode() for number in range(300)]

    for drop in drops:
        assert station.publish("stations/s01/drops", drop)

    assert inbox.take_payloads(300) == drops


def test_a_message_goes_only_to_those_who_asked_for_its_topic(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    drops, below, exact = Inbox(), Inbox(), Inbox()
    ledger.subscribe("stations/+/drops", drops.put)
    ledger.subscribe("halls/#", below.put)
    ledger.subscribe("registry", exact.put)
    open_all(station, ledger)

    for topic in (
        "stations/drops",
        "stations/s01/drops",
        "stations/s01/drops/more",
        "stations/s01/health",
        "hall",
        "halls",
        "halls/h1/state",
        "registry/more",
        "registry",
    ):
        assert station.publish(topic, topic.encode())

    assert exact.take().topic == "registry"
    assert [drops.take().topic] == ["stations/s01/drops"]
    assert [below.take().topic for _ in range(2)] == ["halls", "halls/h1/state"]
    assert drops.is_empty
    assert below.is_empty
    assert exact.is_empty


def test_a_retained_message_awaits_those_who_come_late(site: Site) -> None:
    hall, early, late = (site.client(name) for name in ("hall", "early", "late"))
    live, retained = Inbox(), Inbox()
    early.subscribe("state", live.put)
    late.subscribe("state", retained.put)
    open_all(hall, early)

    assert hall.publish("state", b"old", is_retained=True)
    assert hall.publish("state", b"new", is_retained=True)
    assert live.take_payloads(2) == [b"old", b"new"]
    open_all(late)

    arrived = retained.take()
    assert (arrived.payload, arrived.is_retained) == (b"new", True)
    assert hall.publish("state", b"newest", is_retained=True)
    arrived = retained.take_past(b"new")
    assert (arrived.payload, arrived.is_retained) == (b"newest", False)


def test_whoever_subscribes_while_connected_gets_what_is_retained(site: Site) -> None:
    hall, page, kiosk = (site.client(name) for name in ("hall", "page", "kiosk"))
    inbox, page_inbox, notices = Inbox(), Inbox(), list[bool]()
    kiosk.on_connection(notices.append)
    page.subscribe("halls/#", page_inbox.put)
    open_all(hall, page)
    assert hall.publish("halls/h1/state", b"open", is_retained=True)
    assert page_inbox.take().payload == b"open"
    # amqtt also sends what is retained for others, before anybody asked for it.
    open_all(kiosk)

    kiosk.subscribe("halls/+/state", inbox.put)

    assert inbox.take().payload == b"open"
    assert hall.publish("halls/h1/state", b"closed", is_retained=True)
    assert inbox.take_past(b"open").payload == b"closed"
    assert notices == [True]


def test_an_empty_retained_message_erases(site: Site) -> None:
    hall, early, late = (site.client(name) for name in ("hall", "early", "late"))
    live, retained = Inbox(), Inbox()
    early.subscribe("+", live.put)
    late.subscribe("+", retained.put)
    open_all(hall, early)

    assert hall.publish("state", b"open", is_retained=True)
    assert hall.publish("state", b"", is_retained=True)
    assert hall.publish("other", b"retained", is_retained=True)
    assert live.take_payloads(3) == [b"open", b"", b"retained"]
    open_all(late)

    assert hall.publish("last", b"")
    topics = set[str]()
    while "last" not in topics:
        topics.add(retained.take().topic)
    assert topics == {"other", "last"}


def test_the_will_of_a_lost_client_is_spoken_and_retained(site: Site) -> None:
    station = site.client("s01", Will("health", b"lost"))
    page, late_page = site.client("page"), site.client("late-page")
    inbox, late_inbox = Inbox(), Inbox()
    page.subscribe("health", inbox.put)
    late_page.subscribe("health", late_inbox.put)
    open_all(station, page)
    assert station.publish("health", b"well", is_retained=True)
    assert inbox.take().payload == b"well"

    site.lose("s01")

    assert inbox.take().payload == b"lost"
    open_all(late_page)
    arrived = late_inbox.take()
    assert (arrived.payload, arrived.is_retained) == (b"lost", True)


def test_a_lost_client_comes_back(site: Site) -> None:
    station, ledger = site.client("s01", Will("health", b"lost")), site.client("ledger")
    receipts, notices = Inbox(), list[bool]()
    station.subscribe("receipts", receipts.put)
    station.on_connection(notices.append)
    open_all(station, ledger)

    site.lose("s01")
    wait_until(lambda: not station.is_connected)
    assert not station.publish("drops", b"1")
    site.regain("s01")
    wait_until(lambda: station.is_connected)

    assert notices == [True, False, True]
    assert ledger.publish("receipts", b"1")
    assert receipts.take().payload == b"1"


def test_a_client_that_leaves_properly_has_no_last_word(site: Site) -> None:
    station, page = site.client("s01", Will("health", b"lost")), site.client("page")
    notices = list[bool]()
    inbox = Inbox()
    page.subscribe("health", inbox.put)
    station.on_connection(notices.append)
    open_all(station, page)

    assert station.publish("health", b"at rest", is_retained=True)
    station.close()
    station.close()

    assert inbox.take().payload == b"at rest"
    assert not station.is_connected
    assert not station.publish("health", b"well")
    assert notices == [True]
    # Whatever the broker did at the goodbye, it did before it passes this on.
    assert page.publish("health", b"the page's")
    assert inbox.take().payload == b"the page's"


def test_what_was_published_before_leaving_arrives(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put)
    open_all(station, ledger)
    drops = [b"%d" % number for number in range(IN_FLIGHT_MAX)]

    for drop in drops:
        assert station.publish("drops", drop)
    station.close()

    assert inbox.take_payloads(IN_FLIGHT_MAX) == drops


def test_whoever_leaves_amid_a_flood_is_not_mourned(site: Site) -> None:
    station, page = site.client("s01"), site.client("page")
    ledger = site.client("ledger", Will("health", b"lost"))
    healths, drops = Inbox(), Inbox()
    ledger.subscribe("drops", drops.put)
    page.subscribe("health", healths.put)
    open_all(station, ledger, page)
    is_over = threading.Event()

    def flood() -> None:
        while not is_over.is_set():
            station.publish("drops", b"x" * 2000)

    flooding = threading.Thread(target=flood)
    flooding.start()
    wait_until(lambda: len(drops) > 100)
    ledger.close()
    count = len(drops)
    is_over.set()
    flooding.join()

    assert page.publish("health", b"well")
    assert healths.take().payload == b"well"
    assert len(drops) == count


def test_everyone_comes_back_to_a_broker_that_was_killed(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox, notices = Inbox(), list[bool]()
    ledger.subscribe("drops", inbox.put)
    station.on_connection(notices.append)
    open_all(station, ledger)

    site.kill_broker()
    wait_until(lambda: not station.is_connected and not ledger.is_connected)
    site.start_broker()
    wait_until(lambda: station.is_connected and ledger.is_connected)

    assert notices == [True, False, True]
    assert station.publish("drops", b"after")
    assert inbox.take().payload == b"after"


def test_a_broker_that_was_killed_has_forgotten_everything(site: Site) -> None:
    hall, late = site.client("hall"), site.client("late")
    inbox = Inbox()
    late.subscribe("+", inbox.put)
    open_all(hall)
    assert hall.publish("state", b"before", is_retained=True)

    site.kill_broker()
    wait_until(lambda: not hall.is_connected)
    site.start_broker()
    wait_until(lambda: hall.is_connected)
    open_all(late)

    assert hall.publish("state", b"after", is_retained=True)
    assert inbox.take().payload == b"after"


def test_nothing_is_kept_for_a_broker_that_is_away(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put)
    assert not station.publish("drops", b"before opening")
    open_all(station, ledger)

    site.kill_broker()
    wait_until(lambda: not station.is_connected and not ledger.is_connected)
    assert not station.publish("drops", b"while away")
    site.start_broker()
    wait_until(lambda: station.is_connected and ledger.is_connected)

    assert station.publish("drops", b"after")
    assert inbox.take().payload == b"after"
    assert inbox.is_empty


def test_a_client_may_open_before_there_is_a_broker(site: Site) -> None:
    station = site.client("s01")
    site.kill_broker()

    station.open()
    assert not station.is_connected
    site.start_broker()

    wait_until(lambda: station.is_connected)


def test_too_many_in_flight_is_said_and_not_queued(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox, answers = Inbox(), list[bool]()
    done = threading.Event()

    def flood(_delivery: Delivery) -> None:
        # No answer of the broker can be read before this has returned.
        answers.extend(station.publish("drops", b"drop") for _ in range(2000))
        done.set()

    station.subscribe("start", flood)
    ledger.subscribe("drops", inbox.put)
    open_all(station, ledger)

    assert ledger.publish("start", b"")
    assert done.wait(LONG_S)

    assert answers == [True] * IN_FLIGHT_MAX + [False] * (2000 - IN_FLIGHT_MAX)
    assert inbox.take_payloads(IN_FLIGHT_MAX) == [b"drop"] * IN_FLIGHT_MAX
    wait_until(lambda: station.publish("drops", b"after"))
    assert inbox.take().payload == b"after"
    assert inbox.is_empty


def test_a_broker_waits_for_a_reader_who_acknowledges_by_hand(site: Site) -> None:
    if site.is_embedded:
        pytest.skip("amqtt sends ahead without a bound")
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put, by_hand=True)
    open_all(station, ledger)
    count = UNACKNOWLEDGED_MAX + 200

    hand_in(station, range(count))
    wait_until(lambda: len(inbox) == UNACKNOWLEDGED_MAX)
    held = [inbox.take() for _ in range(UNACKNOWLEDGED_MAX)]
    assert inbox.is_empty
    for delivery in held:
        delivery.acknowledge()
    rest = [inbox.take() for _ in range(200)]

    payloads = [delivery.payload for delivery in held + rest]
    assert payloads == [b"%d" % number for number in range(count)]


def test_a_bus_acknowledges_what_nobody_acknowledges_by_hand(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put)
    open_all(station, ledger)
    count = UNACKNOWLEDGED_MAX + 200

    hand_in(station, range(count))

    assert inbox.take_payloads(count) == [b"%d" % number for number in range(count)]


def test_what_waited_for_a_reader_is_forgotten_when_it_is_lost(site: Site) -> None:
    if site.is_embedded:
        pytest.skip("amqtt sends ahead without a bound")
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put, by_hand=True)
    open_all(station, ledger)
    hand_in(station, range(UNACKNOWLEDGED_MAX + 10))
    wait_until(lambda: len(inbox) == UNACKNOWLEDGED_MAX)
    inbox.take_payloads(UNACKNOWLEDGED_MAX)

    site.lose("ledger")
    wait_until(lambda: not ledger.is_connected)
    site.regain("ledger")
    wait_until(lambda: ledger.is_connected)

    assert station.publish("drops", b"after")
    assert inbox.take().payload == b"after"


def test_what_is_not_acknowledged_is_delivered_once_and_holds_nothing_up(
    site: Site,
) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put, by_hand=True)
    open_all(station, ledger)

    assert station.publish("drops", b"1")
    assert station.publish("drops", b"2")

    assert inbox.take_payloads(2) == [b"1", b"2"]
    assert station.publish("drops", b"3")
    assert inbox.take().payload == b"3"
    assert inbox.is_empty


def test_acknowledging_twice_or_too_late_does_no_harm(site: Site) -> None:
    station, ledger = site.client("s01"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("drops", inbox.put, by_hand=True)
    open_all(station, ledger)
    assert station.publish("drops", b"1")
    assert station.publish("drops", b"2")
    twice, late = inbox.take(), inbox.take()

    twice.acknowledge()
    twice.acknowledge()
    site.lose("ledger")
    wait_until(lambda: not ledger.is_connected)
    late.acknowledge()
    site.regain("ledger")
    wait_until(lambda: ledger.is_connected)
    late.acknowledge()

    assert station.publish("drops", b"3")
    assert inbox.take().payload == b"3"


def test_a_request_is_answered_from_inside_its_delivery(site: Site) -> None:
    kiosk, hall = site.client("kiosk"), site.client("hall")
    replies = Inbox()

    def answer(delivery: Delivery) -> None:
        assert hall.publish("replies", b"answer to " + delivery.payload)

    hall.subscribe("requests", answer)
    kiosk.subscribe("replies", replies.put)
    open_all(kiosk, hall)

    for number in range(20):
        assert kiosk.publish("requests", b"%d" % number)

    assert replies.take_payloads(20) == [b"answer to %d" % n for n in range(20)]


def test_any_bytes_travel_unchanged(site: Site) -> None:
    foreign, ledger = site.client("foreign"), site.client("ledger")
    inbox = Inbox()
    ledger.subscribe("stations/+/images/#", inbox.put)
    open_all(foreign, ledger)
    image = bytes(range(256)) * 1024
    payloads = [b"", b"\x00", b"\xff\xfe{", b"{}" * 1000, image]

    for payload in payloads:
        assert foreign.publish("stations/s01/images/1", payload)

    assert inbox.take_payloads(len(payloads)) == payloads


def test_of_a_group_each_message_reaches_one(site: Site) -> None:
    if site.is_embedded:
        pytest.skip("amqtt knows no shared subscriptions")
    station = site.client("s01")
    one, two, outsider = (site.client(name) for name in ("one", "two", "outsider"))
    inboxes = Inbox(), Inbox(), Inbox()
    one.subscribe("$share/ledger/stations/+/drops", inboxes[0].put, by_hand=True)
    two.subscribe("$share/ledger/stations/+/drops", inboxes[1].put, by_hand=True)
    outsider.subscribe("stations/+/drops", inboxes[2].put)
    open_all(station, one, two, outsider)
    drops = {b"%d" % number for number in range(100)}

    for drop in sorted(drops):
        assert station.publish("stations/s01/drops", drop)

    wait_until(lambda: len(inboxes[0]) + len(inboxes[1]) == 100)
    assert set(inboxes[2].take_payloads(100)) == drops
    assert not inboxes[0].is_empty
    assert not inboxes[1].is_empty
    shared = [*inboxes[0].take_payloads(len(inboxes[0]))]
    shared += inboxes[1].take_payloads(len(inboxes[1]))
    assert set(shared) == drops


def test_a_client_of_the_same_name_throws_the_first_one_out(site: Site) -> None:
    if site.is_embedded:
        pytest.skip("amqtt lets the first one linger")
    first, second = site.client("s01", Will("health", b"lost")), site.client("s01")
    page, inbox = site.client("page"), Inbox()
    page.subscribe("health", inbox.put)
    open_all(first, page)

    second.open()

    assert inbox.take().payload == b"lost"
    second.close()


def test_one_client_s_filters_may_not_overlap(site: Site) -> None:
    ledger = site.client("ledger")
    ledger.subscribe("stations/+/drops", Inbox().put)

    for topic_filter in (
        "stations/+/drops",
        "stations/s01/drops",
        "stations/#",
        "#",
        "$share/ledger/stations/+/drops",
    ):
        with pytest.raises(ValueError, match="overlaps"):
            ledger.subscribe(topic_filter, Inbox().put)

    ledger.subscribe("stations/+/health", Inbox().put)


def test_nobody_publishes_on_a_filter(site: Site) -> None:
    station = site.client("s01")
    open_all(station)

    for topic in ("stations/+/drops", "#", "", "a\0b"):
        with pytest.raises(ValueError, match="topic"):
            station.publish(topic, b"")
