"""Answers the calls of the API from books and fleet; may be asked from any thread.

What changes the books is done by the same functions as at a kiosk or at the shell, in
the name of the token, and is in the audit before it is told.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from msgspec import Struct

from ledger.api import answering
from ledger.api.calls import CALLS, CallName, FoundCall
from ledger.api.cursors import EntriesPlace, newest_drop, parse_entries_cursor
from ledger.api.problems import ProblemKind, Trouble
from ledger.api.rate_limit import RateLimit
from ledger.api.reading import Words, bad_token
from ledger.api.told import DropTold, EntryTold, RedemptionAsked
from ledger.api_tokens import ApiToken, actor_of
from ledger.book import RewardId
from ledger.fleet import Kind, Name
from ledger.households import mask_household
from ledger.overview import Lookout
from ledger.redemption import RewardRequest
from ledger.store.account_views import (
    EntryView,
    HouseholdDropView,
    drops_of_household,
    entries_of_chain,
    entries_of_drops,
    find_account,
)
from ledger.store.database import Database
from ledger.store.redeeming import redeem_reward
from ledger.store.reward_register import catalogue
from ledger.store.tokens import find_token, note_used
from ledger.voucher import VoucherTerms
from messaging.contracts.ids import HouseholdId
from people.audit import AuditLine, Deed, as_words
from people.store import PeopleFile
from people.tokens import Token, digest


@dataclass(frozen=True, slots=True)
class Asked:
    """A call by a token that may make it, and from where it came."""

    token: ApiToken
    found: FoundCall
    words: Words
    address: str

    @property
    def household(self) -> HouseholdId:
        return HouseholdId(self.found.fields["household"])


_Answer: TypeAlias = Struct | Trouble
_Answering: TypeAlias = Callable[[Asked], _Answer]


class ApiDesk:
    """Knows tokens, and answers what they ask. Raises `StoreError`, `PeopleError`."""

    def __init__(
        self,
        database: Database,
        lookout: Lookout,
        terms: VoucherTerms,
        people: PeopleFile,
        requests_per_minute: int,
    ) -> None:
        self._database = database
        self._lookout = lookout
        self._terms = terms
        self._people = people
        self._rate_limit = RateLimit(requests_per_minute)
        self._answers: Final[Mapping[CallName, _Answering]] = {
            CallName.LIST_STATIONS: self._list_stations,
            CallName.GET_STATION: self._get_station,
            CallName.LIST_REWARDS: self._list_rewards,
            CallName.GET_ACCOUNT: self._get_account,
            CallName.LIST_ENTRIES: self._list_entries,
            CallName.LIST_DROPS: self._list_drops,
            CallName.REDEEM_REWARD: self._redeem_reward,
        }
        unanswered = {call.name for call in CALLS} ^ self._answers.keys()
        if unanswered:
            msg = f"calls and answers differ: {', '.join(sorted(unanswered))}"
            raise ValueError(msg)

    def admit(self, secret: Token) -> ApiToken | Trouble:
        """Say whose token this is, if it is good and has not asked too often."""
        now = datetime.now(UTC)
        with self._database.read() as connection:
            token = find_token(connection, digest(secret))
        if token is None or token.fault(now) is not None:
            return bad_token()
        wait_s = self._rate_limit.take(token.name, time.monotonic())
        if wait_s is not None:
            headers = (("Retry-After", str(wait_s)),)
            detail = f"come again in {wait_s} s"
            return Trouble(ProblemKind.TOO_MANY_REQUESTS, detail, headers=headers)
        if token.is_used_anew(now):
            with self._database.write() as connection:
                note_used(connection, token.name, now)
        return token

    def answer(self, asked: Asked) -> _Answer:
        return self._answers[asked.found.call.name](asked)

    # ------------------------------------------------------------- stations

    def _list_stations(self, asked: Asked) -> _Answer:
        seen = self._lookout.look()
        after, limit = asked.words.query.cursor, asked.words.query.limit
        return answering.tell_stations(seen.statuses, seen.last_drops_at, after, limit)

    def _get_station(self, asked: Asked) -> _Answer:
        seen = self._lookout.look()
        name = Name(Kind.STATION, asked.found.fields["station"])
        for status in seen.statuses:
            if status.name == name:
                return answering.tell_station(status, seen.last_drops_at)
        return Trouble(ProblemKind.UNKNOWN_STATION, "it was never heard of")

    # ------------------------------------------------------------ households

    def _list_rewards(self, _: Asked) -> _Answer:
        with self._database.read() as connection:
            return answering.tell_rewards(catalogue(connection, self._terms.community))

    def _get_account(self, asked: Asked) -> _Answer:
        household = asked.household
        with self._database.read() as connection:
            found = find_account(connection, self._terms.community, household)
        if found is None:
            return _unknown_household()
        return answering.tell_account(
            household, found.home, found.standing, found.balance_points, asked.token
        )

    def _list_entries(self, asked: Asked) -> _Answer:
        community = self._terms.community
        household = asked.household
        cursor, limit = asked.words.query.cursor, asked.words.query.limit
        place = parse_entries_cursor(cursor) if cursor else EntriesPlace()
        with self._database.read() as connection:
            if find_account(connection, community, household) is None:
                return _unknown_household()
            of_drops = entries_of_drops(connection, household, place.drop_no, limit + 1)
            of_chain = entries_of_chain(
                connection, community, household, place.chain_no, limit + 1
            )
        return answering.tell_entries(
            [(one.place_no, _entry_told(one)) for one in of_drops],
            [(one.place_no, _entry_told(one)) for one in of_chain],
            place,
            limit,
        )

    def _list_drops(self, asked: Asked) -> _Answer:
        household = asked.household
        cursor, limit = asked.words.query.cursor, asked.words.query.limit
        before_no = int(cursor) if cursor else newest_drop()
        with self._database.read() as connection:
            if find_account(connection, self._terms.community, household) is None:
                return _unknown_household()
            found = drops_of_household(connection, household, before_no, limit + 1)
        return answering.tell_drops(
            [(one.drop_no, _drop_told(one)) for one in found], limit
        )

    def _redeem_reward(self, asked: Asked) -> _Answer:
        wanted: RedemptionAsked = asked.words.body
        household, token = asked.household, asked.token
        request = RewardRequest(
            # A key belongs to its token: nobody replays or blocks another's.
            request_id=f"token/{token.name}/{asked.words.key}",
            household=household,
            reward=RewardId(wanted.reward),
            place=f"token-{token.name}",
            actor=actor_of(token.name),
            points_shown=wanted.points_shown,
        )
        now = datetime.now(UTC)
        answer = redeem_reward(self._database, request, self._terms, now)
        outcome = answer.reason or f"{answer.outcome} {asked.words.key}"
        subject = f"{wanted.reward} for {mask_household(household)}"
        self._note(asked, Deed.REWARD_REDEEMED, subject, outcome)
        if answer.reason is not None:
            return answering.tell_refusal(answer.reason)
        if answer.voucher is None or answer.balance is None:
            raise AssertionError(answer)
        return answering.tell_redemption(answer.outcome, answer.voucher, answer.balance)

    def _note(self, asked: Asked, deed: Deed, subject: str, outcome: str) -> None:
        actor, address = actor_of(asked.token.name), as_words(asked.address)
        line = AuditLine(datetime.now(UTC), actor, deed, subject, address, outcome)
        self._people.note(line)


def _unknown_household() -> Trouble:
    return Trouble(ProblemKind.UNKNOWN_HOUSEHOLD, "no household here has this id")


def _entry_told(view: EntryView) -> EntryTold:
    return EntryTold(
        entry_id=view.entry_id,
        cause=view.cause,
        points=view.points,
        posted_at=view.posted_at,
        explanation=view.explanation,
        drop_id=view.drop_id,
    )


def _drop_told(view: HouseholdDropView) -> DropTold:
    return DropTold(
        drop_id=view.drop_id,
        station=view.station,
        occurred_at=view.occurred_at,
        clock=view.clock,
        stream=view.stream,
        net_g=view.net_g,
        verdict=view.verdict,
        verdict_reported=view.verdict_reported,
        reason=view.reason,
        points=view.points,
        outcome=view.outcome,
        hindrance=view.hindrance,
    )
