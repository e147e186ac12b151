"""The desk that kiosks ask for points: a request in, an answer out, one at a time.

What a request may do is decided elsewhere; this shows the card to the books, lets it be
done there in one transaction, and answers. A request that changes something is keyed by
its id in the books themselves, so it is done once whichever ledger it comes to, and how
often. Nothing that waits here is promised to anybody: a kiosk that hears nothing asks
again.
"""

import time
from datetime import UTC, datetime
from queue import Full, Queue
from threading import Thread
from typing import Final, assert_never

from interface.log import log
from ledger.account_telling import tell_account, tell_voucher
from ledger.book import RewardId
from ledger.card_guesses import CardGuesses
from ledger.cases import objection_opening
from ledger.household_cards import CardHash, KeptCard
from ledger.points_requests import (
    REFUSALS,
    Asked,
    Misasked,
    Unanswerable,
    read_points_request,
    refused,
)
from ledger.redemption import RewardRequest
from ledger.store.card_register import find_card
from ledger.store.case_keeping import (
    find_drop_of_entry,
    objected_entries,
    objections_of,
    open_case,
)
from ledger.store.database import Database, StoreError
from ledger.store.redeeming import redeem_reward
from ledger.store.reward_views import find_redemption
from ledger.store.statements import has_entry, read_statement
from ledger.store.turns import take_turn
from ledger.voucher import VoucherTerms
from messaging.bus import Bus, Delivery
from messaging.codec import encode
from messaging.contracts.household_card import HouseholdCard, parse_household_card
from messaging.contracts.ids import ClientId, HouseholdId
from messaging.contracts.points import (
    GetAccount,
    ObjectionRecorded,
    ObjectToEntry,
    PointsRefusal,
    PointsReply,
    PointsRequest,
    RedeemReward,
    RewardRedeemed,
)
from messaging.topics import Topics

# A minute's work of many kiosks; more is an attack. Who asked in earnest asks again.
_WAITING_MAX: Final = 500


