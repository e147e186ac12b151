"""Several ledgers, one broker, one set of books: acknowledged is posted once."""

import json
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from ledger.batch import Batch
from ledger.intake import Intake
from ledger.store.audit import audit
from ledger.store.database import Database, StoreOvertaken, open_database
from ledger.store.posting import post_batch
from ledger.store.views import open_gaps
from messaging.bus import Delivery
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import StationId
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.books import NOW, disagreements, poison, post
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import (
    LI,
    NB01,
    S01,
    TERMS,
    TOPICS,
    WANG,
    arrival,
    drop,
    payload,
    roll_label,
)
from tests.ledger.station_client import StationClient
from tests.mosquitto import Mosquitto
from tests.postgres import Postgres
from tests.waiting import wait_until


@pytest.fixture
def shared_url(postgres: Postgres, postgres_template: str) -> Iterator[str]:
    name = postgres.make_database(postgres_template)
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture
def shared(shared_url: str) -> Iterator[Database]:
    with closing(open_database(shared_url)) as books:
        yield books


def test_ledgers_that_post_for_different_stations_do_not_wait_for_each_other(
    shared: Database, shared_url: str
) -> None:
    # Who posts the first drop by a tariff writes that down; once, others wait for it.
    post(shared, arrival(station="s03", household=None))
    with closing(open_database(shared_url)) as other, shared.write() as mine:
        post_batch(mine, [arrival(station="s01")], TERMS, NOW)
        # Not committed yet; and another household, whose account nobody holds.
        batch = post(other, arrival(station="s02", household=LI))
        assert batch.receipts[StationId("s02")][0].outcome is Outcome.POSTED

    assert not disagreements(shared)


def test_what_one_ledger_posted_is_a_duplicate_to_the_next(
    shared: Database, shared_url: str
) -> None:
    said = drop(sequence_no=3)
    first = post(shared, arrival(**said)).receipts[S01]
    with closing(open_database(shared_url)) as other:
        again = post(other, arrival(**said)).receipts[S01]
        changed = post(other, arrival(**said | {"net_g": 1, "gross_g": 31})).receipts
        post(other, arrival(sequence_no=1))
        with other.read() as connection:
            gaps = open_gaps(connection, NB01, 9)

    assert (again[0].outcome, again[0].balance) == (Outcome.DUPLICATE, first[0].balance)
    assert changed[S01][0].outcome is Outcome.CONFLICTING
    assert [(view.gap.first_no, view.gap.last_no) for view in gaps] == [(2, 2)]


def test_a_label_handed_in_at_two_stations_at_once_is_used_once(
    shared: Database, shared_url: str
) -> None:
    label = roll_label(WANG, 1)
    at_one, at_other = arrival(bag_label=label), arrival(station="s02", bag_label=label)
    overtaken: list[bool] = []

    def hand_in_at_other() -> None:
        with closing(open_database(shared_url)) as other:
            try:
                post(other, at_other)
            except StoreOvertaken:
                overtaken.append(True)

    rival = threading.Thread(target=hand_in_at_other)
    with shared.write() as mine:
        post_batch(mine, [at_one], TERMS, NOW)
        rival.start()
        rival.join(0.3)  # it waits for us, so this waits in vain
    rival.join()

    # Either it had looked before we committed, or it waited for the account.
    receipt = post(shared, at_other).receipts[StationId("s02")][0]
    assert receipt.outcome is Outcome.REFUSED
    assert not disagreements(shared)


def test_who_always_collides_is_set_aside_in_the_end(shared: Database) -> None:
    # An entry that somebody else has made under the id of a drop to come.
    poisoned = drop()
    with shared.write() as connection:
        poison(connection, poisoned["drop_id"])
        connection.execute(text("DROP TRIGGER poison ON entries"))
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql"
                " AS $$ BEGIN RAISE EXCEPTION 'taken' USING ERRCODE ="
                " 'unique_violation'; END $$"
            )
        )
        connection.execute(
            text(
                "CREATE TRIGGER poison BEFORE INSERT ON entries FOR EACH ROW WHEN"
                f" (NEW.entry_id = '{poisoned['drop_id']}') EXECUTE FUNCTION poison()"
            )
        )
    batches: list[Batch] = []

    def note(posted: Sequence[Batch]) -> None:
        batches.extend(posted)

    bus = MemoryBus(MemoryHub(), "ledger")
    intake = Intake(bus, TOPICS, shared, TERMS, note)
    intake.open()
    for said in (drop(sequence_no=2), poisoned, drop(sequence_no=3)):
        intake.deliver(Delivery(TOPICS.drops(S01), payload(said)))
    wait_until(lambda: sum(len(batch.receipts) for batch in batches) >= 1)
    wait_until(
        lambda: sum(sum(batch.tallies.values()) for batch in batches) == 3,
    )
    intake.close()

    outcomes: Counter[str] = Counter()
    for batch in batches:
        outcomes += Counter({tally.outcome: n for tally, n in batch.tallies.items()})
    assert outcomes == {"posted": 2, "unpostable": 1}


