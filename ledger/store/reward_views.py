"""Vouchers as pages, desks and reports see them: each with its end."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select

from ledger.store.reward_tables import voucher_ends, vouchers
from ledger.voucher import KeptVoucher, Voucher, VoucherEnd, VoucherState
from ledger.voucher_code import VoucherCode

_VOUCHER_COLUMNS_COUNT: Final = len(vouchers.c)


def find_voucher(connection: Connection, code: VoucherCode) -> KeptVoucher | None:
    row = connection.execute(
        kept_vouchers().where(vouchers.c.code == code)
    ).one_or_none()
    return None if row is None else kept_voucher(row)


def find_redemption(connection: Connection, request_id: str) -> KeptVoucher | None:
    row = connection.execute(
        kept_vouchers().where(vouchers.c.request_id == request_id)
    ).one_or_none()
    return None if row is None else kept_voucher(row)


def kept_vouchers() -> Select[Any]:
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


def kept_voucher(row: Row[Any]) -> KeptVoucher:
    """Read a row that `kept_vouchers` asked for."""
    columns = [*row[:_VOUCHER_COLUMNS_COUNT]]
    columns[-1] = date.fromisoformat(row.expires_on)
    voucher = Voucher(*columns)
    if row.state is None:
        return KeptVoucher(voucher)
    state = VoucherState(row.state)
    end_of_it = VoucherEnd(
        voucher.code, row.end_id, state, row.why, row.ended_by, row.ended_at
    )
    return KeptVoucher(voucher, end_of_it)
