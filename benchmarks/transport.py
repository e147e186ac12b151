"""Messages from one process to another through a broker: our bus beside bare paho.

Both publish with QoS 1 and have equally many in flight; sender, broker and reader
are three processes on the loopback. Bare paho acknowledges before anybody has
looked at a message; the bus acknowledges after delivery, or by hand from another
thread, as the ledger does after its commit.
"""

import multiprocessing
import queue
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Final, TypeAlias

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.rows import Row
from messaging.broker import EmbeddedBroker
from messaging.broker_settings import BrokerSettings
from messaging.bus import IN_FLIGHT_MAX, Delivery
from messaging.mqtt_bus import MqttBus
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.waiting import wait_until

Seconds: TypeAlias = "multiprocessing.SimpleQueue[float]"

_COUNT: Final = 20_000
_COUNT_EMBEDDED: Final = 5_000
_ROUND_TRIPS: Final = 1_000
_PAYLOAD: Final = b"x" * 400  # a drop, more or less
_ACKNOWLEDGED_AT_ONCE: Final = 500
_DEADLINE_S: Final = 60.0

_SPAWN: Final = multiprocessing.get_context("spawn")


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        mosquitto = Mosquitto(Path(folder))
        mosquitto.start()
        try:
            bare = _rate(_send_by_paho, _read_by_paho, mosquitto.tcp_port)
            whole = _rate(_send_by_bus, _read_by_bus, mosquitto.tcp_port)
            by_hand = _rate(_send_by_bus, _read_by_hand, mosquitto.tcp_port)
            reading = _rate(_send_by_paho, _read_by_bus, mosquitto.tcp_port)
            round_trip_ms = _round_trip_ms(mosquitto.tcp_port)
        finally:
            mosquitto.kill()
    embedded = EmbeddedBroker(tcp_port=free_tcp_port())
    embedded.start()
    try:
        one_box = _rate(_send_by_bus, _read_by_bus, embedded.tcp_port, _COUNT_EMBEDDED)
    finally:
        embedded.stop()
    beside = "paho to paho"
    return [
        Row("bus to bus, mosquitto", whole, "msg/s", beside, bare, "≥ 0.8"),
        Row("acknowledged by hand", by_hand, "msg/s", beside, bare, "≥ 0.6"),
        Row("paho to bus, mosquitto", reading, "msg/s", beside, bare),
        Row("bus to bus, embedded", one_box, "msg/s", "bus, mosquitto", whole),
        Row("request and reply, median", round_trip_ms, "ms", goal="≤ 5"),
    ]


def _rate(
    send: Callable[[int, int, Event], None],
    read: Callable[[int, int, Event, Seconds], None],
    tcp_port: int,
    count: int = _COUNT,
) -> float:
    """Messages a second, from the first delivery to the last."""
    is_ready = _SPAWN.Event()
    seconds: Seconds = _SPAWN.SimpleQueue()
    reader = _SPAWN.Process(target=read, args=(tcp_port, count, is_ready, seconds))
    sender = _SPAWN.Process(target=send, args=(tcp_port, count, is_ready))
    reader.start()
    sender.start()
    reader.join(_DEADLINE_S)
    sender.join(_DEADLINE_S)
    if reader.exitcode != 0 or sender.exitcode != 0:
        msg = f"{read.__name__} or {send.__name__} did not finish"
        raise RuntimeError(msg)
    return count / seconds.get()


class _Stopwatch:
    """Starts at the first message and stops at the last."""

    def __init__(self, count: int, seconds: Seconds) -> None:
        self._left = count
        self._seconds = seconds
        self._started_s = 0.0
        self.is_over = threading.Event()

    def count_one(self) -> None:
        if not self._started_s:
            self._started_s = time.perf_counter()
        self._left -= 1
        if self._left == 0:
            self._seconds.put(time.perf_counter() - self._started_s)
            self.is_over.set()


def _bus(tcp_port: int, name: str) -> MqttBus:
    return MqttBus(BrokerSettings(tcp_port=tcp_port), name)


def _paho(tcp_port: int, name: str) -> paho.Client:
    client = paho.Client(CallbackAPIVersion.VERSION2, name)
    client.max_inflight_messages_set(IN_FLIGHT_MAX)
    client.connect("127.0.0.1", tcp_port)
    return client


def _send_by_bus(tcp_port: int, count: int, is_ready: Event) -> None:
    bus = _bus(tcp_port, "sender")
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.wait(_DEADLINE_S)
    for _ in range(count):
        while not bus.publish("drops", _PAYLOAD):
            time.sleep(0.001)
    bus.close()


def _send_by_paho(tcp_port: int, count: int, is_ready: Event) -> None:
    client = _paho(tcp_port, "sender")
    client.loop_start()
    is_ready.wait(_DEADLINE_S)
    for _ in range(count - 1):
        client.publish("drops", _PAYLOAD, qos=1)
    client.publish("drops", _PAYLOAD, qos=1).wait_for_publish(_DEADLINE_S)
    client.disconnect()
    client.loop_stop()


def _read_by_bus(tcp_port: int, count: int, is_ready: Event, seconds: Seconds) -> None:
    watch = _Stopwatch(count, seconds)
    bus = _bus(tcp_port, "reader")
    bus.subscribe("drops", lambda _: watch.count_one())
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.set()
    watch.is_over.wait(_DEADLINE_S)
    bus.close()


def _read_by_hand(tcp_port: int, count: int, is_ready: Event, seconds: Seconds) -> None:
    watch = _Stopwatch(count, seconds)
    bus = _bus(tcp_port, "reader")
    arrived: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
    bus.subscribe("drops", arrived.put, by_hand=True)
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.set()
    while not watch.is_over.is_set():
        batch = [arrived.get(timeout=_DEADLINE_S)]
        while len(batch) < _ACKNOWLEDGED_AT_ONCE and not arrived.empty():
            batch.append(arrived.get())
        for delivery in batch:
            delivery.acknowledge()
            watch.count_one()
    bus.close()


def _read_by_paho(tcp_port: int, count: int, is_ready: Event, seconds: Seconds) -> None:
    watch = _Stopwatch(count, seconds)
    client = _paho(tcp_port, "reader")
    client.on_message = lambda *_: watch.count_one()
    client.on_subscribe = lambda *_: is_ready.set()
    client.subscribe("drops", qos=1)
    client.loop_start()
    watch.is_over.wait(_DEADLINE_S)
    client.disconnect()
    client.loop_stop()


def _round_trip_ms(tcp_port: int) -> float:
    """Median time from a request to its reply, answered from another thread."""
    kiosk, hall = _bus(tcp_port, "kiosk"), _bus(tcp_port, "hall")
    requests: queue.SimpleQueue[Delivery | None] = queue.SimpleQueue()
    replied = threading.Event()

    def answer() -> None:
        while requests.get() is not None:
            hall.publish("replies", _PAYLOAD)

    answering = threading.Thread(target=answer)
    answering.start()
    hall.subscribe("requests", requests.put)
    kiosk.subscribe("replies", lambda _: replied.set())
    kiosk.open()
    hall.open()
    wait_until(lambda: kiosk.is_connected and hall.is_connected)
    taken_s = []
    for _ in range(_ROUND_TRIPS):
        replied.clear()
        started_s = time.perf_counter()
        kiosk.publish("requests", _PAYLOAD)
        replied.wait(_DEADLINE_S)
        taken_s.append(time.perf_counter() - started_s)
    kiosk.close()
    hall.close()
    requests.put(None)
    answering.join()
    return statistics.median(taken_s) * 1000
