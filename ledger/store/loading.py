"""What the books know about the drops of a batch, read in the batch's transaction."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from msgspec import json
from sqlalchemy import Column, Connection, Select, bindparam, func, select

from ledger.arrivals import DropArrival
from ledger.batch import Outbox
from ledger.book import (
    AccountId,
    Book,
    ChainHead,
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

_STORED_DROP: Final = select(
    drops.c.drop_id,
    drops.c.content_hash,
    drops.c.outcome,
    drops.c.points,
    drops.c.balance,
    drops.c.hindrance,
)
_BALANCE: Final = select(accounts.c.account, accounts.c.balance)
_LAST_NO: Final = select(outboxes.c.station, outboxes.c.outbox_id, outboxes.c.last_no)
_GAP: Final = select(
    gaps.c.station,
    gaps.c.outbox_id,
    gaps.c.first_no,
    gaps.c.last_no,
    gaps.c.opened_at,
)


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
    labels = {arrival.roll_label for arrival in arrivals}
    known_labels = _rows(
        connection, select(used_labels.c.bag_label), used_labels.c.bag_label, labels
    )
    return Known(
        drops={
            drop_id: StoredDrop(
                content_hash,
                Outcome(outcome),
                points,
                balance,
                None if hindrance is None else Hindrance(hindrance),
            )
            for drop_id, content_hash, outcome, points, balance, hindrance in _rows(
                connection, _STORED_DROP, drops.c.drop_id, drop_ids
            )
        },
        households={
            household: Standing(standing)
            for household, standing in _rows(
                connection,
                select(households.c.household, households.c.standing),
                households.c.household,
                {arrival.drop.household for arrival in arrivals},
            )
        },
        labels={label for (label,) in known_labels},
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
    heads = {station_chain(community, station) for station in stations}
    return Book(
        dict(_rows(connection, _BALANCE, accounts.c.account, names)),
        {
            chain: ChainHead(length, hash_)
            for chain, length, hash_ in _rows(
                connection, select(chains), chains.c.chain, heads
            )
        },
    )


def _load_outboxes(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> dict[Outbox, OutboxNumbers]:
    wanted = {Outbox(a.drop.station, a.drop.outbox_id) for a in arrivals}
    outbox_ids = {outbox.outbox_id for outbox in wanted}
    missing: dict[Outbox, list[Gap]] = {}
    query = _GAP.where(gaps.c.community == community).order_by(gaps.c.first_no)
    for station, outbox_id, first_no, last_no, opened_at in _rows(
        connection, query, gaps.c.outbox_id, outbox_ids
    ):
        gap = Gap(first_no, last_no, parse_moment(opened_at))
        missing.setdefault(Outbox(station, outbox_id), []).append(gap)
    query = _LAST_NO.where(outboxes.c.community == community)
    last_nos = {
        Outbox(station, outbox_id): last_no
        for station, outbox_id, last_no in _rows(
            connection, query, outboxes.c.outbox_id, outbox_ids
        )
    }
    return {
        outbox: OutboxNumbers(last_nos.get(outbox, 0), missing.get(outbox, ()))
        for outbox in wanted
    }


def _rows(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    column: Column[Any],
    wanted: Collection[str | None],
) -> Iterable[Any]:
    """Those rows of `query` whose `column` is one of the wanted."""
    keys = [key for key in wanted if key is not None]
    if not keys:
        return ()
    # One parameter, whatever the number of keys: SQLAlchemy writes the statement once
    # for all batches, where `in_(keys)` makes it write five hundred names each time.
    listed = func.json_each(bindparam("keys")).table_valued("value")
    found = query.where(column.in_(select(listed.c.value)))
    return connection.execute(found, {"keys": json.encode(keys).decode()}).all()
