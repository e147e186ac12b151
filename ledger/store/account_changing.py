"""Redemptions, expiry and corrections entered: once, whoever asks how often.

Each holds the household's chain first, and only then asks whether the change is there
already; two who ask at the same time get the same answer.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from ledger.account_changes import (
    ChangeRefused,
    Correction,
    DropInForce,
    Expiry,
    Holder,
    Redemption,
    correction_row,
    expiring_points,
    expiry_id,
    judge_correction,
    judge_expiry,
    judge_redemption,
    redemption_evidence,
)
from ledger.awards import Days
from ledger.batch import Terms
from ledger.book import (
    AccountId,
    Book,
    Entry,
    expired_account,
    household_account,
    household_chain,
    issue_account,
    redeemed_account,
    station_chain,
)
from ledger.drop_judgement import Hindrance, Standing
from ledger.moments import parse_moment, render_moment
from ledger.store.award_days import add_awards, counted_of, load_days
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.rows import add_rows
from ledger.store.schema import corrections, drops, entries, households
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.ids import CommunityId, DropId, HouseholdId, StationId
from messaging.contracts.moments import Clock

_CORRECTION_COLUMNS: Final = tuple(column.name for column in corrections.c)
_NOBODY: Final = Holder(None, 0)


class ChangeAnswer(Struct, frozen=True):
    """What became of a change, and what the household then has."""

    outcome: Outcome
    balance: int | None = None
    reason: ChangeRefused | None = None


def redeem(
    connection: Connection,
    redemption: Redemption,
    community: CommunityId,
    now: datetime,
) -> ChangeAnswer:
    """Spend a household's points, once; never more than it has."""
    household = redemption.household
    spent = redeemed_account(community, redemption.place)
    book = _hold(connection, community, household, spent)
    evidence = _entered(connection, redemption.redemption_id)
    if evidence is not None:
        return _again(
            book, household, is_same=evidence == redemption_evidence(redemption)
        )
    entry = judge_redemption(
        redemption,
        community,
        find_holder(connection, book, household),
        render_moment(now),
    )
    return _enter(connection, book, community, household, entry)


def expire(
    connection: Connection, expiry: Expiry, community: CommunityId, now: datetime
) -> ChangeAnswer:
    """End what a household earned before a day and has not spent."""
    household = expiry.household
    book = _hold(connection, community, household, expired_account(community))
    if _entered(connection, expiry_id(expiry)) is not None:
        return _again(book, household, is_same=True)
    points = expiring_points(
        book.balance(household_account(household)),
        _earned_since(connection, household, expiry.earned_before),
    )
    entry = judge_expiry(expiry, community, points, render_moment(now))
    return _enter(connection, book, community, household, entry)


def correct(
    connection: Connection, correction: Correction, terms: Terms, now: datetime
) -> ChangeAnswer:
    """Give a drop another verdict; what it earned is taken back and given anew."""
    found = _drop_in_force(connection, correction.drop_id)
    if found is None:
        return ChangeAnswer(Outcome.REFUSED, reason=ChangeRefused.UNKNOWN_DROP)
    household, issued = found.household, issue_account(terms.community, found.station)
    if household is None:
        chain = station_chain(terms.community, found.station)
        book = load_book(connection, {issued}, {chain})
    else:
        chain = household_chain(terms.community, household)
        book = _hold(connection, terms.community, household, issued)
    is_same = _is_same_correction(connection, correction)
    if is_same is not None:
        return _again(book, household, is_same=is_same)
    # Read again, now that nobody else can correct it; drops never go away.
    drop = _drop_in_force(connection, correction.drop_id) or found
    holder = find_holder(connection, book, household)
    days = _days_around(connection, drop, terms.calendar)
    made = judge_correction(
        correction,
        drop,
        replace(holder, days=days),
        terms.calendar,
        terms.community,
        render_moment(now),
    )
    if isinstance(made, ChangeRefused):
        return ChangeAnswer(Outcome.REFUSED, reason=made)
    row = correction_row(correction, drop, made.points, render_moment(now))
    add_rows(connection, corrections, _CORRECTION_COLUMNS, [row])
    if made.change is not None:
        counted = (correction.correction_id, drop.drop_id, made.change)
        add_awards(connection, [counted])
    book.post(made.reversal, chain)
    book.post(made.correction, chain)
    write_book(connection, book)
    return ChangeAnswer(Outcome.POSTED, _balance(book, household))


