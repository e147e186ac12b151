"""What households' days hold, for tariffs that count days: read, and added to.

Whoever reads holds the households' accounts first, so nobody adds to a day that
another has just looked at.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.awards import DayChange, Days, HouseholdDay, change_row
from ledger.store.rows import add_rows, rows_among
from ledger.store.tariff_tables import awards
from messaging.contracts.drops import Stream
from messaging.contracts.ids import DropId, HouseholdId

_COLUMNS: Final = tuple(column.name for column in awards.c)
_SUMS: Final = (
    func.sum(awards.c.worth_points).label("worth_points"),
    func.sum(awards.c.correct_count).label("correct_count"),
)
_KIND: Final = (awards.c.household, awards.c.day, awards.c.stream)
_OF_DAYS: Final = select(*_KIND, *_SUMS).group_by(*_KIND)


def load_days(
    connection: Connection,
    households: Collection[HouseholdId | None],
    first: date,
    last: date,
) -> Days:
    """Sum up what these households' days hold, from the first to the last."""
    query = _OF_DAYS.where(
        awards.c.day >= first.isoformat(), awards.c.day <= last.isoformat()
    )
    days = Days()
    for row in rows_among(connection, query, awards.c.household, households):
        days.add(_change(row))
    return days


def counted_of(connection: Connection, drop_id: DropId) -> DayChange | None:
    """Say what a drop added to its day, corrections included; None if nothing."""
    query = select(*_KIND, *_SUMS).where(awards.c.drop_id == drop_id).group_by(*_KIND)
    row = connection.execute(query).one_or_none()
    return None if row is None else _change(row)


def add_awards(
    connection: Connection, changes: Sequence[tuple[str, DropId, DayChange]]
) -> None:
    """Keep what entries added to days; each is an entry's id, its drop, and what."""
    rows = [
        (entry_id, drop_id, *change_row(change))
        for entry_id, drop_id, change in changes
    ]
    add_rows(connection, awards, _COLUMNS, rows)


def _change(row: Any) -> DayChange:
    return DayChange(
        HouseholdDay(HouseholdId(row.household), date.fromisoformat(row.day)),
        Stream(row.stream),
        # PostgreSQL adds integers up to something that is none.
        int(row.worth_points),
        int(row.correct_count),
    )
