"""Vouchers and movements of stock as sheets for an office program.

Headings come in the reader's language; households are masked, as everywhere outside.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from ledger.export import Cell, Sheet
from ledger.households import mask_household
from ledger.moments import parse_moment
from ledger.rewards import StockMovement
from ledger.voucher import KeptVoucher
from ledger.voucher_code import render_voucher_code

# Says a word of a sheet in the reader's language.
Say: TypeAlias = Callable[[str], str]

VOUCHER_COLUMNS: Final = (
    "voucher-code",
    "voucher-household",
    "voucher-reward",
    "voucher-points",
    "voucher-place",
    "voucher-issued",
    "voucher-last-day",
    "voucher-state",
    "voucher-ended",
    "voucher-by",
    "voucher-why",
)
MOVEMENT_COLUMNS: Final = (
    "movement-at",
    "voucher-reward",
    "movement-kind",
    "movement-pieces",
    "voucher-by",
    "voucher-why",
)


def voucher_sheet(vouchers: Iterable[KeptVoucher], say: Say, zone: ZoneInfo) -> Sheet:
    headings = [say(column) for column in VOUCHER_COLUMNS]
    rows = (tuple(_voucher_cells(kept, say)) for kept in vouchers)
    return Sheet(say("vouchers-title"), headings, rows, zone)


def movement_sheet(
    movements: Iterable[StockMovement], say: Say, zone: ZoneInfo
) -> Sheet:
    headings = [say(column) for column in MOVEMENT_COLUMNS]
    rows = (tuple(_movement_cells(movement, say)) for movement in movements)
    return Sheet(say("movements-title"), headings, rows, zone)


def _voucher_cells(kept: KeptVoucher, say: Say) -> Iterator[Cell]:
    voucher, end = kept.voucher, kept.end
    yield render_voucher_code(voucher.code)
    yield mask_household(voucher.household)
    yield voucher.name_zh
    yield voucher.points
    yield voucher.place
    yield parse_moment(voucher.issued_at)
    yield voucher.expires_on
    yield say(f"state-{kept.state.replace(' ', '-')}")
    yield None if end is None else parse_moment(end.ended_at)
    yield "" if end is None else end.actor
    yield "" if end is None else end.why


def _movement_cells(movement: StockMovement, say: Say) -> Iterator[Cell]:
    yield parse_moment(movement.moved_at)
    yield movement.reward
    yield say(f"movement-{movement.kind}")
    yield movement.pieces
    yield movement.actor
    yield movement.why
