"""The books against a model of them, through any story of drops, twice, late, never.

The model is what the promise says, in plain dictionaries. After every step the real
books, on a real disk or a real server, must say the same and agree with themselves.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from ledger.account_changes import Correction, Expiry, Redemption
from ledger.arrivals import read_arrival
from ledger.drop_judgement import Standing
from ledger.store.account_changing import correct, expire, redeem
from ledger.store.audit import audit
from ledger.store.database import Database, open_database
from ledger.store.posting import post_batch
from ledger.store.register import set_standing
from ledger.store.schema import accounts
from messaging.contracts.drops import Outcome, Verdict
from messaging.contracts.ids import DropId, StationId
from tests.ledger.neighbourhood import (
    LI,
    NB01,
    TERMS,
    TOPICS,
    WANG,
    drop,
    payload,
    roll_label,
    sticker,
)
from tests.ledger.places import Files, Place, Server
from tests.postgres import Postgres

STRANGER = "0" * 10
NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
POINTS = {("kitchen", "correct"): 2, ("other", "correct"): 1}


class BooksMachine(RuleBasedStateMachine):
    """Stations send drops in batches, to either of two ledgers on the same books.

    Ledgers are closed and opened in between; points are spent, corrected and ended.
    """

    sent = Bundle("sent")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.url = place.make()
        self.ledgers: list[Database] = [open_database(self.url) for _ in range(2)]
        self.balances = {WANG: 0, LI: 0}
        self.changes: dict[str, tuple[Any, ...]] = {}
        self.in_force: dict[DropId, tuple[str, int]] = {}
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
    def the_other_ledger_goes_on(self) -> None:
        self.ledgers.reverse()

    @rule()
    def the_ledger_is_restarted(self) -> None:
        self.ledgers.pop(0).close()
        self.ledgers.insert(0, open_database(self.url))
        self.check_books()

    @rule(
        household=st.sampled_from([WANG, LI]),
        points=st.integers(0, 4),
        name=st.sampled_from(["r1", "r2", "r3"]),
    )
    def points_are_spent(self, household: Any, points: int, name: str) -> None:
        redemption = Redemption(name, household, points, "desk", "soap", "worker")
        with self.books.write() as connection:
            answer = redeem(connection, redemption, NB01, NOW)
        assert answer.outcome is self.expect_redemption(redemption)
        if answer.outcome in {Outcome.POSTED, Outcome.DUPLICATE}:
            assert answer.balance == self.balances[household]

    def expect_redemption(self, redemption: Redemption) -> Outcome:
        household, points = redemption.household, redemption.points
        kept = self.changes.get(redemption.redemption_id)
        if kept is not None:
            is_same = kept == (household, points)
            return Outcome.DUPLICATE if is_same else Outcome.CONFLICTING
        if not 0 < points <= self.balances[household] or household in self.suspended:
            return Outcome.REFUSED
        self.changes[redemption.redemption_id] = (household, points)
        self.balances[household] -= points
        return Outcome.POSTED

    @rule(
        said=sent,
        verdict=st.sampled_from(["correct", "contaminated"]),
        name=st.sampled_from(["c1", "c2", "c3", "c4"]),
    )
    def a_drop_is_corrected(
        self, said: dict[str, Any], verdict: str, name: str
    ) -> None:
        wanted = Correction(name, said["drop_id"], Verdict(verdict), "seen", "worker")
        with self.books.write() as connection:
            answer = correct(connection, wanted, TERMS, NOW)
        assert answer.outcome is self.expect_correction(wanted, said)

    def expect_correction(self, wanted: Correction, said: dict[str, Any]) -> Outcome:
        kept = self.changes.get(wanted.correction_id)
        if kept is not None:
            is_same = kept == (wanted.drop_id, wanted.verdict)
            return Outcome.DUPLICATE if is_same else Outcome.CONFLICTING
        if self.answers[wanted.drop_id][0] is not Outcome.POSTED:
            return Outcome.REFUSED
        said = self.contents[wanted.drop_id]
        household, before = said["household"], self.in_force[wanted.drop_id]
        may_earn = household in self.balances and household not in self.suspended
        points = POINTS.get((said["stream"], wanted.verdict.value), 0) * may_earn
        if before == (wanted.verdict.value, points):
            return Outcome.REFUSED
        self.changes[wanted.correction_id] = (wanted.drop_id, wanted.verdict)
        self.in_force[wanted.drop_id] = (wanted.verdict.value, points)
        if household in self.balances:
            self.balances[household] += points - before[1]
        return Outcome.POSTED

    @rule(
        household=st.sampled_from([WANG, LI]),
        earned_before=st.sampled_from([date(2026, 11, 1), date(2027, 1, 1)]),
    )
    def points_end(self, household: Any, earned_before: date) -> None:
        expiry = Expiry(household, earned_before, "operator")
        with self.books.write() as connection:
            answer = expire(connection, expiry, NB01, NOW)
        name = f"{household} {earned_before}"
        is_new = name not in self.changes
        assert answer.outcome is (Outcome.POSTED if is_new else Outcome.DUPLICATE)
        self.changes[name] = ()
        # All of these drops came between the two days.
        if is_new and earned_before.year == 2027:
            self.balances[household] = min(0, self.balances[household])
        assert answer.balance == self.balances[household]

    @property
    def books(self) -> Database:
        return self.ledgers[0]

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
        self.in_force[drop_id] = (said["verdict"], self.answers[drop_id][1])
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
    def every_household_has_what_the_model_says(self) -> None:
        with self.books.read() as connection:
            rows = connection.execute(select(accounts.c.account, accounts.c.balance))
            kept = {row.account: row.balance for row in rows}
        for household, balance in self.balances.items():
            assert kept[f"household:{household}"] == balance

    def check_books(self) -> None:
        """Have them recomputed: too long a task for every step."""
        with self.books.read() as connection:
            findings = audit(connection)
        assert not findings.disagreements
        counts = findings.counts
        issued = sum(
            points
            for drop_id, (_, points) in self.in_force.items()
            if self.contents[drop_id]["household"] in self.balances
        )
        assert counts["points_issued"] == issued
        gone = counts["points_redeemed"] + counts["points_expired"]
        assert issued == sum(self.balances.values()) + gone
        posted = [o for o, _ in self.answers.values() if o is Outcome.POSTED]
        assert counts["drops_posted"] == len(posted)
        assert counts["drops"] == len(self.answers)

    def teardown(self) -> None:
        self.check_books()
        for ledger in self.ledgers:
            ledger.close()
        self.place.remove(self.url)


def test_the_books_say_what_the_model_says_on_sqlite(tmp_path: Path) -> None:
    files = Files(tmp_path)
    run_state_machine_as_test(
        lambda: BooksMachine(files),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=40, stateful_step_count=20, deadline=None),
    )


def test_the_books_say_what_the_model_says_on_postgresql(
    postgres: Postgres, postgres_template: str
) -> None:
    server = Server(postgres, postgres_template)
    run_state_machine_as_test(
        lambda: BooksMachine(server),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=8, stateful_step_count=20, deadline=None),
    )
