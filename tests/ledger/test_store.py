"""The books on disk: posted once, never changed, and what the database enforces."""

from datetime import UTC, datetime

import pytest

from ledger.arrivals import Fault, read_arrival
from ledger.drop_judgement import Standing
from ledger.fleet import Kind, Name, Status
from ledger.households import Home
from ledger.labels import RollRefused
from ledger.store import quarantine
from ledger.store.audit import audit
from ledger.store.database import (
    Database,
    StoreRefused,
)
from ledger.store.members import keep_statuses, kept_statuses
from ledger.store.register import (
    admit_homes,
    print_roll,
    registered,
    set_standing,
)
from ledger.store.rows import add_rows
from ledger.store.schema import postings
from ledger.store.views import (
    last_drops_at,
    latest_drops,
    latest_set_aside,
    open_gaps,
    outcome_counts,
)
from messaging.contracts.drops import Outcome
from messaging.contracts.health import DeviceHealth, Health
from tests.ledger.books import NOW, disagreements, poison, post
from tests.ledger.neighbourhood import (
    BOOT,
    NB01,
    S01,
    TOPICS,
    WANG,
    arrival,
    drop,
    roll_label,
)


def test_a_posted_drop_is_in_the_books_with_its_points(books: Database) -> None:
    post(books, arrival())

    with books.read() as connection:
        (found,) = latest_drops(connection, 9)
        counts = audit(connection).counts
    assert (found.outcome, found.points, found.building) == (Outcome.POSTED, 2, "3栋")
    assert counts["points_issued"] == 2
    # Its own entry, those of the two homes, and that of the tariff.
    assert (counts["drops_posted"], counts["entries"]) == (1, 4)
    assert not disagreements(books)


def test_what_one_batch_posted_the_next_one_knows(books: Database) -> None:
    words = drop(bag_label=roll_label(WANG, 7))
    said = arrival(**words)
    first = post(books, said, arrival(sequence_no=2)).receipts[S01]

    again = post(
        books,
        said,
        arrival(bag_label=roll_label(WANG, 7), sequence_no=3),
        arrival(**words | {"stream": "other"}),
        arrival(sequence_no=4),
    ).receipts[S01]

    assert [receipt.outcome for receipt in again] == [
        Outcome.DUPLICATE,
        Outcome.REFUSED,
        Outcome.CONFLICTING,
        Outcome.POSTED,
    ]
    assert (again[0].points, again[0].balance) == (first[0].points, first[0].balance)
    assert again[3].balance == 6
    assert not disagreements(books)


def test_a_refused_drop_is_refused_for_the_same_reason_in_another_batch(
    books: Database,
) -> None:
    post(books, arrival(bag_label=roll_label(WANG, 7)))
    refused = arrival(bag_label=roll_label(WANG, 7), sequence_no=2)

    once = post(books, refused).receipts[S01]
    twice = post(books, refused).receipts[S01]

    assert once == twice
    assert once[0].outcome is Outcome.REFUSED


def test_a_household_suspended_meanwhile_earns_nothing_more(books: Database) -> None:
    post(books, arrival())
    with books.write() as connection:
        assert set_standing(connection, WANG, Standing.SUSPENDED, NOW)

    (receipt,) = post(books, arrival(sequence_no=2)).receipts[S01]

    assert (receipt.outcome, receipt.points, receipt.balance) == (Outcome.POSTED, 0, 2)
    assert receipt.reason == "household suspended"


def test_a_drop_sent_again_by_a_newer_program_that_says_more_is_the_same(
    books: Database,
) -> None:
    sent = drop()
    post(books, arrival(**sent))

    (receipt,) = post(books, arrival(**sent, label_read_by="camera")).receipts[S01]

    assert receipt.outcome is Outcome.DUPLICATE
    assert not disagreements(books)


def test_gaps_open_and_close_over_batches(books: Database) -> None:
    def gaps() -> list[tuple[int, int]]:
        with books.read() as connection:
            found = open_gaps(connection, NB01, 9)
        return [(view.gap.first_no, view.gap.last_no) for view in found]

    post(books, arrival(sequence_no=1))
    assert gaps() == []
    post(books, arrival(sequence_no=6))
    assert gaps() == [(2, 5)]
    post(books, arrival(sequence_no=3))
    assert gaps() == [(2, 2), (4, 5)]
    post(books, *(arrival(sequence_no=number) for number in (2, 4, 5)))
    assert gaps() == []


def test_a_new_outbox_generation_counts_from_one_again(books: Database) -> None:
    post(books, arrival(sequence_no=1))
    post(books, arrival(sequence_no=1, outbox_id=BOOT))

    with books.read() as connection:
        assert open_gaps(connection, NB01, 9) == ()


