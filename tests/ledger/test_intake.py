"""The way of a drop: queue, batch, transaction, receipt, acknowledgement."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, Final

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.pool import Pool

from ledger import intake as intake_module
from ledger.batch import Batch
from ledger.intake import BATCH_MAX, Intake
from ledger.store.audit import audit
from ledger.store.database import Database
from ledger.store.views import latest_drops, latest_set_aside, outcome_counts
from messaging.bus import Delivery
from messaging.codec import PAYLOAD_BYTES_MAX, decode
from messaging.contracts.drops import DropReceipt, DropReceipts, Outcome
from messaging.contracts.ids import StationId
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.books import poison
from tests.ledger.neighbourhood import (
    S01,
    TERMS,
    TOPICS,
    WANG,
    drop,
    payload,
    roll_label,
)
from tests.waiting import wait_until

S02: Final = StationId("s02")

# More drops than fit into the pages that new books have.
_MANY: Final = 60


class Site:
    """A station and a ledger's intake on a bus in memory."""

    def __init__(self, books: Database, bus: type[MemoryBus] = MemoryBus) -> None:
        self.hub = MemoryHub()
        self.books = books
        self.receipts: list[tuple[str, DropReceipt]] = []
        self.batches: list[Batch] = []
        self.station = MemoryBus(self.hub, "station")
        for station in (S01, S02):
            self.station.subscribe(TOPICS.receipts(station), self._hear)
        self.station.open()
        self.bus = bus(self.hub, "ledger")
        self.intake = Intake(self.bus, TOPICS, books, TERMS, self._posted)

    def open(self) -> None:
        self.intake.open()
        self.bus.open()

    def send(self, said: dict[str, Any], topic: str | None = None) -> None:
        where = TOPICS.drops(said["station"]) if topic is None else topic
        assert self.station.publish(where, payload(said))

    def outcomes(self) -> list[Outcome]:
        return [receipt.outcome for _, receipt in self.receipts]

    def wait_for_receipts(self, count: int) -> None:
        wait_until(lambda: len(self.receipts) >= count)

    def _hear(self, delivery: Delivery) -> None:
        said = decode(delivery.payload, DropReceipts)
        assert isinstance(said, DropReceipts)
        self.receipts += [(delivery.topic, receipt) for receipt in said.receipts]

    def _posted(self, batches: Sequence[Batch]) -> None:
        self.batches += batches


@pytest.fixture
def site(books: Database) -> Iterator[Site]:
    made = Site(books)
    made.open()
    yield made
    made.intake.close()


@contextmanager
def writer_held(site: Site) -> Iterator[Connection]:
    """Keep the writer waiting: another process is writing to the books."""
    with site.books.write() as connection:
        if site.books.dialect == "postgresql":
            # A real one holds the rows that it writes; this one means all of them.
            connection.execute(text("LOCK TABLE chains"))
        yield connection


def agrees(books: Database) -> bool:
    with books.read() as connection:
        return not audit(connection).disagreements


def test_a_station_gets_a_receipt_for_its_drop(site: Site) -> None:
    said = drop()

    site.send(said)

    site.wait_for_receipts(1)
    topic, receipt = site.receipts[0]
    assert topic == TOPICS.receipts(S01)
    assert (receipt.drop_id, receipt.outcome) == (said["drop_id"], Outcome.POSTED)
    assert (receipt.points, receipt.balance) == (2, 2)


def test_drops_that_wait_are_posted_together_and_answered_per_station(
    site: Site,
) -> None:
    with writer_held(site):
        # The first holds the writer up; the others wait behind it.
        for number in range(1, 31):
            for station in (S01, S02):
                site.send(drop(station=station, sequence_no=number))

    site.wait_for_receipts(60)
    assert len(site.batches) <= 2
    assert [t for t, _ in site.receipts].count(TOPICS.receipts(S02)) == 30


def test_a_batch_has_an_end_however_many_wait(site: Site) -> None:
    with writer_held(site):
        for number in range(1, BATCH_MAX + 300):
            site.intake.deliver(
                Delivery(TOPICS.drops(S01), payload(drop(sequence_no=number)))
            )

    wait_until(lambda: sum(len(b.drops) for b in site.batches) == BATCH_MAX + 299)
    assert max(len(batch.drops) for batch in site.batches) <= BATCH_MAX
    site.wait_for_receipts(BATCH_MAX + 299)


