"""Posting a batch: load what is known, have it judged, write what came of it.

All in the caller's one transaction. When that commits, every drop of the batch is in
the books with its entry, postings, balance and chain; when it does not, none is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, delete
from sqlalchemy.dialects.sqlite import insert

from ledger.arrivals import CONTENT_FIELDS, Arrival, DropArrival
from ledger.batch import Batch, Outbox, Terms
from ledger.book import Book, Link
from ledger.moments import render_moment
from ledger.outbox_numbers import Gap
from ledger.store.loading import load
from ledger.store.quarantine import set_aside
from ledger.store.rows import NewRow, add_rows, put_rows
from ledger.store.schema import (
    accounts,
    chains,
    drops,
    entries,
    gaps,
    outboxes,
    outcomes,
    postings,
    used_labels,
)
from messaging.contracts.drops import Outcome

_DROP_COLUMNS: Final = (
    *CONTENT_FIELDS,
    "community",
    "content_hash",
    "outcome",
    "points",
    "balance",
    "hindrance",
    "received_at",
)
_POSTING_COLUMNS: Final = ("entry_id", "account", "points")
_ENTRY_COLUMNS: Final = (
    "entry_id",
    "cause",
    "actor",
    "explanation",
    "posted_at",
    "evidence",
    "chain",
    "chain_no",
    "hash",
)


def post_batch(
    connection: Connection, arrivals: Sequence[Arrival], terms: Terms, now: datetime
) -> Batch:
    """Judge and write all arrivals; what to answer is in the batch's `receipts`."""
    found = [arrival for arrival in arrivals if isinstance(arrival, DropArrival)]
    loaded = load(connection, found, terms.community)
    batch = Batch(terms, loaded.known, loaded.book, loaded.outboxes, now)
    for arrival in arrivals:
        batch.take(arrival)
    _write_drops(connection, batch, terms.community, render_moment(now))
    _write_book(connection, batch.book)
    _write_outboxes(connection, batch, terms.community)
    set_aside(connection, batch.set_aside, render_moment(now))
    _count(connection, batch.outcomes)
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


def _write_book(connection: Connection, book: Book) -> None:
    opened = [(account, 0) for account in book.opened]
    add_rows(connection, accounts, ("account", "balance"), opened)
    # Postings first: the entry that follows seals them (see `ledger.store.guards`).
    add_rows(connection, postings, _POSTING_COLUMNS, _posting_rows(book.links))
    add_rows(connection, entries, _ENTRY_COLUMNS, [_entry_row(x) for x in book.links])
    heads = {link.chain: book.chains[link.chain] for link in book.links}
    rows = [
        {"chain": chain, "length": head.length, "hash": head.hash}
        for chain, head in heads.items()
    ]
    put_rows(connection, chains, rows)


def _posting_rows(links: Iterable[Link]) -> list[tuple[Any, ...]]:
    return [
        (link.entry.entry_id, posting.account, posting.points)
        for link in links
        for posting in link.entry.postings
    ]


def _entry_row(link: Link) -> tuple[Any, ...]:
    entry = link.entry
    return (
        entry.entry_id,
        entry.cause.value,
        entry.actor,
        entry.explanation,
        entry.posted_at,
        entry.evidence,
        link.chain,
        link.chain_no,
        link.hash,
    )


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


def _count(connection: Connection, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    rows = [{"outcome": str(what), "count": count} for what, count in counts.items()]
    more = insert(outcomes)
    total = {"count": outcomes.c.count + more.excluded["count"]}
    connection.execute(
        more.on_conflict_do_update(index_elements=["outcome"], set_=total), rows
    )
