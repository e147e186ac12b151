"""Hearing health over the bus, and remembering it over restarts."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from ledger.fleet import Cause, Kind, Status
from ledger.fleet_watch import FleetWatch
from ledger.store.database import Database
from messaging.bus import Delivery
from messaging.codec import encode
from messaging.contracts.health import HallHealth, Health, StationHealth
from messaging.contracts.ids import HallId
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.neighbourhood import S01, TOPICS

LONG: Final = 3600.0


class Ear:
    """A watch on a bus in memory, and what it rejected."""

    def __init__(self, books: Database, silence_s_max: float = LONG) -> None:
        self.rejected: list[tuple[str, str]] = []
        self.hub = MemoryHub()
        bus = MemoryBus(self.hub, "ledger")
        self.watch = FleetWatch(TOPICS, books, silence_s_max, self._reject)
        self.watch.subscribe(bus)
        bus.open()
        self.mouth = MemoryBus(self.hub, "somebody")
        self.mouth.open()

    def statuses(self) -> list[tuple[str, Health]]:
        return [(one.name.name, one.health) for one in self.watch.statuses()]

    def only(self) -> Status:
        (status,) = self.watch.statuses()
        return status

    def _reject(self, delivery: Delivery, reason: str) -> None:
        self.rejected.append((delivery.topic, reason))


@pytest.fixture
def count_writes() -> Iterator[Callable[[], int]]:
    writes: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if sql.startswith("INSERT INTO members"):
            writes.append(sql)

    event.listen(Engine, "before_cursor_execute", note)
    yield lambda: len(writes)
    event.remove(Engine, "before_cursor_execute", note)


def test_stations_and_halls_are_heard(books: Database) -> None:
    ear = Ear(books)

    ear.mouth.publish(
        TOPICS.station_health(S01), encode(StationHealth(state=Health.DEGRADED))
    )
    ear.mouth.publish(
        TOPICS.hall_health(HallId("h01")), encode(HallHealth(state=Health.WELL))
    )

    assert ear.statuses() == [("s01", Health.DEGRADED), ("h01", Health.WELL)]


@pytest.mark.parametrize(
    ("topic", "content"),
    [
        ("linli/1/NB01/stations/s01/health", b"{}"),
        ("linli/1/NB01/stations/s01/health", b""),
        ("linli/1/NB01/stations/s01/health", b'{"state":"perfect"}'),
        ("linli/1/NB01/stations/S_01/health", b'{"state":"well"}'),
        ("linli/1/NB01/halls/h01/health", b"\xff"),
        ("linli/1/NB01/halls/H_01/health", b'{"state":"well"}'),
    ],
)
def test_what_is_no_health_is_rejected_and_changes_nothing(
    books: Database, topic: str, content: bytes
) -> None:
    ear = Ear(books)

    ear.mouth.publish(topic, content)

    assert [where for where, _ in ear.rejected] == [topic]
    assert ear.statuses() == []


def test_drops_are_heard_as_a_sign_of_life(books: Database) -> None:
    ear = Ear(books)

    ear.watch.hear_drops([S01])

    assert ear.only().cause is Cause.NO_HEALTH


def test_a_station_that_is_silent_is_lost(books: Database) -> None:
    ear = Ear(books, silence_s_max=-1)

    ear.mouth.publish(
        TOPICS.station_health(S01), encode(StationHealth(state=Health.WELL))
    )

    assert ear.only().cause is Cause.SILENT


def test_a_restarted_ledger_remembers_stations_that_the_broker_forgot(
    books: Database,
) -> None:
    ear = Ear(books)
    ear.mouth.publish(
        TOPICS.station_health(S01), encode(StationHealth(state=Health.WELL))
    )
    ear.watch.keep()

    restarted = Ear(books)
    restarted.watch.restore()

    assert restarted.only() == ear.only()
    assert restarted.only().name.kind is Kind.STATION


def test_a_station_that_says_the_same_again_costs_no_write(
    books: Database, count_writes: Callable[[], int]
) -> None:
    ear = Ear(books)
    said = encode(StationHealth(state=Health.WELL, outbox_count=1))
    ear.mouth.publish(TOPICS.station_health(S01), said)
    ear.watch.keep()

    for count in range(5):
        said = encode(StationHealth(state=Health.WELL, outbox_count=count))
        ear.mouth.publish(TOPICS.station_health(S01), said)
        ear.watch.keep()

    # A minute may turn while this runs.
    assert count_writes() <= 2


def test_a_station_that_changes_is_written_down(
    books: Database, count_writes: Callable[[], int]
) -> None:
    ear = Ear(books)
    for state in (Health.WELL, Health.DEGRADED, Health.LOST):
        ear.mouth.publish(
            TOPICS.station_health(S01), encode(StationHealth(state=state))
        )
        ear.watch.keep()

    assert count_writes() == 3
    again = Ear(books)
    again.watch.restore()
    assert again.only().health is Health.LOST
