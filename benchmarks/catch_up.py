"""Drops a second out of a full outbox: a month's, when the network is there again.

The station as operators start it, a real broker, and the ledger as operators start
it; a drop counts when its receipt is there. The peer is the usual loop: publish, wait
for the broker, delete, commit; nobody posts its drops.
"""

import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import msgspec
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from benchmarks.rows import Row
from benchmarks.sites import naive_outbox, station_settings
from messaging.broker_settings import BrokerSettings
from messaging.bus import Delivery
from messaging.codec import decode, encode
from messaging.contracts.drops import DropReceipts, DropRecorded
from messaging.contracts.ids import BootId, CommunityId, DropId, StationId
from messaging.identifiers import new_id
from messaging.mqtt_bus import MqttBus
from messaging.topics import Topics
from station.outbox import Outbox
from station.outbox_rescue import checksum
from tests.ledger.ledger_process import LedgerProcess
from tests.mosquitto import Mosquitto
from tests.station.drafts import draft

_CAUGHT_UP: Final = 20_000
_CAUGHT_UP_NAIVELY: Final = 1_000
_DEADLINE_S: Final = 120.0
_STATION: Final = StationId("s01")
_TOPICS: Final = Topics(CommunityId("NB01"))


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        broker = Mosquitto(folder)
        broker.start()
        stack.callback(broker.kill)
        ours = _catch_up(folder, broker)
        naive = _catch_up_naively(folder, broker)
    what, peer = "drops caught up, with receipts", "published, no receipts"
    return [Row(what, ours, "drops/s", peer, naive, "≥ 2,000")]


def _catch_up(folder: Path, broker: Mosquitto) -> float:
    """Measure drops a second, from the first on the wire to the last receipt."""
    settings_file = station_settings(folder / "month", broker)
    _fill(folder / "month" / "state" / "outbox.db")
    ledger = LedgerProcess(folder, broker.tcp_port)
    ledger.start()
    with ExitStack() as stack:
        stack.callback(ledger.kill)
        onlooker = stack.enter_context(closing(_Onlooker(broker)))
        command = [sys.executable, "-m", "station", "--no-screen", "--log-json"]
        station = subprocess.Popen(
            [*command, "--config", str(settings_file)], stdout=subprocess.DEVNULL
        )
        stack.callback(station.wait)
        stack.callback(station.terminate)
        rate = onlooker.rate()
        posted = ledger.audit()["drops_posted"]
    if posted != _CAUGHT_UP:
        msg = f"{posted} of {_CAUGHT_UP} drops are in the books"
        raise RuntimeError(msg)
    return rate


class _Onlooker:
    """Sees the first drop on the wire, and counts receipts until there are enough."""

    def __init__(self, broker: Mosquitto) -> None:
        self._left = _CAUGHT_UP
        self._since_s: float | None = None
        self._is_over = threading.Event()
        self._bus = MqttBus(BrokerSettings(tcp_port=broker.tcp_port), "onlooker")
        self._bus.subscribe(_TOPICS.drops(_STATION), self._see_drop)
        self._bus.subscribe(_TOPICS.receipts(_STATION), self._see_receipts)
        self._bus.open()

    def close(self) -> None:
        self._bus.close()

    def rate(self) -> float:
        """Wait until all have receipts; drops a second."""
        if not self._is_over.wait(_DEADLINE_S) or self._since_s is None:
            msg = f"{self._left} of {_CAUGHT_UP} drops got no receipt"
            raise RuntimeError(msg)
        return _CAUGHT_UP / (time.monotonic() - self._since_s)

    def _see_drop(self, _: Delivery) -> None:
        if self._since_s is None:
            self._since_s = time.monotonic()

    def _see_receipts(self, delivery: Delivery) -> None:
        receipts = decode(delivery.payload, DropReceipts)
        assert isinstance(receipts, DropReceipts)  # noqa: S101 - our own ledger's
        self._left -= len(receipts.receipts)
        if self._left <= 0:
            self._is_over.set()


def _fill(file: Path) -> None:
    """Write a month's drops, all told, in one transaction."""
    with closing(Outbox(file, _STATION, BootId(new_id()))) as outbox:
        first = outbox.append(draft(None))
        assert isinstance(first, DropRecorded)  # noqa: S101 - our own outbox's
        rows = []
        for number in range(2, _CAUGHT_UP + 1):
            drop_id = DropId(new_id())
            drop = msgspec.structs.replace(first, drop_id=drop_id, sequence_no=number)
            payload, at = encode(drop), drop.occurred_at.isoformat()
            rows.append((number, drop_id, at, payload, 1, checksum(payload)))
        database = outbox._database  # noqa: SLF001 - one by one takes minutes
        database.execute("BEGIN")
        database.executemany("INSERT INTO drops VALUES (?, ?, ?, ?, ?, ?)", rows)
        database.execute("UPDATE generation SET last_sequence_no = ?", (_CAUGHT_UP,))
        database.execute("COMMIT")


def _catch_up_naively(folder: Path, broker: Mosquitto) -> float:
    client = paho.Client(CallbackAPIVersion.VERSION2, "naive")
    client.connect("127.0.0.1", broker.tcp_port)
    client.loop_start()
    with closing(naive_outbox(folder / "naive.db", _CAUGHT_UP_NAIVELY)) as database:
        drops = database.execute("SELECT number, payload FROM drops").fetchall()
        since_s = time.monotonic()
        for number, payload in drops:
            client.publish("naive/drops", payload, qos=1).wait_for_publish()
            database.execute("DELETE FROM drops WHERE number = ?", (number,))
            database.commit()
        rate = len(drops) / (time.monotonic() - since_s)
    client.disconnect()
    client.loop_stop()
    return rate