def test_when_a_stations_last_drop_happened_is_known(books: Database) -> None:
    post(books, arrival(occurred_at="2026-11-24T07:12:03+08:00"))

    with books.read() as connection:
        assert last_drops_at(connection, NB01) == {
            S01: datetime(2026, 11, 23, 23, 12, 3, tzinfo=UTC)
        }


def test_what_could_not_be_posted_is_kept_once_and_counted_each_time(
    books: Database,
) -> None:
    garbage = read_arrival(TOPICS.drops(S01), S01, b"\0garbage")
    for _ in range(3):
        post(books, garbage)

    with books.read() as connection:
        (kept,) = latest_set_aside(connection, 9)
        counts = outcome_counts(connection)
    assert (kept.fault, kept.payload) == (Fault.MALFORMED, "�garbage")
    assert kept.topic == TOPICS.drops(S01)
    assert counts == {Fault.MALFORMED: 3}


def test_a_flood_of_one_fault_does_not_push_the_others_out(
    books: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "KEPT_PER_FAULT_MAX", 5)
    said = drop()
    post(books, arrival(**said), arrival(**said | {"stream": "other"}))
    for number in range(20):
        post(books, read_arrival(TOPICS.drops(S01), S01, f"{number}".encode()))

    with books.read() as connection:
        kept = latest_set_aside(connection, 99)
    assert [one.payload for one in kept[:5]] == ["19", "18", "17", "16", "15"]
    assert [one.fault for one in kept[5:]] == [Fault.CONFLICTING]


def test_a_batch_that_breaks_a_rule_leaves_no_trace(books: Database) -> None:
    poisoned = arrival(sequence_no=2)
    with books.write() as connection:
        poison(connection, poisoned.drop.drop_id)

    with pytest.raises(StoreRefused, match="poison"):
        post(books, arrival(), poisoned)

    with books.read() as connection:
        assert latest_drops(connection, 9) == ()
        assert outcome_counts(connection) == {}


def test_homes_keep_their_household_when_a_list_comes_again(books: Database) -> None:
    homes = [Home("3栋", "101"), Home("4栋", "1")]

    with books.write() as connection:
        admissions = admit_homes(connection, NB01, homes, lambda a: a[-1], NOW)
    with books.write() as connection:
        again = admit_homes(connection, NB01, homes, lambda a: a[-1], NOW)

    assert admissions[homes[0]].household == WANG
    assert [admissions[home].is_new for home in homes] == [False, True]
    assert [again[home].is_new for home in homes] == [False, False]
    assert again[homes[1]].household == admissions[homes[1]].household
    with books.read() as connection:
        assert len(registered(connection, NB01)) == 3


def test_an_id_that_is_taken_is_drawn_again(books: Database) -> None:
    dice = iter(WANG + "Z" * 10)

    with books.write() as connection:
        homes = [Home("5栋", "1")]
        admissions = admit_homes(connection, NB01, homes, lambda _: next(dice), NOW)

    assert admissions[homes[0]].household == "Z" * 10


def test_no_serial_is_ever_printed_twice(books: Database) -> None:
    with books.write() as connection:
        rolls = [print_roll(connection, NB01, WANG, 3, NOW) for _ in range(2)]
        full = print_roll(connection, NB01, WANG, 9999, NOW)

    assert [label for roll in rolls if isinstance(roll, list) for label in roll] == [
        roll_label(WANG, serial) for serial in (1, 2, 3, 4, 5, 6)
    ]
    assert full == RollRefused(WANG, 9993)


def test_a_household_that_nobody_knows_cannot_be_suspended(books: Database) -> None:
    with books.write() as connection:
        assert not set_standing(connection, "0" * 10, Standing.SUSPENDED, NOW)  # type: ignore[arg-type]


def test_the_fleet_is_remembered(books: Database) -> None:
    device = DeviceHealth(device="scale", state=Health.LOST, since=NOW, detail="秤")
    status = Status(
        Name(Kind.STATION, "s01"), Health.DEGRADED, NOW, NOW, devices=(device,)
    )

    with books.write() as connection:
        keep_statuses(connection, NB01, [status])
        keep_statuses(connection, NB01, [status])

    with books.read() as connection:
        assert kept_statuses(connection, NB01) == [status]


def test_columns_in_another_order_than_the_tables_are_a_mistake(
    books: Database,
) -> None:
    with (
        books.write() as connection,
        pytest.raises(ValueError, match="not in the order of table postings"),
    ):
        add_rows(
            connection, postings, ("points", "account", "entry_id"), [(1, "a", "e")]
        )
