"""Past drops for a dry run: streamed household by household; nothing is changed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from ledger.awards import Bag
from ledger.dry_run import PastDrop
from ledger.moments import parse_moment, render_moment
from ledger.store.findings import stream
from ledger.store.schema import corrections, drops, entries, households
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.ids import CommunityId, DropId, HouseholdId
from messaging.contracts.moments import Clock


def count_past_drops(
    connection: Connection, community: CommunityId, since: datetime
) -> int:
    """Say how many `past_drops` will be, at most."""
    query = _received(select(func.count()), community, since)
    return int(connection.scalar(query) or 0)


def past_drops(
    connection: Connection, community: CommunityId, since: datetime
) -> Iterator[PastDrop]:
    """Give the drops of known households that were received since a moment."""
    corrected = _corrected(connection)
    columns = select(drops, households.c.building)
    query = _received(columns, community, since).order_by(
        drops.c.household, drops.c.drop_no
    )
    for row in stream(connection, query):
        changed = corrected.get(row.drop_id)
        if row.hindrance is None or changed is not None:
            yield _past_drop(row, *(changed or (row.verdict, row.points)))


def _received(
    query: Select[Any], community: CommunityId, since: datetime
) -> Select[Any]:
    return query.select_from(
        drops.join(households, drops.c.household == households.c.household)
    ).where(
        drops.c.community == community,
        drops.c.outcome == Outcome.POSTED.value,
        drops.c.received_at >= render_moment(since),
    )


def _corrected(connection: Connection) -> dict[DropId, tuple[str, int]]:
    """Read the verdict and points in force of every drop that was corrected."""
    query = (
        select(corrections.c.drop_id, corrections.c.verdict, corrections.c.points)
        .join_from(
            corrections, entries, corrections.c.correction_id == entries.c.entry_id
        )
        .order_by(entries.c.chain, entries.c.chain_no)
    )
    return {
        DropId(row.drop_id): (row.verdict, row.points)
        for row in stream(connection, query)
    }


def _past_drop(row: Row[Any], verdict: str, points: int) -> PastDrop:
    bag = Bag(
        household=HouseholdId(row.household),
        stream=Stream(row.stream),
        verdict=Verdict(verdict),
        net_g=row.net_g,
        opening=row.opening,
        occurred_at=parse_moment(row.occurred_at),
        clock=Clock(row.clock),
        received_at=parse_moment(row.received_at),
    )
    return PastDrop(bag, row.building, points)
