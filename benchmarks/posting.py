"""Drops a second through the ledger, from a station's publish to the receipt.

Publisher, broker and reader are processes of their own on the loopback; mosquitto is
real, and the disk is asked to keep what it is given (`synchronous=FULL`). Ours is the
whole program as operators start it: double entry, balances, hash chains, receipts.
The peers do less. The naive ledger writes one row a message, commits it and answers
nobody. The counter writes nothing: it is the transport's own limit.
"""

import json
import multiprocessing
import random
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.rows import Row
from ledger.households import Home
from ledger.store.database import open_or_make_database
from ledger.store.register import admit_homes
from messaging.broker_settings import BrokerSettings
from messaging.bus import IN_FLIGHT_MAX, Delivery
from messaging.codec import decode
from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.drops import DropReceipts, Outcome
from messaging.contracts.ids import CommunityId, HouseholdId
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from tests.mosquitto import Mosquitto, free_tcp_port
from tests.waiting import wait_until

_DROPS: Final = 20_000
# One commit a message on a busy disk: the rate does not depend on how many there are.
_DROPS_NAIVE: Final = 3_000
_STATIONS: Final = 20
_HOUSEHOLDS: Final = 2_000
_DEADLINE_S: Final = 60.0
_TOPICS: Final = Topics(CommunityId("NB01"))
_SPAWN: Final = multiprocessing.get_context("spawn")

# Moments of the monotonic clock, which all processes of a machine share.
_Moments: TypeAlias = "multiprocessing.SimpleQueue[float]"
_Read: TypeAlias = Callable[["_Task", Event, _Moments], None]

_SETTINGS: Final = """\
community = "NB01"
zone = "Asia/Shanghai"
database = "sqlite:///{folder}/ledger.db"
tariff_file = "config/tariff.toml"
silence_s_max = 90
[broker]
tcp_port = {broker_port}
[web]
tcp_port = {web_port}
"""


@dataclass(frozen=True, slots=True)
class _Task:
    """Where the broker is, where files may lie, and how many drops there are."""

    tcp_port: int
    folder: Path
    drops: int


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mosquitto = Mosquitto(folder)
        mosquitto.start()
        try:
            port, households = mosquitto.tcp_port, _make_books(folder)
            all_drops = _Task(port, folder, _DROPS)
            naive_drops = _Task(port, folder, _DROPS_NAIVE)
            naive = _rate(_read_naively, naive_drops, households)
            count = _rate(_read_and_count, all_drops, households)
            with closing(_Ledger(folder, port)):
                ours = _rate(_read_receipts, all_drops, households)
        finally:
            mosquitto.kill()
    what = "drops posted and answered"
    return [
        Row(what, ours, "drops/s", "one commit a message", naive, "≥ 2, aim 4"),
        Row(what, ours, "drops/s", "only counted", count, "≥ 0.6"),
    ]


def _make_books(folder: Path) -> list[HouseholdId]:
    """Make books with households, as an import does."""
    dice = random.Random(7)
    homes = [Home("1", str(room)) for room in range(_HOUSEHOLDS)]
    now = datetime.now(UTC)
    database = open_or_make_database(f"sqlite:///{folder}/ledger.db")
    with closing(database), database.write() as connection:
        admitted = admit_homes(connection, _TOPICS.community, homes, dice.choice, now)
    return [admission.household for admission in admitted.values()]


