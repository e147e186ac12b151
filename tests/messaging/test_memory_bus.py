"""What only the bus in memory does: it delivers in the thread that publishes."""

import threading

import pytest

from messaging.bus import IN_FLIGHT_MAX, UNACKNOWLEDGED_MAX, Delivery, Will
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.waiting import wait_until


def test_a_published_message_has_arrived_when_publish_returns() -> None:
    hub = MemoryHub()
    station, ledger = MemoryBus(hub, "s01"), MemoryBus(hub, "ledger")
    threads: list[threading.Thread] = []
    ledger.subscribe("drops", lambda _: threads.append(threading.current_thread()))
    station.open()
    ledger.open()

    assert station.publish("drops", b"")

    assert threads == [threading.current_thread()]


def test_what_is_published_inside_a_delivery_waits_until_it_has_returned() -> None:
    hub = MemoryHub()
    hall = MemoryBus(hub, "hall")
    steps: list[str] = []

    def answer(_delivery: Delivery) -> None:
        steps.append("request")
        assert hall.publish("replies", b"")
        steps.append("request done")

    hall.subscribe("requests", answer)
    hall.subscribe("replies", lambda _: steps.append("reply"))
    hall.open()

    assert hall.publish("requests", b"")

    assert steps == ["request", "request done", "reply"]


def test_a_mistake_in_a_delivery_is_raised_where_the_message_was_published() -> None:
    hub = MemoryHub()
    station, ledger = MemoryBus(hub, "s01"), MemoryBus(hub, "ledger")
    drops: list[bytes] = []

    def stumble(_delivery: Delivery) -> None:
        raise ZeroDivisionError

    ledger.subscribe("requests", stumble)
    ledger.subscribe("drops", lambda delivery: drops.append(delivery.payload))
    station.open()
    ledger.open()

    with pytest.raises(ZeroDivisionError):
        station.publish("requests", b"")

    assert station.publish("drops", b"1")
    assert drops == [b"1"]


def test_many_threads_may_publish_at_once() -> None:
    hub = MemoryHub()
    ledger = MemoryBus(hub, "ledger")
    stations = [MemoryBus(hub, f"s{number:02}") for number in range(4)]
    drops: list[tuple[str, int]] = []
    ledger.subscribe(
        "drops/+",
        lambda delivery: drops.append((delivery.topic, int(delivery.payload))),
    )

    def hand_in(station: MemoryBus, name: str) -> None:
        for number in range(500):
            wait_until(lambda: station.publish(f"drops/{name}", b"%d" % number))  # noqa: B023

    ledger.open()
    for station in stations:
        station.open()
    threads = [
        threading.Thread(target=hand_in, args=(station, str(number)))
        for number, station in enumerate(stations)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    wait_until(lambda: len(drops) == 2000)
    for number in range(4):
        topic = f"drops/{number}"
        assert [n for name, n in drops if name == topic] == list(range(500))


def test_a_client_that_closed_hears_nothing_of_what_was_on_its_way() -> None:
    hub = MemoryHub()
    station, ledger = MemoryBus(hub, "s01"), MemoryBus(hub, "ledger")
    heard: list[bytes] = []

    def leave(delivery: Delivery) -> None:
        heard.append(delivery.payload)
        ledger.close()

    def hand_in_two(_delivery: Delivery) -> None:
        assert station.publish("drops", b"1")
        assert station.publish("drops", b"2")

    ledger.subscribe("drops", leave)
    station.subscribe("start", hand_in_two)
    station.open()
    ledger.open()

    assert station.publish("start", b"")

    assert heard == [b"1"]


def test_a_namesake_that_was_thrown_out_does_not_forget_the_newcomer() -> None:
    hub = MemoryHub()
    page = MemoryBus(hub, "page")
    first = MemoryBus(hub, "s01", Will("health", b"lost"))
    second = MemoryBus(hub, "s01", Will("health", b"lost"))
    healths: list[bytes] = []
    page.subscribe("health", lambda delivery: healths.append(delivery.payload))
    for bus in (page, first, second):
        bus.open()
    assert healths == [b"lost"]
    assert not first.is_connected

    first.close()
    hub.lose("s01")
    hub.lose("s01")

    assert healths == [b"lost", b"lost"]
    assert not second.is_connected


def test_a_client_stays_away_from_a_broker_that_is_off() -> None:
    hub = MemoryHub()
    station = MemoryBus(hub, "s01", Will("health", b"lost"))
    station.open()
    hub.switch_off()

    hub.lose("s01")
    hub.regain("s01")
    assert not station.is_connected

    hub.lose("s01")
    hub.switch_on()
    assert not station.is_connected
    hub.regain("s01")
    hub.regain("s01")
    assert station.is_connected


def test_what_a_lost_connection_had_in_flight_makes_no_room_in_the_next() -> None:
    hub = MemoryHub()
    station = MemoryBus(hub, "s01")
    answers: list[bool] = []

    def reconnect(_delivery: Delivery) -> None:
        # Loss and return wait until this has returned; the drop goes out before.
        hub.lose("s01")
        hub.regain("s01")
        assert station.publish("drops", b"")

    def flood(_delivery: Delivery) -> None:
        answers.extend(station.publish("drops", b"") for _ in range(2000))

    station.subscribe("reconnect", reconnect)
    station.subscribe("flood", flood)
    station.open()

    assert station.publish("reconnect", b"")
    assert station.publish("flood", b"")

    assert answers.count(True) == IN_FLIGHT_MAX


def test_one_acknowledgement_makes_room_for_one() -> None:
    hub = MemoryHub()
    station, ledger = MemoryBus(hub, "s01"), MemoryBus(hub, "ledger")
    drops: list[Delivery] = []
    ledger.subscribe("drops", drops.append, by_hand=True)
    station.open()
    ledger.open()
    assert station.publish("drops", b"of an earlier connection")
    hub.lose("ledger")
    hub.regain("ledger")
    for _ in range(UNACKNOWLEDGED_MAX + 10):
        assert station.publish("drops", b"")
    assert len(drops) == 1 + UNACKNOWLEDGED_MAX

    drops[0].acknowledge()
    drops[1].acknowledge()
    drops[1].acknowledge()

    assert len(drops) == 1 + UNACKNOWLEDGED_MAX + 1
