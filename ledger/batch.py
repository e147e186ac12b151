"""A batch of arrivals judged together, for one transaction to write. No I/O here.

The store loads what is known, this decides, the store writes what came of it and
commits; only then are receipts sent. Arrivals are judged in their order, and each
sees what the earlier ones of the same batch did.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple

from msgspec import Struct

from ledger.arrivals import Arrival, DropArrival, Fault, Rejection
from ledger.awards import change_row
from ledger.book import (
    Book,
    Cause,
    Entry,
    fingerprint,
    household_account,
    issue_account,
    station_chain,
    transfer,
)
from ledger.drop_judgement import (
    Hindrance,
    Judgement,
    Known,
    StoredDrop,
    judge_drop,
)
from ledger.moments import render_moment
from ledger.outbox_numbers import OutboxNumbers
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import DropReceipt, DropRecorded, Outcome
from messaging.contracts.ids import BootId, CommunityId, DropId, StationId

_CAUSES: Final = {Outcome.POSTED: Cause.DROP, Outcome.REFUSED: Cause.REFUSAL}


class Outbox(NamedTuple):
    """One generation of a station's outbox."""

    station: StationId
    outbox_id: BootId


class Tally(NamedTuple):
    """What is counted: an outcome or fault, by station; empty when none sent it."""

    station: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Terms:
    """By what a batch is judged."""

    community: CommunityId
    calendar: TariffCalendar


class JudgedDrop(Struct, frozen=True):
    """A drop that is new to the books, and what becomes of it."""

    arrival: DropArrival
    judgement: Judgement


class Batch:
    """Judges one arrival after another, and gathers what is to be written and said.

    `tallies` counts what happened, for the books' own statistics.
    """

    def __init__(
        self,
        terms: Terms,
        known: Known,
        book: Book,
        outboxes: dict[Outbox, OutboxNumbers],
        now: datetime,
    ) -> None:
        self._terms = terms
        self._known = known
        self._now = now
        self._now_text = render_moment(now)
        self.book = book
        self.outboxes = outboxes
        self.drops: list[JudgedDrop] = []
        self.set_aside: list[Rejection] = []
        self.tallies: Counter[Tally] = Counter()
        self.receipts: dict[StationId, list[DropReceipt]] = {}

    def take(self, arrival: Arrival) -> None:
        """Judge the next arrival."""
        if isinstance(arrival, Rejection):
            self._set_aside(arrival)
        else:
            self._judge(arrival)

    def _judge(self, arrival: DropArrival) -> None:
        judgement = judge_drop(arrival, self._known, self._terms.calendar, self._now)
        if judgement.outcome is Outcome.CONFLICTING:
            self._set_aside(_conflict(arrival))
            return
        if arrival.drop.drop_id not in self._known.drops:
            judgement = self._enter(arrival, judgement)
        self.tallies[Tally(arrival.drop.station, judgement.outcome)] += 1
        self._answer(arrival.drop.station, _receipt(arrival.drop.drop_id, judgement))

    def _enter(self, arrival: DropArrival, judgement: Judgement) -> Judgement:
        drop = arrival.drop
        if drop.household in self._known.households:
            balance = self.book.balance(household_account(drop.household))
            judgement = Judgement(
                judgement.outcome,
                judgement.points,
                judgement.hindrance,
                judgement.explanation,
                balance + judgement.points,
                judgement.change,
            )
        if judgement.change is not None:
            self._known.days.add(judgement.change)
        self._post(arrival, judgement)
        self._known.drops[drop.drop_id] = StoredDrop(
            arrival.content_hash,
            judgement.outcome,
            judgement.points,
            judgement.balance,
            judgement.hindrance,
        )
        if arrival.roll_label is not None:
            self._known.labels.add(arrival.roll_label)
        outbox = Outbox(drop.station, drop.outbox_id)
        numbers = self.outboxes.get(outbox)
        if numbers is None:
            numbers = self.outboxes[outbox] = OutboxNumbers()
        numbers.see(drop.sequence_no, self._now)
        self.drops.append(JudgedDrop(arrival, judgement))
        return judgement

    def _post(self, arrival: DropArrival, judgement: Judgement) -> None:
        drop, community = arrival.drop, self._terms.community
        entry = Entry(
            entry_id=drop.drop_id,
            cause=_CAUSES[judgement.outcome],
            actor=_actor(drop),
            explanation=judgement.explanation,
            posted_at=self._now_text,
            evidence=drop_evidence(
                arrival.content_hash,
                community,
                judgement,
                self._now_text,
                drop.label_read_by,
            ),
            postings=()
            if drop.household is None
            else transfer(
                issue_account(community, drop.station),
                household_account(drop.household),
                judgement.points,
            ),
        )
        self.book.post(entry, station_chain(community, drop.station))

    def _set_aside(self, rejection: Rejection) -> None:
        self.set_aside.append(rejection)
        self.tallies[Tally(rejection.station or "", rejection.fault)] += 1
        if rejection.station is not None and rejection.drop_id is not None:
            self._answer(rejection.station, _refusal(rejection, rejection.drop_id))

    def _answer(self, station: StationId, receipt: DropReceipt) -> None:
        self.receipts.setdefault(station, []).append(receipt)


def drop_evidence(
    content_hash: str,
    community: CommunityId,
    judgement: Judgement,
    received_at: str,
    label_read_by: str | None,
) -> str:
    """Bind to an entry all that the books keep of its drop.

    Who does not say how the label was read, is bound as before that could be said.
    """
    how_read = () if label_read_by is None else (label_read_by,)
    change = judgement.change
    counted = () if change is None else change_row(change)
    return fingerprint(
        (
            content_hash,
            community,
            judgement.outcome,
            judgement.points,
            judgement.balance,
            judgement.hindrance,
            received_at,
            *how_read,
            *counted,
        )
    )


def _receipt(drop_id: DropId, judgement: Judgement) -> DropReceipt:
    return DropReceipt(
        drop_id=drop_id,
        outcome=judgement.outcome,
        points=judgement.points,
        balance=judgement.balance,
        reason=judgement.hindrance,
    )


def _refusal(rejection: Rejection, drop_id: DropId) -> DropReceipt:
    is_conflict = rejection.fault is Fault.CONFLICTING
    return DropReceipt(
        drop_id=drop_id,
        outcome=Outcome.CONFLICTING if is_conflict else Outcome.REFUSED,
        reason=rejection.reason,
    )


def _conflict(arrival: DropArrival) -> Rejection:
    return Rejection(
        Fault.CONFLICTING,
        Hindrance.OTHER_CONTENT,
        arrival.topic,
        arrival.drop.station,
        arrival.drop.drop_id,
        arrival.payload,
    )


def _actor(drop: DropRecorded) -> str:
    if drop.inspector is None:
        return f"station {drop.station}"
    return f"inspector {drop.inspector}"
