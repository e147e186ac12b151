"""The catalogue of rewards and its stock, kept; every change has its entry.

The chain of a reward is its lock: whoever changes what is offered, or how many pieces
there are, holds it first.
"""

from datetime import datetime
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import astuple
from sqlalchemy import Connection, Row, select

from ledger.book import RewardId, reward_chain
from ledger.moments import render_moment
from ledger.rewards import (
    Offer,
    Reward,
    RewardFault,
    StockDeed,
    StockMovement,
    find_fault,
    judge_stock,
    offer_entry,
    offer_row,
    stock_entry,
    stock_words,
)
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.reward_tables import rewards, stock_movements
from ledger.store.rows import add_rows
from ledger.store.schema import entries
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId

_SEALED: Final = tuple(column.name for column in rewards.c if column.name != "stock")
_CHANGED: Final = _SEALED[2:]
_MOVEMENT_COLUMNS: Final = tuple(column.name for column in stock_movements.c)


class CatalogueAnswer(Struct, frozen=True):
    """What became of a change to the catalogue, and the reward as it is then."""

    outcome: Outcome
    reward: Reward | None = None
    reason: RewardFault | None = None


def put_offer(
    connection: Connection,
    offer: Offer,
    community: CommunityId,
    actor: str,
    now: datetime,
) -> CatalogueAnswer:
    """Add a reward to the catalogue, or change it; the same again changes nothing."""
    fault = find_fault(offer)
    if fault is not None:
        return CatalogueAnswer(Outcome.REFUSED, reason=fault)
    chain = reward_chain(community, offer.reward)
    book = load_book(connection, (), {chain})
    kept = find_reward(connection, community, offer.reward)
    if kept is not None and kept.offer == offer:
        return CatalogueAnswer(Outcome.DUPLICATE, kept)
    _write_offer(connection, offer, community, is_new=kept is None)
    number = book.length(chain) + 1
    entry = offer_entry(offer, community, number, actor, render_moment(now))
    book.post(entry, chain)
    write_book(connection, book)
    return CatalogueAnswer(Outcome.POSTED, Reward(offer, kept.stock if kept else 0))


def move_stock(
    connection: Connection, deed: StockDeed, community: CommunityId, now: datetime
) -> CatalogueAnswer:
    """Take in pieces that came, or say how many there are; once."""
    if find_reward(connection, community, deed.reward) is None:
        return CatalogueAnswer(Outcome.REFUSED, reason=RewardFault.UNKNOWN)
    chain = reward_chain(community, deed.reward)
    book = load_book(connection, (), {chain})
    reward = find_reward(connection, community, deed.reward)
    movement = judge_stock(deed, reward, community, render_moment(now))
    if isinstance(movement, RewardFault):
        return CatalogueAnswer(Outcome.REFUSED, reason=movement)
    entry = stock_entry(movement, stock_words(deed))
    entered = _entered(connection, entry.entry_id)
    if entered is not None:
        is_same = entered == (chain, deed.actor, entry.explanation)
        if is_same:
            return CatalogueAnswer(Outcome.DUPLICATE, reward)
        reason = RewardFault.OTHER_CONTENT
        return CatalogueAnswer(Outcome.CONFLICTING, reason=reason)
    write_movement(connection, movement)
    book.post(entry, chain)
    write_book(connection, book)
    moved = find_reward(connection, community, deed.reward)
    return CatalogueAnswer(Outcome.POSTED, moved)


def write_movement(connection: Connection, movement: StockMovement) -> None:
    """Write a movement of stock; the database moves the stock with it."""
    add_rows(connection, stock_movements, _MOVEMENT_COLUMNS, [astuple(movement)])


def find_reward(
    connection: Connection, community: CommunityId, reward: RewardId
) -> Reward | None:
    query = select(rewards).where(
        rewards.c.community == community, rewards.c.reward == reward
    )
    row = connection.execute(query).one_or_none()
    return None if row is None else _reward(row)


def catalogue(connection: Connection, community: CommunityId) -> tuple[Reward, ...]:
    """List all rewards: those on offer first, the cheapest first."""
    query = (
        select(rewards)
        .where(rewards.c.community == community)
        .order_by(rewards.c.is_offered.desc(), rewards.c.points, rewards.c.reward)
    )
    return tuple(map(_reward, connection.execute(query)))


def _reward(row: Row[Any]) -> Reward:
    offer = Offer(
        RewardId(row.reward),
        row.name_zh,
        row.name_en,
        row.points,
        bool(row.is_offered),
    )
    return Reward(offer, row.stock)


def _write_offer(
    connection: Connection, offer: Offer, community: CommunityId, *, is_new: bool
) -> None:
    sealed = dict(zip(_SEALED, offer_row(offer, community), strict=True))
    if is_new:
        connection.execute(rewards.insert().values(**sealed, stock=0))
        return
    connection.execute(
        rewards.update()
        .where(rewards.c.community == community, rewards.c.reward == offer.reward)
        .values({name: sealed[name] for name in _CHANGED})
    )


def _entered(connection: Connection, entry_id: str) -> tuple[str, ...] | None:
    query = select(entries.c.chain, entries.c.actor, entries.c.explanation)
    row = connection.execute(query.where(entries.c.entry_id == entry_id)).one_or_none()
    return None if row is None else tuple(row)
