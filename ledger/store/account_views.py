"""A household's account as others see it: balance, entries and drops, page by page.

Paged by keys on the indexes that posting keeps anyway. Entries of drops are found by
the household's drops (`drops_of_household`), all others in the household's chain: there
is no index of postings by account, which every drop would have to pay for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ledger.book import Cause, household_account, household_chain
from ledger.drop_judgement import Standing
from ledger.households import Home
from ledger.moments import parse_moment
from ledger.store.rows import rows_among
from ledger.store.schema import (
    accounts,
    corrections,
    drops,
    entries,
    households,
    postings,
)
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.ids import CommunityId, DropId, HouseholdId, StationId
from messaging.contracts.moments import Clock

# Entries of a household's chain that say something of the household, not its points.
_OF_REGISTER: Final = (
    Cause.HOUSEHOLD.value,
    Cause.LABEL_ROLL.value,
    Cause.VOIDED_ROLL.value,
    Cause.CARD.value,
    Cause.REVOCATION.value,
)


@dataclass(frozen=True, slots=True)
class AccountView:
    """A household, and what it has."""

    household: HouseholdId
    home: Home
    standing: Standing
    balance_points: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry of an account. `place_no`: of its drop, or in the household's chain."""

    entry_id: str
    cause: str
    points: int
    posted_at: datetime
    explanation: str
    drop_id: DropId | None
    place_no: int


@dataclass(frozen=True, slots=True)
class HouseholdDropView:
    """A drop as it was reported, and as it counts after its last correction."""

    drop_no: int
    drop_id: DropId
    station: StationId
    occurred_at: datetime
    clock: Clock
    stream: Stream
    net_g: int | None
    verdict_reported: Verdict
    verdict: Verdict
    reason: str | None
    points: int
    outcome: Outcome
    hindrance: str | None


def find_account(
    connection: Connection, community: CommunityId, household: HouseholdId
) -> AccountView | None:
    """Find a household's account; None if the community has no such household."""
    query = (
        select(households, func.coalesce(accounts.c.balance, 0).label("balance"))
        .join_from(
            households,
            accounts,
            accounts.c.account == household_account(household),
            isouter=True,
        )
        .where(households.c.household == household, households.c.community == community)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    home = Home(row.building, row.room)
    return AccountView(household, home, Standing(row.standing), row.balance)


def entries_of_drops(
    connection: Connection, household: HouseholdId, before_no: int, count: int
) -> list[EntryView]:
    """List entries that drops caused, newest first, before a `drop_no`."""
    query: Select[Any] = (
        select(
            drops.c.drop_no.label("place_no"),
            drops.c.drop_id,
            drops.c.points,
            entries.c.entry_id,
            entries.c.cause,
            entries.c.posted_at,
            entries.c.explanation,
        )
        .join_from(drops, entries, entries.c.entry_id == drops.c.drop_id)
        .where(drops.c.household == household, drops.c.drop_no < before_no)
        .order_by(drops.c.drop_no.desc())
        .limit(count)
    )
    return [_entry(row, DropId(row.drop_id)) for row in connection.execute(query)]


def entries_of_chain(
    connection: Connection,
    community: CommunityId,
    household: HouseholdId,
    before_no: int,
    count: int,
) -> list[EntryView]:
    """List all other entries that move points, newest first, before a `chain_no`."""
    account = household_account(household)
    mine = (postings.c.entry_id == entries.c.entry_id) & (postings.c.account == account)
    query: Select[Any] = (
        select(
            entries.c.chain_no.label("place_no"),
            func.coalesce(postings.c.points, 0).label("points"),
            entries.c.entry_id,
            entries.c.cause,
            entries.c.posted_at,
            entries.c.explanation,
        )
        .join_from(entries, postings, mine, isouter=True)
        .where(
            entries.c.chain == household_chain(community, household),
            entries.c.chain_no < before_no,
            entries.c.cause.not_in(_OF_REGISTER),
        )
        .order_by(entries.c.chain_no.desc())
        .limit(count)
    )
    return [_entry(row, None) for row in connection.execute(query)]


def drops_of_household(
    connection: Connection, household: HouseholdId, before_no: int, count: int
) -> list[HouseholdDropView]:
    """List a household's drops, newest first, before a `drop_no`."""
    rows = connection.execute(
        select(drops)
        .where(drops.c.household == household, drops.c.drop_no < before_no)
        .order_by(drops.c.drop_no.desc())
        .limit(count)
    ).all()
    corrected = _last_corrections(connection, rows)
    return [_drop(row, corrected.get(row.drop_id)) for row in rows]


def _last_corrections(
    connection: Connection, rows: Sequence[Row[Any]]
) -> dict[str, Row[Any]]:
    query = (
        select(corrections.c.drop_id, corrections.c.verdict, corrections.c.points)
        .join_from(
            corrections, entries, corrections.c.correction_id == entries.c.entry_id
        )
        .order_by(entries.c.chain_no)
    )
    of_these = {row.drop_id for row in rows}
    found = rows_among(connection, query, corrections.c.drop_id, of_these)
    return {row.drop_id: row for row in found}  # the last one stays


def _entry(row: Row[Any], drop_id: DropId | None) -> EntryView:
    return EntryView(
        entry_id=row.entry_id,
        cause=row.cause,
        points=row.points,
        posted_at=parse_moment(row.posted_at),
        explanation=row.explanation,
        drop_id=drop_id,
        place_no=row.place_no,
    )


def _drop(row: Row[Any], corrected: Row[Any] | None) -> HouseholdDropView:
    return HouseholdDropView(
        drop_no=row.drop_no,
        drop_id=DropId(row.drop_id),
        station=StationId(row.station),
        occurred_at=parse_moment(row.occurred_at),
        clock=Clock(row.clock),
        stream=Stream(row.stream),
        net_g=row.net_g,
        verdict_reported=Verdict(row.verdict),
        verdict=Verdict(row.verdict if corrected is None else corrected.verdict),
        reason=row.reason,
        points=row.points if corrected is None else corrected.points,
        outcome=Outcome(row.outcome),
        hindrance=row.hindrance,
    )
