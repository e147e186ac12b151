"""The fleet's ear: health messages in, everybody's status out, kept over restarts."""

import threading
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TypeAlias

from ledger.fleet import Fleet, Kind, MemberHealth, Name, Status
from ledger.fleet_history import FleetHistory, Strip
from ledger.store.database import Database
from ledger.store.members import keep_statuses, kept_statuses
from messaging.bus import Bus, Delivery
from messaging.codec import Rejected, decode
from messaging.contracts.health import HallHealth, KioskHealth, StationHealth
from messaging.contracts.ids import StationId
from messaging.topics import Topics

# Takes a message that is no health, and why.
Reject: TypeAlias = Callable[[Delivery, str], None]


class FleetWatch:
    """Hears in the bus's thread, and is asked from any thread."""

    def __init__(
        self, topics: Topics, database: Database, silence_s_max: float, reject: Reject
    ) -> None:
        self._topics = topics
        self._database = database
        self._reject = reject
        self._lock = threading.Lock()
        self._fleet = Fleet(silence_s_max)
        self._history = FleetHistory()
        self._kept: dict[Name, tuple[object, ...]] = {}

    def subscribe(self, bus: Bus) -> None:
        bus.subscribe(self._topics.all_station_health, self._hear_station)
        bus.subscribe(self._topics.all_hall_health, self._hear_hall)
        bus.subscribe(self._topics.all_kiosk_health, self._hear_kiosk)

    def hear_drops(self, stations: Iterable[StationId]) -> None:
        """Take it that these stations live: their drops arrived."""
        now, now_s = datetime.now(UTC), time.monotonic()
        with self._lock:
            for station in stations:
                self._fleet.hear_drop(station, now, now_s)

    def statuses(self) -> tuple[Status, ...]:
        """Tell how everybody is, problems first."""
        with self._lock:
            return self._fleet.statuses(time.monotonic())

    def strips(self, name: Name) -> tuple[Strip, ...]:
        """Tell how a member was over the last day, as far as it was watched."""
        with self._lock:
            return self._history.strips(name, datetime.now(UTC))

    def restore(self) -> None:
        """Remember whom the last run knew. Raises `StoreError`."""
        with self._database.read() as connection:
            kept = kept_statuses(connection, self._topics.community)
        with self._lock:
            self._fleet.restore(kept, time.monotonic())

    def keep(self) -> None:
        """Note how everybody is; write down who changed. Raises `StoreError`."""
        told = self.statuses()
        with self._lock:
            self._history.note(told, datetime.now(UTC))
        statuses = {status.name: status for status in told}
        worth = {name: _what_matters(status) for name, status in statuses.items()}
        changed = [statuses[n] for n in worth if worth[n] != self._kept.get(n)]
        if changed:
            with self._database.write() as connection:
                keep_statuses(connection, self._topics.community, changed)
            self._kept = worth

    def _hear_station(self, delivery: Delivery) -> None:
        name = self._topics.station_of_health(delivery.topic)
        health = decode(delivery.payload, StationHealth)
        self._hear(delivery, Kind.STATION, name, health)

    def _hear_hall(self, delivery: Delivery) -> None:
        name = self._topics.hall_of_health(delivery.topic)
        health = decode(delivery.payload, HallHealth)
        self._hear(delivery, Kind.HALL, name, health)

    def _hear_kiosk(self, delivery: Delivery) -> None:
        name = self._topics.kiosk_of_health(delivery.topic)
        health = decode(delivery.payload, KioskHealth)
        self._hear(delivery, Kind.KIOSK, name, health)

    def _hear(
        self,
        delivery: Delivery,
        kind: Kind,
        name: str | None,
        health: MemberHealth | Rejected,
    ) -> None:
        if name is None:
            self._reject(delivery, f"not the topic of a {kind}")
        elif isinstance(health, Rejected):
            self._reject(delivery, health.reason)
        else:
            now, now_s = datetime.now(UTC), time.monotonic()
            with self._lock:
                self._fleet.hear(Name(kind, name), health, now, now_s)


def _what_matters(status: Status) -> tuple[object, ...]:
    # Every sign of life changes `heard_at`; once a minute is often enough for a disk.
    heard_minute = status.heard_at.replace(second=0, microsecond=0)
    return status.health, status.cause, status.since, heard_minute
