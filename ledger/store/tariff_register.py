"""The tariffs that have begun, kept so that nobody changes them afterwards.

They are written down with the first drops posted after they began, in a chain of their
own; it is held after everything else, so nobody waits in a circle.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from ledger.batch import Terms
from ledger.book import Cause, Entry, fingerprint, tariff_chain
from ledger.moments import parse_moment, render_moment
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.database import StoreUnavailable
from ledger.store.rows import add_rows
from ledger.store.schema import drops
from ledger.store.tariff_tables import tariffs
from ledger.tariff import Tariff
from ledger.tariff_calendar import RecordedTariff, TariffCalendar, find_disagreement
from messaging.contracts.ids import CommunityId

_COLUMNS: Final = tuple(column.name for column in tariffs.c)


def keep_tariffs(connection: Connection, terms: Terms, now: datetime) -> None:
    """Write down the tariffs that have begun.

    Raises `StoreUnavailable` when the books have others: no drop may then be posted.
    """
    calendar, community = terms.calendar, terms.community
    begun = calendar.begun_on(calendar.local_day(now))
    kept = recorded_tariffs(connection, community)
    if {one.digest for one in kept} == {calendar.digest(one) for one in begun}:
        return
    book = load_book(connection, (), {tariff_chain(community)})
    # Another ledger may have been quicker.
    kept = recorded_tariffs(connection, community)
    trouble = tariff_disagreement(connection, calendar, community)
    if trouble is not None:
        raise StoreUnavailable(trouble)
    names = {one.name for one in kept}
    rows = [
        _row(community, tariff, calendar, now)
        for tariff in begun
        if tariff.name not in names
    ]
    add_rows(connection, tariffs, _COLUMNS, rows)
    for row in rows:
        entry = Entry(
            entry_id=f"{Cause.TARIFF}/{row[0]}/{row[1]}",
            cause=Cause.TARIFF,
            actor="ledger",
            explanation=f"tariff {row[2]} has begun",
            posted_at=row[5],
            evidence=fingerprint(row),
            postings=(),
        )
        book.post(entry, tariff_chain(community))
    write_book(connection, book)


def recorded_tariffs(
    connection: Connection, community: CommunityId
) -> Sequence[RecordedTariff]:
    """List the tariffs that drops were posted by."""
    rows = connection.execute(
        select(tariffs.c.name, tariffs.c.digest, tariffs.c.counts_from)
        .where(tariffs.c.community == community)
        .order_by(tariffs.c.counts_from)
    )
    return [RecordedTariff(*row) for row in rows]


def tariff_disagreement(
    connection: Connection, calendar: TariffCalendar, community: CommunityId
) -> str | None:
    """Say what somebody changed that drops were posted by; None if nothing."""
    return find_disagreement(
        calendar,
        recorded_tariffs(connection, community),
        _last_posted(connection, calendar, community),
    )


def _last_posted(
    connection: Connection, calendar: TariffCalendar, community: CommunityId
) -> date | None:
    last = connection.scalar(
        select(drops.c.received_at)
        .where(drops.c.community == community)
        .order_by(drops.c.drop_no.desc())
        .limit(1)
    )
    return None if last is None else calendar.local_day(parse_moment(last))


def _row(
    community: CommunityId, tariff: Tariff, calendar: TariffCalendar, now: datetime
) -> tuple[str, ...]:
    counts_from = "" if tariff.counts_from is None else tariff.counts_from.isoformat()
    return (
        community,
        calendar.digest(tariff),
        tariff.name,
        counts_from,
        tariff.content,
        render_moment(now),
    )