@pytest.fixture
def ledgers(
    tmp_path: Path, mosquitto: Mosquitto, shared_url: str
) -> Iterator[list[LedgerProcess]]:
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        made.append(LedgerProcess(folder, mosquitto.tcp_port, shared_url))
    for ledger in made:
        ledger.start()
    yield made
    for ledger in made:
        ledger.kill()


def send_until_answered(stations: Sequence[StationClient]) -> None:
    """Do what outboxes do: send again what got no receipt, for ever."""
    pause = threading.Event()
    for _ in range(80):
        if not any(station.outbox for station in stations):
            return
        for station in stations:
            if station.bus.is_connected:
                station.send_again()
        pause.wait(0.5)
    raise AssertionError([station.outbox for station in stations])


def posted_by(ledgers: Sequence[LedgerProcess]) -> Counter[str]:
    """Count what ledgers said they did."""
    counts: Counter[str] = Counter()
    for ledger in ledgers:
        for fact in ledger.happened("batch_posted"):
            counts += Counter({k: n for k, n in fact.items() if isinstance(n, int)})
    return counts


@pytest.mark.journey
def test_every_bag_is_posted_once_by_one_of_two_ledgers_whatever_dies(
    ledgers: list[LedgerProcess],
    mosquitto: Mosquitto,
    postgres: Postgres,
    shared_url: str,
) -> None:
    stations = [StationClient(name, mosquitto.tcp_port) for name in ("s01", "s02")]
    pause = threading.Event()
    for _ in range(10):
        for station in stations:
            station.hand_in(household=WANG)
    wait_until(lambda: not any(station.outbox for station in stations))
    # Each message went to one of the two.
    wait_until(lambda: posted_by(ledgers).total() >= 20)
    assert posted_by(ledgers) == {"posted": 20}
    deeds = {
        20: ledgers[0].kill,
        40: postgres.kill,
        45: postgres.start,
        60: ledgers[0].start,
        80: mosquitto.kill,
        85: mosquitto.start,
        100: ledgers[1].kill,
    }
    for number in range(120):
        stations[number % 2].hand_in(household=(WANG, LI)[number % 3 == 0])
        pause.wait(0.005)
        deeds.get(number, lambda: None)()
    send_until_answered(stations)

    for station in stations:
        station.bus.close()
        assert len(station.outcomes()) == 70
        assert set(station.outcomes().values()) <= {Outcome.POSTED, Outcome.DUPLICATE}
    assert all(ledger.happened("batch_posted") for ledger in ledgers)
    with closing(open_database(shared_url)) as books, books.read() as connection:
        findings = audit(connection)
        assert open_gaps(connection, NB01, 9) == ()
    assert findings.disagreements == []
    assert findings.counts["drops_posted"] == findings.counts["drops"] == 140
    assert findings.counts["points_issued"] == 280


def test_books_on_a_server_are_made_at_the_shell_and_then_the_ledger_starts(
    tmp_path: Path, postgres: Postgres
) -> None:
    name = postgres.make_database()
    ledger = LedgerProcess(tmp_path, books_url=postgres.url(name, "poster"))
    postgres.ask("postgres", "CREATE ROLE poster LOGIN")

    refused = ledger.ask("check")
    made = ledger.ask("migrate", "--owner", postgres.url(name))
    again = ledger.ask("migrate", "--owner", postgres.url(name))
    checked = ledger.ask("check")
    not_mine = ledger.ask("migrate")

    assert refused.returncode == 1
    assert refused.stderr.strip().endswith("run `python -m ledger migrate`")
    assert made.returncode == again.returncode == 0, made.stderr
    assert made.stdout.startswith("the books at postgresql://owner@/")
    assert json.loads(checked.stdout)["agrees"] is True
    assert not_mine.returncode == 1
    assert "must be owner" in not_mine.stderr
    postgres.drop_database(name)
