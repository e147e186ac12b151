"""Posting a batch: load what is known, have it judged, write what came of it.

All in the caller's one transaction. When that commits, every drop of the batch is in
the books with its entry, postings, balance and chain; when it does not, none is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete

from ledger.arrivals import CONTENT_FIELDS, Arrival, DropArrival
from ledger.batch import Batch, Outbox, Tally, Terms
from ledger.moments import render_moment
from ledger.outbox_numbers import Gap
from ledger.store.award_days import add_awards
from ledger.store.bookkeeping import write_book
from ledger.store.case_keeping import open_conflicts
from ledger.store.loading import load
from ledger.store.quarantine import set_aside
from ledger.store.rows import NewRow, add_rows, insertion, put_rows
from ledger.store.schema import (
    drops,
    gaps,
    outboxes,
    outcomes,
    used_labels,
)
from ledger.store.tariff_register import keep_tariffs
from messaging.contracts.drops import LabelReadBy, Outcome

_DROP_COLUMNS: Final = (
    *CONTENT_FIELDS,
    "community",
    "content_hash",
    "outcome",
    "points",
    "balance",
    "hindrance",
    "received_at",
    "label_read_by",
)


def post_batch(
    connection: Connection, arrivals: Sequence[Arrival], terms: Terms, now: datetime
) -> Batch:
    """Judge and write all arrivals; what to answer is in the batch's `receipts`."""
    found = [arrival for arrival in arrivals if isinstance(arrival, DropArrival)]
    loaded = load(connection, found, terms, now)
    if found:
        keep_tariffs(connection, terms, now)
    batch = Batch(terms, loaded.known, loaded.book, loaded.outboxes, now)
    for arrival in arrivals:
        batch.take(arrival)
    _write_drops(connection, batch, terms.community, render_moment(now))
    write_book(connection, batch.book)
    _write_outboxes(connection, batch, terms.community)
    set_aside(connection, batch.set_aside, render_moment(now))
    # Days begin in UTC here: a supervisor has the day of the site's clock, or one less.
    open_conflicts(connection, batch.set_aside, terms.community, now.date(), now)
    _count(connection, batch.tallies)
    return batch


def _write_drops(
    connection: Connection, batch: Batch, community: str, now: str
) -> None:
    rows = [
        (
            *judged.arrival.content,
            community,
            judged.arrival.content_hash,
            judged.judgement.outcome.value,
            judged.judgement.points,
            judged.judgement.balance,
            judged.judgement.hindrance,
            now,
            _said(judged.arrival.drop.label_read_by),
        )
        for judged in batch.drops
    ]
    add_rows(connection, drops, _DROP_COLUMNS, rows)
    labels = [
        (judged.arrival.roll_label, judged.arrival.drop.drop_id)
        for judged in batch.drops
        if judged.arrival.roll_label is not None
        and judged.judgement.outcome is Outcome.POSTED
    ]
    add_rows(connection, used_labels, ("bag_label", "drop_id"), labels)
    counted = [
        (judged.arrival.drop.drop_id, judged.arrival.drop.drop_id, change)
        for judged in batch.drops
        if (change := judged.judgement.change) is not None
    ]
    add_awards(connection, counted)


def _said(read_by: LabelReadBy | None) -> str | None:
    return None if read_by is None else read_by.value


def _write_outboxes(connection: Connection, batch: Batch, community: str) -> None:
    last_drops = {
        Outbox(judged.arrival.drop.station, judged.arrival.drop.outbox_id): judged
        for judged in batch.drops
    }
    rows = [
        {
            **_outbox_key(outbox, community),
            "last_no": batch.outboxes[outbox].last_no,
            "last_drop_at": render_moment(judged.arrival.drop.occurred_at),
        }
        for outbox, judged in last_drops.items()
    ]
    put_rows(connection, outboxes, rows)
    for outbox in last_drops:
        if batch.outboxes[outbox].has_other_gaps:
            key = _outbox_key(outbox, community)
            _write_gaps(connection, key, batch.outboxes[outbox].gaps)


def _outbox_key(outbox: Outbox, community: str) -> NewRow:
    return {**outbox._asdict(), "community": community}


def _write_gaps(connection: Connection, key: NewRow, missing: Iterable[Gap]) -> None:
    connection.execute(delete(gaps).filter_by(**key))
    rows = [
        {
            **key,
            "first_no": gap.first_no,
            "last_no": gap.last_no,
            "opened_at": render_moment(gap.opened_at),
        }
        for gap in missing
    ]
    put_rows(connection, gaps, rows)


def _count(connection: Connection, counts: Mapping[Tally, int]) -> None:
    if not counts:
        return
    rows = [
        {"station": station, "outcome": str(outcome), "count": count}
        for (station, outcome), count in sorted(counts.items())
    ]
    more = insertion(connection, outcomes)
    total = {"count": outcomes.c.count + more.excluded["count"]}
    connection.execute(
        more.on_conflict_do_update(index_elements=["station", "outcome"], set_=total),
        rows,
    )
