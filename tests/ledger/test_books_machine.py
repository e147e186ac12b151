"""The books against a model of them, through any story of drops, twice, late, never.

The model is what the promise says, in plain dictionaries. After every step the real
books, on a real disk, must say the same and agree with themselves.
"""

import functools
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)
from sqlalchemy import select

from ledger.arrivals import read_arrival
from ledger.drop_judgement import Standing
from ledger.store.audit import audit
from ledger.store.database import Database, open_database
from ledger.store.posting import post_batch
from ledger.store.register import set_standing
from ledger.store.schema import accounts
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import DropId, StationId
from tests.ledger.conftest import make_books
from tests.ledger.neighbourhood import (
    LI,
    TERMS,
    TOPICS,
    WANG,
    drop,
    payload,
    roll_label,
    sticker,
)

STRANGER = "0" * 10
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
POINTS = {("kitchen", "correct"): 2, ("other", "correct"): 1}


@functools.cache
def new_books() -> bytes:
    """Make books once for all stories; making them takes longer than a story."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        make_books(f"sqlite:///{file}").close()
        return file.read_bytes()


class BooksMachine(RuleBasedStateMachine):
    """Stations send drops in batches; the ledger is closed and opened in between."""

    sent = Bundle("sent")

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.mkdtemp()
        file = Path(self.folder) / "ledger.db"
        file.write_bytes(new_books())
        self.url = f"sqlite:///{file}"
        self.books: Database = open_database(self.url)
        self.balances = {WANG: 0, LI: 0}
        self.suspended: set[str] = set()
        self.used_labels: set[str] = set()
        self.answers: dict[DropId, tuple[Outcome, int]] = {}
        self.contents: dict[DropId, dict[str, Any]] = {}
        self.seen: dict[str, set[int]] = {}

    @rule(
        target=sent,
        station=st.sampled_from(["s01", "s02"]),
        household=st.sampled_from([WANG, LI, STRANGER]),
        serial=st.none() | st.integers(1, 3),
        stream=st.sampled_from(["kitchen", "other"]),
        verdict=st.sampled_from(["correct", "contaminated"]),
        sequence_no=st.integers(1, 12),
    )
    def a_bag_is_handed_in(
        self,
        station: str,
        household: str,
        serial: int | None,
        stream: str,
        verdict: str,
        sequence_no: int,
    ) -> Any:
        label = sticker(household) if serial is None else roll_label(household, serial)
        said = drop(
            station=station,
            household=household,
            bag_label=label,
            stream=stream,
            verdict=verdict,
            sequence_no=sequence_no,
        )
        self.post(said)
        return multiple(said)

    @rule(batch=st.lists(sent, min_size=1, max_size=4))
    def drops_are_sent_again(self, batch: list[dict[str, Any]]) -> None:
        self.post(*batch)

    @rule(said=sent, sequence_no=st.integers(1, 12))
    def a_drop_comes_with_other_content(
        self, said: dict[str, Any], sequence_no: int
    ) -> None:
        self.post(said | {"sequence_no": sequence_no})

    @rule(said=sent)
    def a_drop_comes_as_another_stations(self, said: dict[str, Any]) -> None:
        topic = TOPICS.drops(StationId("s09"))
        arrived = read_arrival(topic, StationId("s09"), payload(said))
        with self.books.write() as connection:
            batch = post_batch(connection, [arrived], TERMS, NOW)
        (receipt,) = batch.receipts[StationId("s09")]
        assert receipt.outcome is Outcome.REFUSED

    @rule(household=st.sampled_from([WANG, LI]), standing=st.sampled_from(Standing))
    def a_household_is_suspended_or_resumes(
        self, household: Any, standing: Standing
    ) -> None:
        with self.books.write() as connection:
            assert set_standing(connection, household, standing, NOW)
        self.suspended.discard(household)
        if standing is Standing.SUSPENDED:
            self.suspended.add(household)

    @rule()
    def the_ledger_is_restarted(self) -> None:
        self.books.close()
        self.books = open_database(self.url)

    def post(self, *batch: dict[str, Any]) -> None:
        arrivals = [
            read_arrival(TOPICS.drops(s), s, payload(said))
            for said in batch
            if (s := StationId(said["station"]))
        ]
        with self.books.write() as connection:
            posted = post_batch(connection, arrivals, TERMS, NOW)
        given = {station: list(given) for station, given in posted.receipts.items()}
        for said in batch:
            receipt = given[said["station"]].pop(0)
            assert receipt.drop_id == said["drop_id"]
            assert (receipt.outcome, receipt.points) == self.expect(said)

    def expect(self, said: dict[str, Any]) -> tuple[Outcome, int | None]:
        drop_id = said["drop_id"]
        if drop_id in self.answers:
            if said != self.contents[drop_id]:
                return Outcome.CONFLICTING, None
            outcome, points = self.answers[drop_id]
            again = Outcome.DUPLICATE if outcome is Outcome.POSTED else outcome
            return again, points
        self.contents[drop_id] = said
        self.seen.setdefault(said["station"], set()).add(said["sequence_no"])
        self.answers[drop_id] = self.expect_new(said)
        return self.answers[drop_id]

    def expect_new(self, said: dict[str, Any]) -> tuple[Outcome, int]:
        label, household = said["bag_label"], said["household"]
        if label in self.used_labels:
            return Outcome.REFUSED, 0
        if label != sticker(household):
            self.used_labels.add(label)
        if household not in self.balances or household in self.suspended:
            return Outcome.POSTED, 0
        points = POINTS.get((said["stream"], said["verdict"]), 0)
        self.balances[household] += points
        return Outcome.POSTED, points

    @invariant()
    def the_books_agree(self) -> None:
        if not hasattr(self, "books"):
            return
        with self.books.read() as connection:
            findings = audit(connection)
            rows = connection.execute(select(accounts.c.account, accounts.c.balance))
            kept = {row.account: row.balance for row in rows}
        assert not findings.disagreements
        for household, balance in self.balances.items():
            assert kept[f"household:{household}"] == balance
        assert findings.counts["points_issued"] == sum(self.balances.values())
        posted = [o for o, _ in self.answers.values() if o is Outcome.POSTED]
        assert findings.counts["drops_posted"] == len(posted)
        assert findings.counts["drops"] == len(self.answers)

    def teardown(self) -> None:
        if hasattr(self, "books"):
            self.books.close()
            shutil.rmtree(Path(self.folder))


TestBooksMachine = BooksMachine.TestCase
TestBooksMachine.settings = settings(
    max_examples=25, stateful_step_count=12, deadline=None
)
