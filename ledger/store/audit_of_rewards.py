"""The audit of rewards: stock, vouchers, and what became of them.

It proves that every voucher cost what it says and has its piece, that every one that
was cancelled or expired gave both back, and that none of them ended twice.
"""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Table, func, literal, select

from ledger.book import Cause, fingerprint
from ledger.rewards import StockKind
from ledger.store.audit_of_rows import audit_last_entries, count_rows
from ledger.store.findings import Findings, stream
from ledger.store.reward_tables import (
    rewards,
    stock_movements,
    voucher_ends,
    vouchers,
)
from ledger.store.schema import entries, postings
from ledger.voucher import VoucherState, end_entry_id, issue_entry_id
from ledger.voucher_code import VoucherCode

_CAUSES_OF_ENDS: Final = {
    VoucherState.HANDED_OUT.value: Cause.HAND_OUT,
    VoucherState.CANCELLED.value: Cause.REFUND,
    VoucherState.EXPIRED.value: Cause.REFUND,
}


def audit_rewards(connection: Connection, findings: Findings) -> None:
    """Compare offers with what was last entered, and stock with its movements."""
    sealed = (column for column in rewards.c if column.name != "stock")
    audit_last_entries(connection, sealed, Cause.REWARD, 2, findings)
    moved = {
        (row.community, row.reward): row.pieces
        for row in stream(
            connection,
            select(
                stock_movements.c.community,
                stock_movements.c.reward,
                func.sum(stock_movements.c.pieces).label("pieces"),
            ).group_by(stock_movements.c.community, stock_movements.c.reward),
        )
    }
    for row in stream(connection, select(rewards)):
        pieces = int(moved.get((row.community, row.reward), 0))
        if row.stock != pieces or row.stock < 0:
            findings.note(
                f"reward {row.reward}: {row.stock} in stock, {pieces} by the movements"
            )
    _audit_movements(connection, findings)


def _audit_movements(connection: Connection, findings: Findings) -> None:
    found = 0
    query = _with_entry(stock_movements, "stock/", stock_movements.c.movement_id)
    for row in stream(connection, query):
        found += row.entry_id is not None
        name = f"movement {row.movement_id} of reward {row.reward}"
        for disagreement in _about_row(
            row, stock_movements, f"{row.community}/reward/{row.reward}", Cause.STOCK
        ):
            findings.note(f"{name} {disagreement}")
    _compare_count(connection, (Cause.STOCK,), found, "movements of stock", findings)


def audit_vouchers(connection: Connection, findings: Findings) -> None:
    """Compare vouchers and their ends with entries, points and pieces."""
    issued = 0
    issue_id = issue_entry_id("")
    query = _with_entry(vouchers, issue_id, vouchers.c.request_id)
    for row in stream(connection, query):
        issued += row.entry_id is not None
        chain = f"{row.community}/household/{row.household}"
        for disagreement in _about_row(row, vouchers, chain, Cause.VOUCHER):
            findings.note(f"voucher {row.code} {disagreement}")
        if row.points != (row.points_moved or 0):
            findings.note(
                f"voucher {row.code} cost {row.points}, and {row.points_moved or 0}"
                " were moved"
            )
    _compare_count(connection, (Cause.VOUCHER,), issued, "vouchers", findings)
    _audit_ends(connection, findings)
    _audit_pieces(connection, findings)


def _audit_ends(connection: Connection, findings: Findings) -> None:
    ended = 0
    end_id = end_entry_id(VoucherCode(""))
    query = (
        _with_entry(voucher_ends, end_id, voucher_ends.c.code)
        .add_columns(vouchers.c.community, vouchers.c.household, vouchers.c.points)
        .join(vouchers, vouchers.c.code == voucher_ends.c.code, isouter=True)
    )
    for row in stream(connection, query):
        ended += row.entry_id is not None
        cause = _CAUSES_OF_ENDS.get(row.state)
        chain = f"{row.community}/household/{row.household}"
        for disagreement in _about_row(row, voucher_ends, chain, cause):
            findings.note(f"the end of voucher {row.code} {disagreement}")
        given_back = row.points if cause is Cause.REFUND else 0
        if given_back != (row.points_moved or 0):
            findings.note(
                f"voucher {row.code} was {row.state}, and {row.points_moved or 0}"
                f" of {given_back} points came back"
            )
    causes = (Cause.HAND_OUT, Cause.REFUND)
    _compare_count(connection, causes, ended, "ends of vouchers", findings)


def _audit_pieces(connection: Connection, findings: Findings) -> None:
    """Hold every voucher and every end against the piece that moved with it."""
    refunded = [
        state for state, cause in _CAUSES_OF_ENDS.items() if cause is Cause.REFUND
    ]
    for table, kind, pieces, conditions in (
        (vouchers, StockKind.REDEEMED, -1, ()),
        (voucher_ends, StockKind.RETURNED, 1, (voucher_ends.c.state.in_(refunded),)),
    ):
        prefix = "voucher/" if kind is StockKind.REDEEMED else "voucher end/"
        with_piece = (
            select(func.count())
            .select_from(table)
            .join(
                stock_movements,
                (stock_movements.c.movement_id == literal(prefix) + table.c.code)
                & (stock_movements.c.kind == kind.value)
                & (stock_movements.c.pieces == pieces),
            )
            .where(*conditions)
        )
        moved = count_rows(
            connection, stock_movements, stock_movements.c.kind == kind.value
        )
        wanted = count_rows(connection, table, *conditions)
        if not wanted == moved == (connection.scalar(with_piece) or 0):
            findings.note(
                f"{wanted} vouchers {kind}, and {moved} pieces moved with them"
            )


def _with_entry(table: Table, prefix: str, key: Any) -> Select[Any]:
    """Ask for each row with the entry whose id is prefix and key, if there is one."""
    moved = (
        select(func.sum(postings.c.points))
        .where(postings.c.entry_id == entries.c.entry_id, postings.c.points > 0)
        .scalar_subquery()
    )
    return select(
        table,
        entries.c.entry_id,
        entries.c.cause,
        entries.c.chain,
        entries.c.evidence,
        moved.label("points_moved"),
    ).join_from(
        table, entries, entries.c.entry_id == literal(prefix) + key, isouter=True
    )


def _about_row(
    row: Row[Any], table: Table, chain: str, cause: Cause | None
) -> Iterator[str]:
    if row.entry_id is None or cause is None or row.cause != cause:
        yield "has no entry that says so"
        return
    if row.evidence != fingerprint(tuple(row)[: len(table.c)]):
        yield "is not the one that was entered"
    if row.chain != chain:
        yield f"has its entry in the chain {row.chain}"


def _compare_count(
    connection: Connection,
    causes: tuple[Cause, ...],
    found: int,
    what: str,
    findings: Findings,
) -> None:
    is_cause = entries.c.cause.in_([cause.value for cause in causes])
    if count_rows(connection, entries, is_cause) != found:
        findings.note(f"there are entries for {what} that are not in the books")
