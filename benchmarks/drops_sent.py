"""Drops sent by one process and taken care of by another: posting and its peers.

Publisher, broker and reader are processes of their own on the loopback, and mosquitto
is real. The peers do less than the ledger: the naive one writes one row a message,
commits it and answers nobody; the counter writes nothing, it is the transport's limit.
"""

import json
import multiprocessing
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from messaging.broker_settings import BrokerSettings
from messaging.bus import IN_FLIGHT_MAX, Delivery
from messaging.codec import decode
from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.drops import DropReceipts, Outcome
from messaging.contracts.ids import CommunityId, HouseholdId
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from tests.waiting import wait_until

HOUSEHOLDS: Final = 2_000
DEADLINE_S: Final = 60.0
TOPICS: Final = Topics(CommunityId("NB01"))

_STATIONS: Final = 20
_SPAWN: Final = multiprocessing.get_context("spawn")

# Moments of the monotonic clock, which all processes of a machine share.
_Moments: TypeAlias = "multiprocessing.SimpleQueue[float]"
_Read: TypeAlias = Callable[["Task", Event, _Moments], None]


@dataclass(frozen=True, slots=True)
class Task:
    """Where the broker is, where files may lie, and how many drops there are."""

    tcp_port: int
    folder: Path
    drops: int


def rate(read: _Read, task: Task, households: list[HouseholdId]) -> float:
    """Measure drops a second, from the first publish to the last taken care of."""
    is_ready = _SPAWN.Event()
    started: _Moments = _SPAWN.SimpleQueue()
    ended: _Moments = _SPAWN.SimpleQueue()
    reader = _SPAWN.Process(target=read, args=(task, is_ready, ended))
    sending = (task, households, is_ready, started)
    sender = _SPAWN.Process(target=_send, args=sending)
    reader.start()
    sender.start()
    reader.join(DEADLINE_S)
    sender.join(DEADLINE_S)
    if reader.exitcode != 0 or sender.exitcode != 0:
        msg = f"{read.__name__} or its sender did not finish"
        raise RuntimeError(msg)
    return task.drops / (ended.get() - started.get())


def _send(
    task: Task, households: list[HouseholdId], is_ready: Event, started: _Moments
) -> None:
    drops = make_drops(households, task.drops)
    client = _paho(task.tcp_port, "sender")
    client.loop_start()
    is_ready.wait(DEADLINE_S)
    started.put(time.monotonic())
    sent = [client.publish(topic, payload, qos=1) for topic, payload in drops]
    sent[-1].wait_for_publish(DEADLINE_S)
    client.disconnect()
    client.loop_stop()


def make_drops(households: list[HouseholdId], count: int) -> list[tuple[str, bytes]]:
    """Bags of rolls, each with a label of its own, from all stations in turn."""
    outboxes = [new_id() for _ in range(_STATIONS)]
    drops = []
    for number in range(count):
        station = f"s{number % _STATIONS:02d}"
        serial, place = divmod(number, HOUSEHOLDS)
        household = households[place]
        label = BagLabel(TOPICS.community, household, serial + 1)
        said: dict[str, Any] = {
            "drop_id": new_id(),
            "station": station,
            "boot_id": outboxes[0],
            "outbox_id": outboxes[number % _STATIONS],
            "sequence_no": number // _STATIONS + 1,
            "occurred_at": datetime.now(UTC),
            "clock": "synced",
            "bag_label": render_bag_label(label),
            "household": household,
            "stream": "kitchen",
            "gross_g": 1560,
            "tare_g": 30,
            "net_g": 1530,
            "weighed_by": "scale",
            "verdict": "correct",
            "reason": None,
            "inspector": "i07",
            "opening": "morning",
        }
        topic = f"{TOPICS.root}/stations/{station}/drops"
        drops.append((topic, msgspec.json.encode(said)))
    return drops


def read_receipts(task: Task, is_ready: Event, ended: _Moments) -> None:
    left = task.drops
    is_over = threading.Event()

    def take(delivery: Delivery) -> None:
        nonlocal left
        receipts = decode(delivery.payload, DropReceipts)
        assert isinstance(receipts, DropReceipts)  # noqa: S101 -- our own ledger's
        left -= sum(one.outcome is Outcome.POSTED for one in receipts.receipts)
        if left <= 0:
            is_over.set()

    bus = MqttBus(BrokerSettings(tcp_port=task.tcp_port), "stations")
    bus.subscribe(f"{TOPICS.root}/stations/+/receipts", take)
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.set()
    is_over.wait(DEADLINE_S)
    ended.put(time.monotonic())
    bus.close()


def read_naively(task: Task, is_ready: Event, ended: _Moments) -> None:
    books = sqlite3.connect(task.folder / "naive.db", check_same_thread=False)
    books.execute("PRAGMA journal_mode = WAL")
    books.execute("PRAGMA synchronous = FULL")
    books.execute("CREATE TABLE drops (drop_id TEXT PRIMARY KEY, payload TEXT)")
    left = task.drops

    def take(client: paho.Client, _: object, message: paho.MQTTMessage) -> None:
        nonlocal left
        row = (json.loads(message.payload)["drop_id"], message.payload.decode())
        books.execute("INSERT OR IGNORE INTO drops VALUES (?, ?)", row)
        books.commit()
        left -= 1
        if left == 0:
            client.disconnect()

    _serve(task, take, is_ready, ended)


def read_and_count(task: Task, is_ready: Event, ended: _Moments) -> None:
    left = task.drops

    def take(client: paho.Client, _: object, _message: paho.MQTTMessage) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            client.disconnect()

    _serve(task, take, is_ready, ended)


def _serve(
    task: Task, take: paho.CallbackOnMessage, is_ready: Event, ended: _Moments
) -> None:
    client = _paho(task.tcp_port, "reader")
    client.on_message = take
    client.on_subscribe = lambda *_: is_ready.set()
    client.subscribe(TOPICS.all_drops, qos=1)
    client.loop_forever()
    ended.put(time.monotonic())


def _paho(tcp_port: int, name: str) -> paho.Client:
    client = paho.Client(CallbackAPIVersion.VERSION2, name)
    client.max_inflight_messages_set(IN_FLIGHT_MAX)
    client.connect("127.0.0.1", tcp_port)
    return client
