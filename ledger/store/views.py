"""What pages and reports see of the books; every function is one short question."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ledger.drop_judgement import Hindrance
from ledger.moments import parse_moment
from ledger.outbox_numbers import Gap
from ledger.store.rows import rows_among
from ledger.store.schema import (
    corrections,
    drops,
    entries,
    gaps,
    households,
    outboxes,
    outcomes,
    quarantine,
)
from messaging.contracts.drops import LabelReadBy, Outcome, Stream, Verdict
from messaging.contracts.ids import BootId, CommunityId, DropId, HouseholdId, StationId
from messaging.contracts.moments import Clock

# A station's drops are looked for among so many: a day of a hundred busy stations. An
# index by station would make every posting slower, for a page that is seldom open.
_LOOKED_BACK_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class DropView:
    """A drop in the books. `building` is None when the household is not known."""

    drop_id: DropId
    station: StationId
    sequence_no: int
    occurred_at: datetime
    clock: Clock
    household: HouseholdId | None
    building: str | None
    stream: Stream
    net_g: int | None
    verdict: Verdict
    outcome: Outcome
    points: int
    hindrance: Hindrance | None
    label_read_by: LabelReadBy | None = None


@dataclass(frozen=True, slots=True)
class GapView:
    """Drops of one outbox that have not arrived."""

    station: StationId
    outbox_id: BootId
    gap: Gap


@dataclass(frozen=True, slots=True)
class SetAside:
    """A message in the quarantine. `payload` is what somebody else wrote."""

    number: int
    fault: str
    reason: str
    topic: str
    payload: str
    received_at: datetime


def latest_drops(connection: Connection, count: int) -> tuple[DropView, ...]:
    """List the last drops that came in, newest first."""
    query = _all_drops().order_by(drops.c.drop_no.desc()).limit(count)
    return tuple(_drop_view(row) for row in connection.execute(query))


def find_drops(
    connection: Connection, drop_ids: Collection[DropId]
) -> tuple[dict[DropId, DropView], dict[DropId, Verdict]]:
    """Find drops as they were reported, and the verdicts that corrections gave them."""
    found = {
        DropId(row.drop_id): _drop_view(row)
        for row in rows_among(connection, _all_drops(), drops.c.drop_id, drop_ids)
    }
    last = (
        select(corrections.c.drop_id, corrections.c.verdict)
        .join_from(
            corrections, entries, corrections.c.correction_id == entries.c.entry_id
        )
        .order_by(entries.c.chain_no)
    )
    corrected = {
        DropId(drop_id): Verdict(verdict)
        for drop_id, verdict in rows_among(
            connection, last, corrections.c.drop_id, drop_ids
        )
    }
    return found, corrected


def has_drop(
    connection: Connection, community: CommunityId, station: StationId, drop_id: DropId
) -> bool:
    """Whether the books hold this drop, from this station."""
    query = select(drops.c.drop_no).where(
        drops.c.drop_id == drop_id,
        drops.c.station == station,
        drops.c.community == community,
    )
    return connection.execute(query).first() is not None


def latest_drops_of(
    connection: Connection, station: StationId, count: int
) -> tuple[DropView, ...]:
    """List a station's last drops, newest first, among the latest of all."""
    latest = select(func.max(drops.c.drop_no)).scalar_subquery()
    query = (
        _all_drops()
        .where(drops.c.station == station, drops.c.drop_no > latest - _LOOKED_BACK_MAX)
        .order_by(drops.c.drop_no.desc())
        .limit(count)
    )
    return tuple(_drop_view(row) for row in connection.execute(query))


def every_drop(connection: Connection) -> Iterator[DropView]:
    """All drops in the order in which they came in; as many as there are."""
    query = _all_drops().order_by(drops.c.drop_no)
    for row in connection.execution_options(yield_per=1000).execute(query):
        yield _drop_view(row)


def _all_drops() -> Select[Any]:
    return select(drops, households.c.building).join_from(
        drops,
        households,
        drops.c.household == households.c.household,
        isouter=True,
    )


def _drop_view(row: Row[Any]) -> DropView:
    return DropView(
        drop_id=row.drop_id,
        station=row.station,
        sequence_no=row.sequence_no,
        occurred_at=parse_moment(row.occurred_at),
        clock=Clock(row.clock),
        household=row.household,
        building=row.building,
        stream=Stream(row.stream),
        net_g=row.net_g,
        verdict=Verdict(row.verdict),
        outcome=Outcome(row.outcome),
        points=row.points,
        hindrance=None if row.hindrance is None else Hindrance(row.hindrance),
        label_read_by=None
        if row.label_read_by is None
        else LabelReadBy(row.label_read_by),
    )


def last_drops_at(
    connection: Connection, community: CommunityId
) -> dict[StationId, datetime]:
    """When every station's last drop happened, by its own clock."""
    rows = connection.execute(
        select(outboxes.c.station, func.max(outboxes.c.last_drop_at).label("at"))
        .where(outboxes.c.community == community)
        .group_by(outboxes.c.station)
    )
    return {StationId(row.station): parse_moment(row.at) for row in rows}


def open_gaps(
    connection: Connection, community: CommunityId, count: int
) -> tuple[GapView, ...]:
    """Say which drops are missing, the longest missing first."""
    rows = connection.execute(
        select(gaps)
        .where(gaps.c.community == community)
        .order_by(gaps.c.opened_at, gaps.c.station, gaps.c.first_no)
        .limit(count)
    )
    return tuple(
        GapView(
            StationId(row.station),
            BootId(row.outbox_id),
            Gap(row.first_no, row.last_no, parse_moment(row.opened_at)),
        )
        for row in rows
    )


def latest_set_aside(connection: Connection, count: int) -> tuple[SetAside, ...]:
    """List the last messages that could not be posted, newest first."""
    rows = connection.execute(
        select(quarantine).order_by(quarantine.c.number.desc()).limit(count)
    )
    return tuple(map(_set_aside, rows))


def set_aside_of(
    connection: Connection, drop_ids: Collection[DropId]
) -> dict[DropId, list[SetAside]]:
    """Find what was set aside under the ids of these drops, oldest first."""
    query = select(quarantine).order_by(quarantine.c.number)
    found: dict[DropId, list[SetAside]] = {}
    for row in rows_among(connection, query, quarantine.c.drop_id, drop_ids):
        found.setdefault(DropId(row.drop_id), []).append(_set_aside(row))
    return found


def _set_aside(row: Row[Any]) -> SetAside:
    return SetAside(
        row.number,
        row.fault,
        row.reason,
        row.topic,
        row.payload,
        parse_moment(row.received_at),
    )


def outcome_counts(connection: Connection) -> dict[str, int]:
    """How often which outcome and fault occurred since the books were made."""
    rows = connection.execute(
        select(outcomes.c.outcome, func.sum(outcomes.c.count))
        .group_by(outcomes.c.outcome)
        .order_by(outcomes.c.outcome)
    )
    # PostgreSQL adds big integers up to something that is none.
    return {outcome: int(count) for outcome, count in rows}
