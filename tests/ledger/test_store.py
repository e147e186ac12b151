"""The books on disk: posted once, never changed, and what the database enforces."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
from sqlalchemy import text

from ledger.arrivals import Arrival, Fault, read_arrival
from ledger.batch import Batch
from ledger.drop_judgement import Standing
from ledger.fleet import Kind, Name, Status
from ledger.households import Home
from ledger.labels import RollRefused
from ledger.store import quarantine
from ledger.store.audit import audit
from ledger.store.database import (
    Database,
    StoreError,
    StoreRefused,
    open_database,
    open_or_make_database,
)
from ledger.store.members import keep_statuses, kept_statuses
from ledger.store.posting import post_batch
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
from tests.ledger.neighbourhood import (
    BOOT,
    LI,
    NB01,
    S01,
    TERMS,
    TOPICS,
    WANG,
    arrival,
    drop,
    roll_label,
)

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)


def post(books: Database, *arrivals: Arrival) -> Batch:
    with books.write() as connection:
        return post_batch(connection, arrivals, TERMS, NOW)


def disagreements(books: Database) -> Sequence[str]:
    with books.read() as connection:
        return audit(connection).disagreements


def execute(books: Database, sql: str) -> None:
    with books.write() as connection:
        connection.execute(text(sql))


def test_a_posted_drop_is_in_the_books_with_its_points(books: Database) -> None:
    post(books, arrival())

    with books.read() as connection:
        (found,) = latest_drops(connection, 9)
        counts = audit(connection).counts
    assert (found.outcome, found.points, found.building) == (Outcome.POSTED, 2, "3栋")
    assert counts["points_issued"] == 2
    assert counts["drops_posted"] == counts["entries"] == 1
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
        assert set_standing(connection, WANG, Standing.SUSPENDED)

    (receipt,) = post(books, arrival(sequence_no=2)).receipts[S01]

    assert (receipt.outcome, receipt.points, receipt.balance) == (Outcome.POSTED, 0, 2)
    assert receipt.reason == "household suspended"


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


@pytest.mark.parametrize(
    "deed",
    [
        "DELETE FROM drops",
        "DELETE FROM entries",
        "DELETE FROM postings",
        "UPDATE drops SET points = 7",
        "UPDATE entries SET actor = 'nobody'",
        "UPDATE postings SET points = 7",
        "INSERT OR REPLACE INTO drops SELECT * FROM drops",
        "INSERT OR REPLACE INTO entries SELECT * FROM entries",
        "INSERT OR REPLACE INTO postings SELECT * FROM postings",
    ],
)
def test_what_is_posted_is_never_changed_and_never_deleted(
    books: Database, deed: str
) -> None:
    post(books, arrival())

    with pytest.raises(StoreRefused):
        execute(books, deed)

    assert not disagreements(books)


@pytest.mark.parametrize(
    ("deed", "rule"),
    [
        (
            "INSERT INTO postings VALUES ('{drop_id}', 'household:{household}', 9)",
            "a posting for an entry that is sealed",
        ),
        (
            "INSERT INTO accounts VALUES ('household:X', 9)",
            "an account begins at zero",
        ),
        (
            "INSERT INTO postings VALUES ('nowhere', 'household:{household}', 9)",
            "FOREIGN KEY constraint failed",
        ),
        (
            "INSERT INTO postings VALUES ('nowhere', 'household:X', 9)",
            "FOREIGN KEY constraint failed",
        ),
    ],
)
def test_the_database_itself_refuses_points_out_of_nothing(
    books: Database, deed: str, rule: str
) -> None:
    said = arrival()
    post(books, said)

    with pytest.raises(StoreRefused, match=rule):
        execute(books, deed.format(drop_id=said.drop.drop_id, household=LI))


def test_the_database_itself_refuses_an_entry_that_does_not_sum_to_zero(
    books: Database,
) -> None:
    def enter(points: int) -> None:
        with books.write() as connection:
            columns = ("entry_id", "account", "points")
            rows = [("e", f"household:{WANG}", 2), ("e", f"household:{LI}", points)]
            add_rows(connection, postings, columns, rows)
            connection.execute(
                text(
                    "INSERT INTO entries VALUES"
                    " ('e', 'drop', '', '', '', '', 'NB01/s01', 1, '')"
                )
            )

    with pytest.raises(StoreRefused, match="do not sum to zero"):
        enter(-1)
    enter(-2)


def test_a_batch_that_breaks_a_rule_leaves_no_trace(books: Database) -> None:
    poison = arrival(sequence_no=2)
    execute(
        books,
        f"""CREATE TRIGGER poison BEFORE INSERT ON entries
        WHEN NEW.entry_id = '{poison.drop.drop_id}'
        BEGIN SELECT raise(ABORT, 'poison'); END""",
    )

    with pytest.raises(StoreRefused, match="poison"):
        post(books, arrival(), poison)

    with books.read() as connection:
        assert latest_drops(connection, 9) == ()
        assert outcome_counts(connection) == {}


TAMPERINGS: Final = {
    "a drop's points": "UPDATE drops SET points = 9",
    "a drop's verdict": "UPDATE drops SET verdict = 'contaminated'",
    "a drop's outcome": "UPDATE drops SET outcome = 'refused'",
    "a drop's household": "UPDATE drops SET household = 'QT4PXHCGNV'",
    "a drop's fingerprint": "UPDATE drops SET content_hash = 'x'",
    "a drop taken away": "DELETE FROM drops WHERE drop_no = 1",
    "an entry's actor": "UPDATE entries SET actor = 'nobody' WHERE chain_no = 1",
    "an entry's time": "UPDATE entries SET posted_at = '' WHERE chain_no = 2",
    "an entry's hash": "UPDATE entries SET hash = 'x' WHERE chain_no = 2",
    "an entry taken away": "DELETE FROM entries WHERE chain_no = 2",
    "the last entry taken away": "DELETE FROM entries WHERE chain_no = 3",
    "two entries exchanged": "UPDATE entries SET chain_no = -chain_no;"
    "UPDATE entries SET chain_no = 5 + chain_no WHERE chain_no < -1;"
    "UPDATE entries SET chain_no = 1 WHERE chain_no = -1",
    "a number left out": "UPDATE entries SET chain_no = 4 WHERE chain_no = 3;"
    "UPDATE chains SET length = 4",
    "a posting's points": "UPDATE postings SET points = points * 2"
    " WHERE entry_id = (SELECT min(entry_id) FROM entries)",
    "one posting's points": "UPDATE postings SET points = 9 WHERE points > 0",
    "a posting's account": "UPDATE postings SET account = 'household:QT4PXHCGNV'"
    " WHERE points > 0",
    "postings taken away": "DELETE FROM postings"
    " WHERE entry_id = (SELECT min(entry_id) FROM entries)",
    "a balance": "UPDATE accounts SET balance = 99 WHERE balance > 0",
    "an account": "DELETE FROM accounts WHERE account = 'household:7K3M9QX2VA'",
    "a chain's head": "UPDATE chains SET hash = 'x'",
    "a chain's length": "UPDATE chains SET length = 2",
    "a chain taken away": "DELETE FROM chains",
}


@pytest.mark.parametrize("what", TAMPERINGS)
def test_the_audit_finds_a_row_that_was_altered(
    books: Database, tmp_path: Path, what: str
) -> None:
    post(books, *(arrival(sequence_no=number) for number in (1, 2, 3)))
    assert not disagreements(books)

    tamper(tmp_path / "ledger.db", TAMPERINGS[what])

    assert disagreements(books)


def tamper(file: Path, script: str) -> None:
    """Alter the file without the guards, which are back afterwards."""
    with closing(sqlite3.connect(file)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in script.split(";"):
            connection.execute(statement)
        for _, sql in guards:
            connection.execute(sql)


@pytest.mark.parametrize("guard", ["entries_are_sealed", "drops_update_never"])
def test_the_audit_misses_a_guard_that_was_taken_away(
    books: Database, guard: str
) -> None:
    execute(books, f"DROP TRIGGER {guard}")

    (told,) = disagreements(books)
    assert told == f"guard {guard} is missing or changed"


def test_books_that_disagree_everywhere_are_told_in_a_few_lines(
    books: Database,
) -> None:
    post(books, *(arrival(sequence_no=number) for number in range(1, 101)))
    execute(books, "DROP TRIGGER drops_update_never")
    execute(books, "UPDATE drops SET points = 7")

    with books.read() as connection:
        findings = audit(connection)

    assert findings.disagreements_count > 100
    assert len(findings.disagreements) == 50


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
        assert not set_standing(connection, "0" * 10, Standing.SUSPENDED)  # type: ignore[arg-type]


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


def test_books_survive_being_closed(books: Database, books_url: str) -> None:
    said = arrival()
    post(books, said)
    books.close()

    reopened = open_database(books_url)

    assert post(reopened, said).receipts[S01][0].outcome is Outcome.DUPLICATE
    reopened.close()


def test_books_that_are_not_there_are_not_made_by_looking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"no books at .*; start the ledger once"):
        open_database(f"sqlite:///{tmp_path}/nowhere/ledger.db")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "complaint"),
    [
        ("ledger.db", "is no database URL; write sqlite:///FILE"),
        ("postgresql://db/ledger", "keeps its books in sqlite:///FILE only"),
        ("sqlite://", "keeps its books in sqlite:///FILE only"),
        ("sqlite:////proc/nowhere/ledger.db", "check the folder"),
    ],
)
def test_a_database_that_cannot_be_is_told(url: str, complaint: str) -> None:
    with pytest.raises(StoreError, match=complaint):
        open_or_make_database(url, NOW)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ledger.db"
    file.write_bytes(b"these are no books" * 100)

    with pytest.raises(StoreError, match="file is not a database"):
        open_or_make_database(f"sqlite:///{file}", NOW)


def test_books_of_another_version_are_left_alone(
    books: Database, books_url: str
) -> None:
    execute(books, "UPDATE about SET schema_version = 99")

    with pytest.raises(StoreError, match="of version 99, this ledger keeps version 1"):
        open_or_make_database(books_url, NOW)


def test_several_processes_may_have_the_books_open(
    books: Database, books_url: str
) -> None:
    post(books, arrival())
    other = open_or_make_database(books_url, NOW)

    with books.read() as connection:
        before = latest_drops(connection, 9)
        post(other, arrival(sequence_no=2))
        # A view does not change under its reader, and keeps nobody waiting.
        assert latest_drops(connection, 9) == before
    with books.read() as connection:
        assert len(latest_drops(connection, 9)) == 2
    other.close()


def test_who_decides_on_what_is_known_writes_before_anybody_else(
    books: Database, books_url: str
) -> None:
    said = arrival()
    other = open_database(books_url)
    outcomes: list[Outcome] = []
    rival = Thread(
        target=lambda: outcomes.append(post(other, said).receipts[S01][0].outcome)
    )

    with books.write() as connection:
        latest_drops(connection, 9)
        rival.start()
        rival.join(0.3)  # it waits for us, so this waits in vain
        batch = post_batch(connection, [said], TERMS, NOW)
    rival.join()

    assert batch.receipts[S01][0].outcome is Outcome.POSTED
    assert outcomes == [Outcome.DUPLICATE]
    other.close()
