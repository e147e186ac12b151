"""What becomes of a drop: posted, duplicate, refused or conflicting. No I/O here.

The rules, in this order; the first that applies decides::

    same drop_id, same content, once posted    duplicate, answered as then
    same drop_id, same content, once refused   refused, answered as then
    same drop_id, other content                conflicting, set aside
    a roll's label that another drop has used  refused, kept
    no household, unknown, not the label's,
      suspended, or of a roll that is void     posted without points, and why
    otherwise                                  posted, points by the tariff

A resident was told that her bag is recorded before the ledger heard of it. So a drop
that earns nothing is still posted: it is in the books once, for somebody to correct.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct

from ledger.arrivals import DropArrival
from ledger.awards import Bag, DayChange, Days, award
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.bag_label import BagLabel, NotABagLabel
from messaging.contracts.drops import DropRecorded, Outcome
from messaging.contracts.ids import DropId, HouseholdId


class Hindrance(StrEnum):
    """Why a drop earned nothing or was refused; the words that a receipt carries."""

    NO_HOUSEHOLD = "no household was read"
    UNKNOWN_HOUSEHOLD = "unknown household"
    SUSPENDED = "household suspended"
    NOT_A_LABEL = "not a bag label"
    OTHER_HOUSEHOLD = "label of another household"
    LABEL_USED = "label used before"
    LABEL_VOID = "label is void"
    OTHER_CONTENT = "other content under the same drop_id"


class Standing(StrEnum):
    """Whether a household takes part."""

    ACTIVE = "active"
    SUSPENDED = "suspended"


_OF_STANDING: Final[Mapping[Standing | None, Hindrance | None]] = {
    None: Hindrance.UNKNOWN_HOUSEHOLD,
    Standing.SUSPENDED: Hindrance.SUSPENDED,
    Standing.ACTIVE: None,
}


class Judgement(Struct, frozen=True):
    """What becomes of a drop. `explanation` is for an auditor.

    `balance` is what the household had then, where an earlier answer says so. `change`
    is what a drop adds to its household's day, where the tariff counts days.
    """

    outcome: Outcome
    points: int
    hindrance: Hindrance | None
    explanation: str
    balance: int | None = None
    change: DayChange | None = None


class StoredDrop(Struct, frozen=True):
    """What the books hold under a `drop_id`; the outcome is posted or refused."""

    content_hash: str
    outcome: Outcome
    points: int
    balance: int | None
    hindrance: Hindrance | None


@dataclass(slots=True)
class Known:
    """All that the books know about the drops of one batch.

    `labels`: those with a serial that are used up. `voided`: first and last serials of
    rolls that are void. `days`: of households whose tariff counts days.
    """

    drops: dict[DropId, StoredDrop]
    households: dict[HouseholdId, Standing]
    labels: set[str]
    voided: Mapping[HouseholdId, Sequence[tuple[int, int]]] = field(
        default_factory=dict
    )
    days: Days = field(default_factory=Days)


def judge_drop(
    arrival: DropArrival, known: Known, calendar: TariffCalendar, received_at: datetime
) -> Judgement:
    """Decide what becomes of one drop; changes nothing."""
    drop = arrival.drop
    stored = known.drops.get(drop.drop_id)
    if stored is not None:
        return _judge_again(stored, arrival.content_hash)
    if arrival.roll_label in known.labels:
        return _hinder(Outcome.REFUSED, Hindrance.LABEL_USED)
    hindrance = _hindrance(arrival, known)
    if hindrance is not None:
        return _hinder(Outcome.POSTED, hindrance)
    if calendar.only is not None:
        worth = calendar.only.worth(drop.stream, drop.verdict, drop.net_g, drop.opening)
        return Judgement(Outcome.POSTED, worth.points, None, worth.words)
    earned = award(calendar, _bag(drop, received_at), known.days)
    return Judgement(
        Outcome.POSTED, earned.points, None, earned.words, change=earned.change
    )


def _judge_again(stored: StoredDrop, content_hash: str) -> Judgement:
    if content_hash != stored.content_hash:
        return _hinder(Outcome.CONFLICTING, Hindrance.OTHER_CONTENT)
    is_posted = stored.outcome is Outcome.POSTED
    return Judgement(
        Outcome.DUPLICATE if is_posted else Outcome.REFUSED,
        stored.points,
        stored.hindrance,
        "as before",
        stored.balance,
    )


def _hindrance(arrival: DropArrival, known: Known) -> Hindrance | None:
    label, household = arrival.label, arrival.drop.household
    if isinstance(label, NotABagLabel):
        return Hindrance.NOT_A_LABEL
    if household is None:
        return Hindrance.NO_HOUSEHOLD
    if label is not None and label.household != household:
        return Hindrance.OTHER_HOUSEHOLD
    if label is not None and _is_void(label, known):
        return Hindrance.LABEL_VOID
    return _OF_STANDING[known.households.get(household)]


def _bag(drop: DropRecorded, received_at: datetime) -> Bag:
    return Bag(
        household=drop.household or HouseholdId(""),
        stream=drop.stream,
        verdict=drop.verdict,
        net_g=drop.net_g,
        opening=drop.opening,
        occurred_at=drop.occurred_at,
        clock=drop.clock,
        received_at=received_at,
    )


def _hinder(outcome: Outcome, hindrance: Hindrance) -> Judgement:
    return Judgement(outcome, 0, hindrance, f"0, because: {hindrance}")


def _is_void(label: BagLabel, known: Known) -> bool:
    serial = label.serial
    return serial is not None and any(
        first <= serial <= last for first, last in known.voided.get(label.household, ())
    )
