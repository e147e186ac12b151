"""Rewards against a model of them, through any story of stock, vouchers and days."""

from datetime import timedelta
from pathlib import Path

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
from msgspec.structs import replace

from ledger.redemption import EndDeed, RewardRequest
from ledger.rewards import StockDeed, StockKind
from ledger.store.database import Database, open_database
from ledger.store.redeeming import (
    VoucherAnswer,
    end_voucher,
    expire_vouchers,
    redeem_reward,
)
from ledger.store.reward_register import find_reward
from ledger.store.reward_views import find_voucher
from ledger.voucher import VoucherState
from ledger.voucher_code import VoucherCode
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import HouseholdId
from tests.ledger.books import NOW, disagreements
from tests.ledger.neighbourhood import LI, NB01, WANG
from tests.ledger.places import Files, Place, Server
from tests.ledger.shelf import SOAP, VOUCHER_TERMS, earn, offer, stock
from tests.postgres import Postgres

HOUSEHOLDS = st.sampled_from([WANG, LI])
DEEDS = st.sampled_from(["e1", "e2", "e3"])


class VoucherMachine(RuleBasedStateMachine):
    """Two ledgers on the same books, two households, one kind of soap."""

    codes = Bundle("codes")

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place
        self.url = place.make()
        self.ledgers = [open_database(self.url) for _ in range(2)]
        self.now = NOW
        self.soap = SOAP
        offer(self.books)
        self.stock = 0
        self.balances = {WANG: 0, LI: 0}
        self.said: dict[str, int] = {}
        self.requests: dict[str, tuple[HouseholdId, VoucherCode]] = {}
        self.prices: dict[VoucherCode, int] = {}
        self.ends: dict[VoucherCode, tuple[str, VoucherState]] = {}
        self.last_days = dict.fromkeys([VoucherCode("")], NOW.date())

    @property
    def books(self) -> Database:
        return self.ledgers[0]

    @rule()
    def the_other_ledger_goes_on(self) -> None:
        self.ledgers.reverse()

    @rule(days=st.sampled_from([1, 20]))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(household=HOUSEHOLDS, drops=st.integers(1, 3))
    def points_are_earned(self, household: HouseholdId, drops: int) -> None:
        earn(self.books, drops, household)
        self.balances[household] += 2 * drops

    @rule(name=st.sampled_from(["d1", "d2", "d3", "d4"]), pieces=st.integers(1, 3))
    def soap_comes(self, name: str, pieces: int) -> None:
        deed = StockDeed(name, SOAP.reward, StockKind.RECEIVED, pieces, "", "zhang")
        outcome = stock(self.books, deed).outcome
        self.check_stock(outcome, name, pieces, self.stock + pieces)

    @rule(name=st.sampled_from(["n1", "n2", "n3"]), pieces=st.integers(0, 3))
    def the_shelf_is_counted(self, name: str, pieces: int) -> None:
        deed = StockDeed(name, SOAP.reward, StockKind.COUNTED, pieces, "", "zhang")
        self.check_stock(stock(self.books, deed).outcome, name, pieces, pieces)

    def check_stock(self, outcome: Outcome, name: str, said: int, stock: int) -> None:
        if name not in self.said:
            assert outcome is Outcome.POSTED
            self.said[name], self.stock = said, stock
            return
        is_same = self.said[name] == said
        assert outcome is (Outcome.DUPLICATE if is_same else Outcome.CONFLICTING)

    @rule(points=st.integers(1, 4), is_offered=st.booleans())
    def the_catalogue_is_changed(self, points: int, *, is_offered: bool) -> None:
        self.soap = replace(SOAP, points=points, is_offered=is_offered)
        offer(self.books, self.soap)

    @rule(target=codes, name=st.sampled_from(["r1", "r2", "r3", "r4"]), who=HOUSEHOLDS)
    def somebody_redeems(self, name: str, who: HouseholdId) -> object:
        request = RewardRequest(name, who, SOAP.reward, "k01", "k01")
        answer = redeem_reward(self.books, request, VOUCHER_TERMS, self.now)
        assert answer.outcome is self.expect_redemption(name, who)
        if answer.voucher is None:
            return multiple()
        code = answer.voucher.voucher.code
        if answer.outcome is Outcome.DUPLICATE:
            assert self.requests[name] == (who, code)
            return multiple()
        self.requests[name] = (who, code)
        self.prices[code] = self.soap.points
        self.last_days[code] = self.now.date() + timedelta(days=30)
        self.balances[who] -= self.soap.points
        self.stock -= 1
        return code

    def expect_redemption(self, name: str, who: HouseholdId) -> Outcome:
        if name in self.requests:
            is_same = self.requests[name][0] == who
            return Outcome.DUPLICATE if is_same else Outcome.CONFLICTING
        is_possible = self.soap.is_offered and self.stock > 0
        is_affordable = self.soap.points <= self.balances[who]
        return Outcome.POSTED if is_possible and is_affordable else Outcome.REFUSED

    @rule(code=codes, name=DEEDS)
    def it_is_handed_out(self, code: VoucherCode, name: str) -> None:
        answer = self.end(code, name, VoucherState.HANDED_OUT)
        is_late = self.now.date() > self.last_days[code]
        if self.is_ended_anew(code, name, VoucherState.HANDED_OUT, answer):
            assert not is_late
        elif code not in self.ends:
            assert is_late

    @rule(code=codes, name=DEEDS)
    def it_is_cancelled(self, code: VoucherCode, name: str) -> None:
        answer = self.end(code, name, VoucherState.CANCELLED)
        if self.is_ended_anew(code, name, VoucherState.CANCELLED, answer):
            self.give_back(code)
        else:
            assert code in self.ends

    @rule()
    def the_ledger_makes_its_round(self) -> None:
        due = [
            code
            for code, day in self.last_days.items()
            if code and code not in self.ends and self.now.date() > day
        ]
        assert expire_vouchers(self.books, VOUCHER_TERMS, self.now) == len(due)
        for code in due:
            self.ends[code] = ("", VoucherState.EXPIRED)
            self.give_back(code)

    def end(self, code: VoucherCode, name: str, state: VoucherState) -> VoucherAnswer:
        why = "broken" if state is VoucherState.CANCELLED else ""
        deed = EndDeed(name, code, state, "li", why)
        return end_voucher(self.books, deed, VOUCHER_TERMS, self.now)

    def is_ended_anew(
        self, code: VoucherCode, name: str, state: VoucherState, answer: VoucherAnswer
    ) -> bool:
        if answer.outcome is Outcome.POSTED:
            assert code not in self.ends
            self.ends[code] = (name, state)
            return True
        is_same = self.ends.get(code) == (name, state)
        assert answer.outcome is (Outcome.DUPLICATE if is_same else Outcome.REFUSED)
        return False

    def give_back(self, code: VoucherCode) -> None:
        (household,) = (who for who, of in self.requests.values() if of == code)
        self.balances[household] += self.prices[code]
        self.stock += 1

    @invariant()
    def points_pieces_and_vouchers_are_what_the_model_says(self) -> None:
        with self.books.read() as connection:
            reward = find_reward(connection, NB01, SOAP.reward)
            for code in self.prices:
                kept = find_voucher(connection, code)
                assert kept is not None
                _, state = self.ends.get(code, ("", VoucherState.ISSUED))
                assert kept.state is state
            for household, balance in self.balances.items():
                kept_balance = connection.exec_driver_sql(
                    "SELECT balance FROM accounts"
                    f" WHERE account = 'household:{household}'"
                ).scalar()
                assert kept_balance == balance >= 0
        assert reward is not None
        assert reward.stock == self.stock >= 0

    def teardown(self) -> None:
        assert not disagreements(self.books)
        for ledger in self.ledgers:
            ledger.close()
        self.place.remove(self.url)


def test_vouchers_are_what_the_model_says_on_sqlite(tmp_path: Path) -> None:
    files = Files(tmp_path)
    run_state_machine_as_test(
        lambda: VoucherMachine(files),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=25, stateful_step_count=25, deadline=None),
    )


def test_vouchers_are_what_the_model_says_on_postgresql(
    postgres: Postgres, postgres_template: str
) -> None:
    server = Server(postgres, postgres_template)
    run_state_machine_as_test(
        lambda: VoucherMachine(server),  # type: ignore[arg-type]  # any factory will do
        settings=settings(max_examples=6, stateful_step_count=25, deadline=None),
    )