class PointsDesk:
    """Answers kiosks from `open` to `close`."""

    def __init__(
        self, bus: Bus, topics: Topics, database: Database, terms: VoucherTerms
    ) -> None:
        self._bus = bus
        self._topics = topics
        self._database = database
        self._terms = terms
        self._guesses = CardGuesses()
        self._queue: Queue[Delivery | None] = Queue(_WAITING_MAX)
        self._thread = Thread(target=self._serve, name="ledger-points")

    def open(self) -> None:
        """Begin to answer, and ask the bus for requests."""
        self._thread.start()
        requests = self._topics.points_requests
        if self._database.is_shared:
            requests = self._topics.shared_points_requests
        self._bus.subscribe(requests, self.deliver)

    def close(self) -> None:
        """Answer what waits, and end."""
        self._queue.put(None)
        self._thread.join()

    def deliver(self, delivery: Delivery) -> None:
        """Take a request, in the bus's thread."""
        if delivery.is_retained:
            # One that stays on its topic would come again at every start.
            log().warning("points_request_discarded", reason="retained")
            return
        try:
            self._queue.put_nowait(delivery)
        except Full:
            log().warning("points_request_discarded", reason="too many")

    # In the desk's own thread -------------------------------------------------

    def _serve(self) -> None:
        while (delivery := self._queue.get()) is not None:
            read = read_points_request(self._topics, delivery.payload)
            match read:
                case Unanswerable(reason):
                    log().warning("points_request_discarded", reason=reason)
                case Misasked(client, refusal):
                    self._send(client, refusal)
                case Asked(client, _):
                    self._send(client, self._answer(read))
                case _:
                    assert_never(read)

    def _send(self, client: ClientId, answer: PointsReply) -> None:
        """Send an answer; one that finds the broker away is asked for again."""
        self._bus.publish(self._topics.replies(client), encode(answer))
        reason = getattr(answer, "reason", None)
        log().info(
            "points_answered",
            client=client,
            answer=type(answer).__name__,
            **({} if reason is None else {"reason": str(reason)}),
        )

    def _answer(self, asked: Asked) -> PointsReply:
        request, now_s = asked.request, time.monotonic()
        pause_s = self._guesses.pause_s(asked.client, now_s)
        if pause_s > 0:
            reason = PointsRefusal.TOO_MANY_ATTEMPTS
            return refused(request.request_id, reason, f"for {pause_s:.0f} s more")
        card = parse_household_card(request.card)
        if not isinstance(card, HouseholdCard):
            # Misread, or another code: whoever guesses writes the form right.
            reason = PointsRefusal.UNKNOWN_CARD
            return refused(request.request_id, reason, card.reason)
        try:
            with self._database.read() as connection:
                kept = find_card(
                    connection, self._terms.community, CardHash(card.sha256)
                )
            if kept is None:
                self._guesses.strike(asked.client, now_s)
                return refused(request.request_id, PointsRefusal.UNKNOWN_CARD)
            self._guesses.forgive(asked.client)
            return self._serve_household(asked, kept)
        except StoreError as error:
            log().error("points_not_answered", trouble=str(error))
            return refused(request.request_id, PointsRefusal.BOOKS_UNAVAILABLE)

    def _serve_household(self, asked: Asked, kept: KeptCard) -> PointsReply:
        request, household = asked.request, kept.card.household
        if kept.revocation is not None and not self._is_done(request, household):
            return refused(request.request_id, PointsRefusal.REVOKED_CARD)
        match request:
            case GetAccount():
                return self._show(request, household)
            case RedeemReward():
                return self._redeem(request, household, asked.client)
            case ObjectToEntry():
                return self._object(request, household)
            case _:
                assert_never(request)

    def _show(self, request: GetAccount, household: HouseholdId) -> PointsReply:
        today = self._terms.today(datetime.now(UTC))
        with self._database.read() as connection:
            community = self._terms.community
            statement = read_statement(connection, community, household, today)
            objected = objected_entries(connection, community, household)
        if statement is None:  # households never go away
            return refused(request.request_id, PointsRefusal.UNKNOWN_CARD)
        return tell_account(request.request_id, statement, objected)

    def _redeem(
        self, request: RedeemReward, household: HouseholdId, client: ClientId
    ) -> PointsReply:
        wish = RewardRequest(
            request_id=request.request_id,
            household=household,
            reward=RewardId(request.reward),
            place=client,
            actor=f"kiosk {client}",
            points_shown=request.points_shown,
        )
        answer = redeem_reward(self._database, wish, self._terms, datetime.now(UTC))
        if answer.reason is not None:
            has = "" if answer.balance is None else f"has {answer.balance}"
            return refused(request.request_id, REFUSALS[answer.reason], has)
        if answer.voucher is None or answer.balance is None:
            msg = f"redemption {request.request_id} has neither voucher nor reason"
            raise ValueError(msg)
        return RewardRedeemed(
            request_id=request.request_id,
            voucher=tell_voucher(answer.voucher.voucher),
            balance=answer.balance,
        )

    def _object(self, request: ObjectToEntry, household: HouseholdId) -> PointsReply:
        with self._database.read() as connection:
            is_hers = has_entry(
                connection, self._terms.community, household, request.entry_id
            )
        if not is_hers:
            return refused(request.request_id, PointsRefusal.UNKNOWN_ENTRY)
        now = datetime.now(UTC)
        community, today = self._terms.community, self._terms.today(now)
        case = take_turn(
            self._database,
            lambda connection: open_case(
                connection,
                objection_opening(
                    request.request_id,
                    household,
                    request.entry_id,
                    find_drop_of_entry(connection, request.entry_id),
                    request.objection,
                ),
                community,
                today,
                now,
            ),
        )
        if case.opening.request_id != request.request_id:
            return refused(request.request_id, PointsRefusal.OBJECTED_BEFORE)
        return ObjectionRecorded(
            request_id=request.request_id, case_no=case.case_no, due_on=case.due_on
        )

    def _is_done(self, request: PointsRequest, household: HouseholdId) -> bool:
        """Whether this is asked again, and was done while the card was good."""
        with self._database.read() as connection:
            match request:
                case RedeemReward():
                    kept = find_redemption(connection, request.request_id)
                    return kept is not None and kept.voucher.household == household
                case ObjectToEntry():
                    community = self._terms.community
                    asked = objections_of(connection, community, household)
                    return request.request_id in asked
                case _:
                    return False
