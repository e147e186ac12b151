"""A voucher: what a household takes to the desk for its points. No I/O here.

It holds the names and the points of the day it was issued: what the resident saw is
what she gets, whatever the catalogue says later.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import astuple

from ledger.book import Cause, RewardId
from ledger.voucher_code import VoucherCode
from messaging.contracts.ids import CommunityId, HouseholdId


class Voucher(Struct, frozen=True):
    """A voucher as it was issued; good until the end of `expires_on`.

    In the order of its table.
    """

    code: VoucherCode
    request_id: str
    community: CommunityId
    household: HouseholdId
    reward: RewardId
    name_zh: str
    name_en: str
    points: int
    place: str
    actor: str
    issued_at: str
    expires_on: date


class VoucherState(StrEnum):
    """What became of a voucher."""

    ISSUED = "issued"
    HANDED_OUT = "handed out"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class VoucherEnd(Struct, frozen=True):
    """How a voucher ended; `end_id` names the deed. In the order of its table."""

    code: VoucherCode
    end_id: str
    state: VoucherState
    why: str
    actor: str
    ended_at: str


class KeptVoucher(Struct, frozen=True):
    """A voucher of the books, and how it ended if it has."""

    voucher: Voucher
    end: VoucherEnd | None = None

    @property
    def state(self) -> VoucherState:
        return VoucherState.ISSUED if self.end is None else self.end.state


class VoucherTerms(Struct, frozen=True):
    """Where and how long vouchers are good: days are those of the site."""

    community: CommunityId
    zone: ZoneInfo
    days_good: int

    def today(self, now: datetime) -> date:
        return now.astimezone(self.zone).date()

    def expires_on(self, now: datetime) -> date:
        """Say the last day of a voucher that is issued now."""
        return self.today(now) + timedelta(days=self.days_good)


def voucher_row(voucher: Voucher) -> tuple[str | int, ...]:
    """Say a voucher as the books keep it, in the order of their table."""
    *issued, expires_on = astuple(voucher)
    return (*issued, expires_on.isoformat())


def issue_entry_id(request_id: str) -> str:
    """Name the entry of a redemption; no drop and no other change has such an id."""
    return f"{Cause.VOUCHER}/{request_id}"


def end_entry_id(code: VoucherCode) -> str:
    return f"voucher end/{code}"