def test_nothing_is_acknowledged_and_answered_before_it_is_in_the_books(
    site: Site,
) -> None:
    acknowledged: list[int] = []

    def acknowledge() -> None:
        with site.books.read() as connection:
            acknowledged.append(len(latest_drops(connection, 9)))

    with writer_held(site):
        site.intake.deliver(
            Delivery(TOPICS.drops(S01), payload(drop()), acknowledge=acknowledge)
        )
        assert site.receipts == []
    wait_until(lambda: acknowledged)

    assert acknowledged == [1]
    assert site.outcomes() == [Outcome.POSTED]


def test_a_drop_sent_twice_is_posted_once(site: Site) -> None:
    said = drop()

    for _ in range(3):
        site.send(said)

    site.wait_for_receipts(3)
    assert site.outcomes() == [Outcome.POSTED, Outcome.DUPLICATE, Outcome.DUPLICATE]
    assert {(r.points, r.balance) for _, r in site.receipts} == {(2, 2)}
    assert agrees(site.books)


def test_a_forged_drop_is_refused_to_its_sender_alone(site: Site) -> None:
    said = drop(station="s02")

    site.send(said, topic=TOPICS.drops(S01))

    site.wait_for_receipts(1)
    topic, receipt = site.receipts[0]
    assert (topic, receipt.outcome) == (TOPICS.receipts(S01), Outcome.REFUSED)


def test_bad_messages_are_set_aside_and_the_good_ones_between_are_posted(
    site: Site,
) -> None:
    label = roll_label(WANG, 7)
    topic = TOPICS.drops(S01)
    site.station.publish(topic, b"")
    site.station.publish(topic, b"\xff" * 100)
    site.station.publish(topic, b"x" * (PAYLOAD_BYTES_MAX + 1))
    site.send(drop(bag_label=label))
    site.station.publish(f"{TOPICS.root}/stations/S_01/drops", payload(drop()))
    site.send(drop(bag_label=label, sequence_no=2))
    site.send(drop(stream="textile", sequence_no=3))
    site.send(drop(household="0" * 10, sequence_no=4))

    site.wait_for_receipts(4)
    assert site.outcomes() == [
        Outcome.POSTED,
        Outcome.REFUSED,
        Outcome.REFUSED,
        Outcome.POSTED,
    ]
    with site.books.read() as connection:
        assert outcome_counts(connection) == {
            "malformed": 4,
            "oversize": 1,
            "posted": 2,
            "refused": 1,
        }
        assert len(latest_set_aside(connection, 9)) == 5
    assert agrees(site.books)


def test_a_message_of_another_topic_can_be_set_aside(site: Site) -> None:
    topic = TOPICS.station_health(S01)

    site.intake.reject(Delivery(topic, b"?"), "no health")

    wait_until(lambda: site.batches)
    with site.books.read() as connection:
        (kept,) = latest_set_aside(connection, 9)
    assert (kept.reason, kept.topic) == (
        "no health",
        "linli/1/NB01/stations/s01/health",
    )


def test_a_poisonous_drop_is_set_aside_and_its_neighbours_are_posted(
    site: Site,
) -> None:
    drops = [drop(sequence_no=number) for number in range(1, 10)]
    poisoned = drops[4]["drop_id"]
    with writer_held(site) as connection:
        poison(connection, poisoned)
        for said in drops:
            site.send(said)

    site.wait_for_receipts(9)
    answers = {receipt.drop_id: receipt for _, receipt in site.receipts}
    assert answers[poisoned].outcome is Outcome.REFUSED
    assert answers[poisoned].reason == "the books refused it: poison"
    assert [r.outcome for r in answers.values()].count(Outcome.POSTED) == 8
    with site.books.read() as connection:
        (kept,) = latest_set_aside(connection, 9)
    assert kept.fault == "unpostable"