class _Ledger:
    """The ledger, as operators start it."""

    def __init__(self, folder: Path, broker_port: int) -> None:
        settings = folder / "ledger.toml"
        settings.write_text(
            _SETTINGS.format(
                folder=folder, broker_port=broker_port, web_port=free_tcp_port()
            ),
            encoding="utf-8",
        )
        self._config = ["--config", str(settings)]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ledger", *self._config, "--log-json"],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._is_up = threading.Event()
        self._listener = threading.Thread(target=self._listen)
        self._listener.start()
        if not self._is_up.wait(_DEADLINE_S):
            msg = "the ledger does not serve"
            raise RuntimeError(msg)

    def close(self) -> None:
        """End it, and be sure that it posted what was measured."""
        self._process.terminate()
        self._process.wait(_DEADLINE_S)
        self._listener.join()
        checked = subprocess.run(
            [sys.executable, "-m", "ledger", *self._config, "check"],
            check=True,
            capture_output=True,
        )
        found = json.loads(checked.stdout)
        if found["drops_posted"] != _DROPS:
            msg = f"{found['drops_posted']} of {_DROPS} drops are in the books"
            raise RuntimeError(msg)

    def _listen(self) -> None:
        seen: set[str] = set()
        for line in self._process.stdout or ():
            seen.add(json.loads(line)["event"])
            if {"broker_connected", "pages_served"} <= seen:
                self._is_up.set()


def _rate(read: _Read, task: _Task, households: list[HouseholdId]) -> float:
    """Measure drops a second, from the first publish to the last taken care of."""
    is_ready = _SPAWN.Event()
    started: _Moments = _SPAWN.SimpleQueue()
    ended: _Moments = _SPAWN.SimpleQueue()
    reader = _SPAWN.Process(target=read, args=(task, is_ready, ended))
    sending = (task, households, is_ready, started)
    sender = _SPAWN.Process(target=_send, args=sending)
    reader.start()
    sender.start()
    reader.join(_DEADLINE_S)
    sender.join(_DEADLINE_S)
    if reader.exitcode != 0 or sender.exitcode != 0:
        msg = f"{read.__name__} or its sender did not finish"
        raise RuntimeError(msg)
    return task.drops / (ended.get() - started.get())


def _send(
    task: _Task, households: list[HouseholdId], is_ready: Event, started: _Moments
) -> None:
    drops = _drops(households, task.drops)
    client = _paho(task.tcp_port, "sender")
    client.loop_start()
    is_ready.wait(_DEADLINE_S)
    started.put(time.monotonic())
    sent = [client.publish(topic, payload, qos=1) for topic, payload in drops]
    sent[-1].wait_for_publish(_DEADLINE_S)
    client.disconnect()
    client.loop_stop()


def _drops(households: list[HouseholdId], count: int) -> list[tuple[str, bytes]]:
    """Bags of rolls, each with a label of its own, from all stations in turn."""
    outboxes = [new_id() for _ in range(_STATIONS)]
    drops = []
    for number in range(count):
        station = f"s{number % _STATIONS:02d}"
        serial, place = divmod(number, _HOUSEHOLDS)
        household = households[place]
        label = BagLabel(_TOPICS.community, household, serial + 1)
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
        topic = f"{_TOPICS.root}/stations/{station}/drops"
        drops.append((topic, msgspec.json.encode(said)))
    return drops


def _read_receipts(task: _Task, is_ready: Event, ended: _Moments) -> None:
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
    bus.subscribe(f"{_TOPICS.root}/stations/+/receipts", take)
    bus.open()
    wait_until(lambda: bus.is_connected)
    is_ready.set()
    is_over.wait(_DEADLINE_S)
    ended.put(time.monotonic())
    bus.close()


def _read_naively(task: _Task, is_ready: Event, ended: _Moments) -> None:
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


def _read_and_count(task: _Task, is_ready: Event, ended: _Moments) -> None:
    left = task.drops

    def take(client: paho.Client, _: object, _message: paho.MQTTMessage) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            client.disconnect()

    _serve(task, take, is_ready, ended)


def _serve(
    task: _Task, take: paho.CallbackOnMessage, is_ready: Event, ended: _Moments
) -> None:
    client = _paho(task.tcp_port, "reader")
    client.on_message = take
    client.on_subscribe = lambda *_: is_ready.set()
    client.subscribe(_TOPICS.all_drops, qos=1)
    client.loop_forever()
    ended.put(time.monotonic())


def _paho(tcp_port: int, name: str) -> paho.Client:
    client = paho.Client(CallbackAPIVersion.VERSION2, name)
    client.max_inflight_messages_set(IN_FLIGHT_MAX)
    client.connect("127.0.0.1", tcp_port)
    return client
