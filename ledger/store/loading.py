"""What the books know about the drops of a batch, read in the batch's transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Row, Select, Table, select

from ledger.arrivals import DropArrival
from ledger.batch import Outbox
from ledger.book import (
    AccountId,
    Book,
    ChainHead,
    ChainId,
    household_account,
    issue_account,
    station_chain,
)
from ledger.drop_judgement import Hindrance, Known, Standing, StoredDrop
from ledger.moments import parse_moment
from ledger.outbox_numbers import Gap, OutboxNumbers
from ledger.store.schema import (
    accounts,
    chains,
    drops,
    gaps,
    households,
    outboxes,
    used_labels,
)
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `Batch` is made of."""

    known: Known
    book: Book
    outboxes: dict[Outbox, OutboxNumbers]


def load(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> Loaded:
    """Read all that concerns these drops and nothing else."""
    return Loaded(
        _load_known(connection, arrivals),
        _load_book(connection, arrivals, community),
        _load_outboxes(connection, arrivals, community),
    )


def _load_known(connection: Connection, arrivals: Sequence[DropArrival]) -> Known:
    drop_ids = {arrival.drop.drop_id for arrival in arrivals}
    stored = _rows(
        connection,
        select(
            drops.c.drop_id,
            drops.c.content_hash,
            drops.c.outcome,
            drops.c.points,
            drops.c.balance,
            drops.c.hindrance,
        ),
        drops.c.drop_id,
        drop_ids,
    )
    standings = _rows(
        connection,
        select(households.c.household, households.c.standing),
        households.c.household,
        {arrival.drop.household for arrival in arrivals},
    )
    labels = _rows(
        connection,
        select(used_labels.c.bag_label),
        used_labels.c.bag_label,
        {arrival.roll_label for arrival in arrivals},
    )
    return Known(
        {row.drop_id: _stored_drop(row) for row in stored},
        {row.household: Standing(row.standing) for row in standings},
        {row.bag_label for row in labels},
    )


def _stored_drop(row: Row[Any]) -> StoredDrop:
    return StoredDrop(
        row.content_hash,
        Outcome(row.outcome),
        row.points,
        row.balance,
        None if row.hindrance is None else Hindrance(row.hindrance),
    )


def _load_book(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> Book:
    stations = {arrival.drop.station for arrival in arrivals}
    names: set[AccountId] = {issue_account(community, station) for station in stations}
    names |= {
        household_account(arrival.drop.household)
        for arrival in arrivals
        if arrival.drop.household is not None
    }
    balances = _rows(connection, select(accounts), accounts.c.account, names)
    heads = _rows(
        connection,
        select(chains),
        chains.c.chain,
        {station_chain(community, station) for station in stations},
    )
    return Book(
        {AccountId(row.account): row.balance for row in balances},
        {ChainId(row.chain): ChainHead(row.length, row.hash) for row in heads},
    )


def _load_outboxes(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> dict[Outbox, OutboxNumbers]:
    wanted = {Outbox(a.drop.station, a.drop.outbox_id) for a in arrivals}
    missing: dict[Outbox, list[Gap]] = {}
    for outbox, row in _of_outboxes(connection, gaps, community, wanted):
        gap = Gap(row.first_no, row.last_no, parse_moment(row.opened_at))
        missing.setdefault(outbox, []).append(gap)
    last_nos = {
        outbox: row.last_no
        for outbox, row in _of_outboxes(connection, outboxes, community, wanted)
    }
    return {
        outbox: OutboxNumbers(last_nos.get(outbox, 0), missing.get(outbox, ()))
        for outbox in wanted
    }


def _of_outboxes(
    connection: Connection, table: Table, community: str, wanted: Collection[Outbox]
) -> Iterable[tuple[Outbox, Row[Any]]]:
    query = select(table).where(table.c.community == community)
    outbox_ids = {outbox.outbox_id for outbox in wanted}
    rows = _rows(
        connection,
        query.order_by(*table.primary_key),
        table.c.outbox_id,
        outbox_ids,
    )
    return ((Outbox(row.station, row.outbox_id), row) for row in rows)


def _rows(
    connection: Connection,
    query: Select[Any],
    column: Column[Any],
    wanted: Collection[Any],
) -> Iterable[Row[Any]]:
    """Those rows of `query` whose `column` is one of the wanted."""
    keys = [key for key in wanted if key is not None]
    return connection.execute(query.where(column.in_(keys))) if keys else ()