class Disk:
    """The disk under the books, which can be full."""

    def __init__(self) -> None:
        self.pages_max = 1_000_000

    def fill(self, books: Database) -> None:
        """Let the books have no page more than they have now."""
        with books.read() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        self.pages_max = pages

    def limit(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {self.pages_max}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    made = Disk()
    event.listen(Pool, "checkout", made.limit)
    yield made
    event.remove(Pool, "checkout", made.limit)


def test_a_disk_that_is_full_is_asked_again_until_it_has_room(
    sqlite_books: Database, disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(sqlite_books)
    site.open()
    monkeypatch.setattr(intake_module, "_RETRY_S", 0.01)
    acknowledged: list[int] = []
    disk.fill(site.books)
    deliver_many(site, acknowledged)
    wait_until(lambda: site.intake.trouble == "database or disk is full")
    assert acknowledged == []
    assert site.receipts == []

    disk.pages_max = 1_000_000

    site.wait_for_receipts(_MANY)
    wait_until(lambda: len(acknowledged) == _MANY)
    assert site.intake.trouble is None
    assert agrees(site.books)
    site.intake.close()


def test_a_ledger_that_closes_while_the_disk_is_full_acknowledges_nothing(
    sqlite_books: Database, disk: Disk
) -> None:
    site = Site(sqlite_books)
    site.open()
    acknowledged: list[int] = []
    disk.fill(sqlite_books)
    deliver_many(site, acknowledged)
    wait_until(lambda: site.intake.trouble is not None)

    site.intake.close()

    assert acknowledged == []
    assert site.receipts == []


def deliver_many(site: Site, acknowledged: list[int]) -> None:
    """Deliver more drops than fit into the pages that the books have."""
    for number in range(1, _MANY + 1):
        said = payload(drop(sequence_no=number))
        note = partial(acknowledged.append, number)
        site.intake.deliver(Delivery(TOPICS.drops(S01), said, acknowledge=note))


def test_a_full_queue_leaves_the_drop_to_its_stations_outbox(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "QUEUE_BYTES_MAX", 5_000)
    said = [drop(sequence_no=number) for number in range(1, 21)]

    with writer_held(site):
        for each in said:
            site.send(each)
        discarded = site.intake.discarded_count
    assert discarded > 0
    site.wait_for_receipts(20 - discarded)
    # What was left is sent again, and then there is room.
    for each in said:
        site.send(each)
        count = len(site.receipts)
        site.wait_for_receipts(count + 1)

    answered = {r.drop_id for _, r in site.receipts if r.outcome is Outcome.POSTED}
    assert answered == {each["drop_id"] for each in said}
    assert agrees(site.books)


def test_what_a_full_queue_discards_is_acknowledged_at_once(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake_module, "QUEUE_BYTES_MAX", 5_000)
    acknowledged: list[int] = []

    with writer_held(site):
        deliver_many(site, acknowledged)
        # The broker must not wait for these, and nobody has promised anything.
        assert len(acknowledged) == site.intake.discarded_count > 0
    site.wait_for_receipts(_MANY - site.intake.discarded_count)


def test_receipts_that_the_bus_cannot_take_are_given_again_when_asked(
    site: Site,
) -> None:
    said = drop()
    with writer_held(site):
        site.send(said)
        site.hub.lose("ledger")
    wait_until(lambda: site.batches)
    assert site.receipts == []

    site.hub.regain("ledger")
    site.send(said)

    site.wait_for_receipts(1)
    assert site.outcomes() == [Outcome.DUPLICATE]
    assert site.receipts[0][1].points == 2


class CrowdedBus(MemoryBus):
    """A bus that has no room for the first two messages."""

    tries = 0

    def publish(self, topic: str, payload: bytes, *, is_retained: bool = False) -> bool:
        self.tries += 1
        return self.tries > 2 and super().publish(
            topic, payload, is_retained=is_retained
        )


def test_receipts_wait_for_room_on_the_bus(books: Database) -> None:
    site = Site(books, CrowdedBus)
    site.open()
    site.send(drop())

    site.wait_for_receipts(1)
    assert isinstance(site.bus, CrowdedBus)
    assert site.bus.tries == 3
    site.intake.close()


def test_many_receipts_with_the_longest_reasons_fit_their_messages(
    site: Site,
) -> None:
    # The reason quotes what was sent, and each of these takes six characters there.
    count = 300
    with writer_held(site):
        for number in range(1, count + 1):
            said = drop(sequence_no=number) | {"stream": "\x01" * 300}
            site.intake.deliver(Delivery(TOPICS.drops(S01), payload(said)))

    site.wait_for_receipts(count)
    assert set(site.outcomes()) == {Outcome.REFUSED}


def test_closing_finishes_the_batch_in_hand(books: Database) -> None:
    site = Site(books)
    site.open()
    site.send(drop())
    site.wait_for_receipts(1)

    site.intake.close()

    site.send(drop(sequence_no=2))
    assert site.outcomes() == [Outcome.POSTED]
