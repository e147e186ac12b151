"""What moves points besides drops: redemption, expiry, correction. No I/O here.

Whoever asks names the change: the same id again is the same change, answered as before
and entered once. A correction leaves the drop as it was; two entries say what is taken
back and what is given instead::

    reversal of 2 for kitchen waste …      household:7K3M9QX2VA -2   issued:NB01/s01 +2
    correction: 0 for kitchen waste …      (no postings)

Points expire oldest first: of what a household has, those earned since a day stay, and
whatever is more than that was earned before.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Final

from msgspec import Struct, field

from ledger.awards import (
    Award,
    Bag,
    DayChange,
    Days,
    award,
    award_again,
    award_nothing,
    change_row,
)
from ledger.book import (
    Cause,
    Entry,
    expired_account,
    fingerprint,
    household_account,
    issue_account,
    redeemed_account,
    transfer,
)
from ledger.drop_judgement import Hindrance, Standing
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.ids import CommunityId, DropId, HouseholdId, StationId
from messaging.contracts.moments import Clock

# What a person at a kiosk can mean; more is a slip of a zero.
REDEEMED_POINTS_MAX: Final = 100_000

# Why a drop earned nothing that may be otherwise by now. A label that was none, or of
# another household, stays so.
_CURABLE: Final = frozenset({None, Hindrance.UNKNOWN_HOUSEHOLD, Hindrance.SUSPENDED})


class ChangeRefused(StrEnum):
    """Why a change was not entered."""

    UNKNOWN_HOUSEHOLD = "unknown household"
    SUSPENDED = "household suspended"
    TOO_MANY = "the household has not so many points"
    NO_AMOUNT = "not an amount of points"
    UNKNOWN_DROP = "unknown drop"
    REFUSED_DROP = "the drop was refused, it cannot be corrected"
    SAME = "the drop has this verdict and these points"
    OTHER_CONTENT = "another change has this id"


class Redemption(Struct, frozen=True):
    """A household spends points. `place` is the kiosk or desk, `what` what it gets."""

    redemption_id: str
    household: HouseholdId
    points: int
    place: str
    what: str
    actor: str


class Expiry(Struct, frozen=True):
    """Points of a household that were earned before a day end."""

    household: HouseholdId
    earned_before: date
    actor: str


class Correction(Struct, frozen=True):
    """A person gives a drop another verdict, and says why."""

    correction_id: str
    drop_id: DropId
    verdict: Verdict
    why: str
    actor: str


class DropInForce(Struct, frozen=True):
    """A drop as it counts now, after earlier corrections.

    `counted` is what it added to its household's day, where the tariff counts days.
    """

    drop_id: DropId
    station: StationId
    household: HouseholdId | None
    stream: Stream
    verdict: Verdict
    net_g: int | None
    opening: str | None
    occurred_at: datetime
    clock: Clock
    received_at: datetime
    points: int
    outcome: Outcome
    hindrance: Hindrance | None
    counted: DayChange | None


class Holder(Struct, frozen=True):
    """A household's account: no standing is that of one that nobody knows.

    `days` are those that the award of one drop rests on.
    """

    standing: Standing | None
    balance: int
    days: Days = field(default_factory=Days)


def judge_redemption(
    redemption: Redemption, community: CommunityId, holder: Holder, now: str
) -> Entry | ChangeRefused:
    """Decide what becomes of a redemption; never more than there is."""
    if not 0 < redemption.points <= REDEEMED_POINTS_MAX:
        return ChangeRefused.NO_AMOUNT
    if holder.standing is None:
        return ChangeRefused.UNKNOWN_HOUSEHOLD
    if holder.standing is Standing.SUSPENDED:
        return ChangeRefused.SUSPENDED
    if redemption.points > holder.balance:
        return ChangeRefused.TOO_MANY
    return Entry(
        entry_id=redemption.redemption_id,
        cause=Cause.REDEMPTION,
        actor=redemption.actor,
        explanation=f"{redemption.points} for {redemption.what}",
        posted_at=now,
        evidence=redemption_evidence(redemption),
        postings=transfer(
            household_account(redemption.household),
            redeemed_account(community, redemption.place),
            redemption.points,
        ),
    )


def redemption_evidence(redemption: Redemption) -> str:
    """Tell the same redemption, asked for again, from another one."""
    return fingerprint(
        (
            redemption.household,
            redemption.points,
            redemption.place,
            redemption.what,
            redemption.actor,
        )
    )


def expiring_points(balance: int, earned_since: int) -> int:
    """Say how much of a balance was earned before, when the oldest is spent first."""
    return max(0, balance - max(0, earned_since))


def expiry_id(expiry: Expiry) -> str:
    return f"{Cause.EXPIRY}/{expiry.household}/{expiry.earned_before.isoformat()}"


def judge_expiry(
    expiry: Expiry, community: CommunityId, points: int, now: str
) -> Entry:
    """Enter that points end; none is an answer, too, and is not asked again."""
    day = expiry.earned_before.isoformat()
    return Entry(
        entry_id=expiry_id(expiry),
        cause=Cause.EXPIRY,
        actor=expiry.actor,
        explanation=f"{points} that were earned before {day} have expired",
        posted_at=now,
        evidence=fingerprint((expiry.household, day)),
        postings=transfer(
            household_account(expiry.household), expired_account(community), points
        ),
    )


class Corrected(Struct, frozen=True):
    """What a correction comes to: two entries, and the points that count from now.

    `change` is what it adds to the household's day, where the tariff counts days.
    """

    reversal: Entry
    correction: Entry
    points: int
    change: DayChange | None


def judge_correction(
    correction: Correction,
    drop: DropInForce,
    holder: Holder,
    calendar: TariffCalendar,
    community: CommunityId,
    now: str,
) -> Corrected | ChangeRefused:
    """Decide what becomes of a correction."""
    if drop.outcome is not Outcome.POSTED:
        return ChangeRefused.REFUSED_DROP
    made = _award(correction.verdict, drop, holder, calendar)
    points = made.points
    if (correction.verdict, points) == (drop.verdict, drop.points):
        return ChangeRefused.SAME
    row = correction_row(correction, drop, points, now)
    if made.change is not None:
        row += change_row(made.change)
    evidence = fingerprint(row)
    issued = issue_account(community, drop.station)
    held = household_account(drop.household or HouseholdId(""))
    because = f"because: {correction.why}"
    reversal = Entry(
        entry_id=f"{correction.correction_id}/{Cause.REVERSAL}",
        cause=Cause.REVERSAL,
        actor=correction.actor,
        explanation=f"{drop.points} for drop {drop.drop_id} taken back, {because}",
        posted_at=now,
        evidence=evidence,
        postings=transfer(held, issued, drop.points),
    )
    given = Entry(
        entry_id=correction.correction_id,
        cause=Cause.CORRECTION,
        actor=correction.actor,
        explanation=f"drop {drop.drop_id}: {made.words}, {because}",
        posted_at=now,
        evidence=evidence,
        postings=transfer(issued, held, points),
    )
    return Corrected(reversal, given, points, made.change)


def _award(
    verdict: Verdict, drop: DropInForce, holder: Holder, calendar: TariffCalendar
) -> Award:
    """Say what a drop earns with another verdict, by the tariff of its own day."""
    bag = Bag(
        household=drop.household or HouseholdId(""),
        stream=drop.stream,
        verdict=verdict,
        net_g=drop.net_g,
        opening=drop.opening,
        occurred_at=drop.occurred_at,
        clock=drop.clock,
        received_at=drop.received_at,
    )
    may_earn = holder.standing is Standing.ACTIVE and drop.hindrance in _CURABLE
    if drop.counted is None:
        if may_earn:
            return award(calendar, bag, holder.days)
        return Award(0, f"0 as before, {verdict}")
    if may_earn:
        return award_again(calendar, bag, drop.counted, drop.points, holder.days)
    return award_nothing(calendar, drop.counted, drop.points, holder.days)


def correction_row(
    correction: Correction, drop: DropInForce, points: int, now: str
) -> tuple[str | int, ...]:
    """Say a correction as the books keep it, in the order of their table."""
    return (
        correction.correction_id,
        correction.drop_id,
        drop.verdict.value,
        correction.verdict.value,
        drop.points,
        points,
        correction.why,
        correction.actor,
        now,
    )