def _is_same_correction(connection: Connection, correction: Correction) -> bool | None:
    """Whether this is the correction that has this id; None when none has it."""
    kept = connection.execute(
        select(corrections).where(
            corrections.c.correction_id == correction.correction_id
        )
    ).one_or_none()
    if kept is None:
        return None
    return (kept.drop_id, kept.verdict, kept.why, kept.actor) == (
        correction.drop_id,
        correction.verdict.value,
        correction.why,
        correction.actor,
    )


def every_household(
    connection: Connection, community: CommunityId
) -> Sequence[HouseholdId]:
    """List all households of a community, by their id."""
    found = connection.scalars(
        select(households.c.household)
        .where(households.c.community == community)
        .order_by(households.c.household)
    )
    return [HouseholdId(household) for household in found]


def _hold(
    connection: Connection,
    community: CommunityId,
    household: HouseholdId,
    other: AccountId,
) -> Book:
    chain = household_chain(community, household)
    return load_book(connection, {household_account(household), other}, {chain})


def find_holder(
    connection: Connection, book: Book, household: HouseholdId | None
) -> Holder:
    """Say who holds an account; its book is loaded, and nobody else can change it."""
    if household is None:
        return _NOBODY
    standing = connection.scalar(
        select(households.c.standing).where(households.c.household == household)
    )
    if standing is None:
        return _NOBODY
    return Holder(Standing(standing), book.balance(household_account(household)))


def _entered(connection: Connection, entry_id: str) -> str | None:
    query = select(entries.c.evidence).where(entries.c.entry_id == entry_id)
    return connection.scalar(query)


def _again(book: Book, household: HouseholdId | None, *, is_same: bool) -> ChangeAnswer:
    if not is_same:
        return ChangeAnswer(Outcome.CONFLICTING, reason=ChangeRefused.OTHER_CONTENT)
    return ChangeAnswer(Outcome.DUPLICATE, _balance(book, household))


def _enter(
    connection: Connection,
    book: Book,
    community: CommunityId,
    household: HouseholdId,
    made: Entry | ChangeRefused,
) -> ChangeAnswer:
    if isinstance(made, ChangeRefused):
        return ChangeAnswer(Outcome.REFUSED, reason=made)
    book.post(made, household_chain(community, household))
    write_book(connection, book)
    return ChangeAnswer(Outcome.POSTED, _balance(book, household))


def _balance(book: Book, household: HouseholdId | None) -> int | None:
    return None if household is None else book.balance(household_account(household))


def _drop_in_force(connection: Connection, drop_id: DropId) -> DropInForce | None:
    row = connection.execute(
        select(drops).where(drops.c.drop_id == drop_id)
    ).one_or_none()
    if row is None:
        return None
    last = connection.execute(
        select(corrections.c.verdict, corrections.c.points)
        .join_from(
            corrections, entries, corrections.c.correction_id == entries.c.entry_id
        )
        .where(corrections.c.drop_id == drop_id)
        .order_by(entries.c.chain_no.desc())
        .limit(1)
    ).one_or_none()
    verdict, points = (row.verdict, row.points) if last is None else last
    return DropInForce(
        drop_id=drop_id,
        station=StationId(row.station),
        household=None if row.household is None else HouseholdId(row.household),
        stream=Stream(row.stream),
        verdict=Verdict(verdict),
        net_g=row.net_g,
        opening=row.opening,
        occurred_at=parse_moment(row.occurred_at),
        clock=Clock(row.clock),
        received_at=parse_moment(row.received_at),
        points=points,
        outcome=Outcome(row.outcome),
        hindrance=None if row.hindrance is None else Hindrance(row.hindrance),
        counted=counted_of(connection, drop_id),
    )


def _days_around(
    connection: Connection, drop: DropInForce, calendar: TariffCalendar
) -> Days:
    """Read the days that a correction rests on; their household is held."""
    day = calendar.day_of(drop.occurred_at, drop.clock, drop.received_at)
    around = calendar.days_around(day)
    if around is None:
        return Days()
    return load_days(connection, {drop.household}, *around)


def _earned_since(connection: Connection, household: HouseholdId, day: date) -> int:
    since = render_moment(datetime.combine(day, time(), UTC))
    earned = select(func.coalesce(func.sum(drops.c.points), 0)).where(
        drops.c.household == household, drops.c.received_at >= since
    )
    difference = func.sum(corrections.c.points - corrections.c.points_before)
    changed = (
        select(func.coalesce(difference, 0))
        .join_from(corrections, drops, corrections.c.drop_id == drops.c.drop_id)
        .where(drops.c.household == household, drops.c.received_at >= since)
    )
    return int(connection.scalar(earned) or 0) + int(connection.scalar(changed) or 0)
