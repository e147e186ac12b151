"""Vouchers and stock as pages, desks and reports see them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ledger.book import RewardId
from ledger.moments import render_moment
from ledger.rewards import StockMovement
from ledger.store.reward_tables import stock_movements, voucher_ends, vouchers
from ledger.voucher import KeptVoucher, Voucher, VoucherEnd, VoucherState
from ledger.voucher_code import VoucherCode
from messaging.contracts.ids import CommunityId, HouseholdId

_VOUCHER_COLUMNS_COUNT: Final = len(vouchers.c)


def find_voucher(connection: Connection, code: VoucherCode) -> KeptVoucher | None:
    row = connection.execute(
        _kept_vouchers().where(vouchers.c.code == code)
    ).one_or_none()
    return None if row is None else _kept_voucher(row)


def find_redemption(connection: Connection, request_id: str) -> KeptVoucher | None:
    row = connection.execute(
        _kept_vouchers().where(vouchers.c.request_id == request_id)
    ).one_or_none()
    return None if row is None else _kept_voucher(row)


def open_vouchers(
    connection: Connection, household: HouseholdId, today: date, count: int
) -> tuple[KeptVoucher, ...]:
    """List what a household can still fetch, the oldest first."""
    query = (
        _kept_vouchers()
        .where(
            vouchers.c.household == household,
            vouchers.c.expires_on >= today.isoformat(),
            voucher_ends.c.code.is_(None),
        )
        .order_by(vouchers.c.issued_at, vouchers.c.code)
        .limit(count)
    )
    return tuple(map(_kept_voucher, connection.execute(query)))


def latest_vouchers(
    connection: Connection, community: CommunityId, since: datetime, count: int
) -> tuple[KeptVoucher, ...]:
    """List vouchers issued since a moment, newest first."""
    query = (
        _kept_vouchers()
        .where(
            vouchers.c.community == community,
            vouchers.c.issued_at >= render_moment(since),
        )
        .order_by(vouchers.c.issued_at.desc(), vouchers.c.code)
        .limit(count)
    )
    return tuple(map(_kept_voucher, connection.execute(query)))


def latest_movements(
    connection: Connection, community: CommunityId, since: datetime, count: int
) -> tuple[StockMovement, ...]:
    """List movements of stock since a moment, newest first."""
    query = (
        select(stock_movements)
        .where(
            stock_movements.c.community == community,
            stock_movements.c.moved_at >= render_moment(since),
        )
        .order_by(stock_movements.c.moved_at.desc(), stock_movements.c.movement_id)
        .limit(count)
    )
    return tuple(StockMovement(*row) for row in connection.execute(query))


def pieces_kept(
    connection: Connection, community: CommunityId
) -> Mapping[RewardId, int]:
    """Say how many pieces of each reward wait for somebody with a voucher."""
    query = (
        select(vouchers.c.reward, func.count())
        .join_from(
            vouchers, voucher_ends, vouchers.c.code == voucher_ends.c.code, isouter=True
        )
        .where(vouchers.c.community == community, voucher_ends.c.code.is_(None))
        .group_by(vouchers.c.reward)
    )
    return {RewardId(reward): count for reward, count in connection.execute(query)}


def _kept_vouchers() -> Select[Any]:
    """Ask for vouchers, each with its end."""
    ended = voucher_ends.c
    return select(
        vouchers,
        ended.end_id,
        ended.state,
        ended.why,
        ended.actor.label("ended_by"),
        ended.ended_at,
    ).join_from(vouchers, voucher_ends, vouchers.c.code == ended.code, isouter=True)


def _kept_voucher(row: Row[Any]) -> KeptVoucher:
    columns = [*row[:_VOUCHER_COLUMNS_COUNT]]
    columns[-1] = date.fromisoformat(row.expires_on)
    voucher = Voucher(*columns)
    if row.state is None:
        return KeptVoucher(voucher)
    state = VoucherState(row.state)
    end = VoucherEnd(
        voucher.code, row.end_id, state, row.why, row.ended_by, row.ended_at
    )
    return KeptVoucher(voucher, end)
