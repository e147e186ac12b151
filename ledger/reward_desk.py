"""The catalogue and the vouchers as pages see and change them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from ledger.book import RewardId
from ledger.redemption import EndDeed
from ledger.rewards import Offer, Reward, StockDeed
from ledger.store.database import Database
from ledger.store.redeeming import VoucherAnswer, end_voucher
from ledger.store.reward_register import (
    CatalogueAnswer,
    catalogue,
    move_stock,
    put_offer,
)
from ledger.store.reward_views import find_voucher, latest_vouchers, pieces_kept
from ledger.store.turns import take_turn
from ledger.voucher import KeptVoucher, VoucherTerms
from ledger.voucher_code import VoucherCode

# What a person looks through; more is what exports are for.
_DAYS_SHOWN: Final = 14
_VOUCHERS_SHOWN_MAX: Final = 60


@dataclass(frozen=True, slots=True)
class RewardsOverview:
    """The catalogue at one moment; `kept`: pieces that wait for their vouchers."""

    as_of: datetime
    rewards: tuple[Reward, ...]
    kept: Mapping[RewardId, int]
    vouchers: tuple[KeptVoucher, ...]


class RewardDesk:
    """Reads and changes them; may be asked from any thread. Raises `StoreError`."""

    def __init__(self, database: Database, terms: VoucherTerms) -> None:
        self.database = database
        self.terms = terms

    def look(self) -> RewardsOverview:
        now, community = datetime.now(UTC), self.terms.community
        since = now - timedelta(days=_DAYS_SHOWN)
        with self.database.read() as connection:
            return RewardsOverview(
                now,
                catalogue(connection, community),
                pieces_kept(connection, community),
                latest_vouchers(connection, community, since, _VOUCHERS_SHOWN_MAX),
            )

    def put(self, offer: Offer, actor: str) -> CatalogueAnswer:
        """Add or change a reward."""
        now, community = datetime.now(UTC), self.terms.community
        return take_turn(
            self.database,
            lambda connection: put_offer(connection, offer, community, actor, now),
        )

    def move(self, deed: StockDeed) -> CatalogueAnswer:
        """Take in pieces, or say how many there are."""
        now, community = datetime.now(UTC), self.terms.community
        return take_turn(
            self.database,
            lambda connection: move_stock(connection, deed, community, now),
        )

    def find(self, code: VoucherCode) -> KeptVoucher | None:
        """Find a voucher of this community."""
        with self.database.read() as connection:
            kept = find_voucher(connection, code)
        if kept is None or kept.voucher.community != self.terms.community:
            return None
        return kept

    def is_late(self, kept: KeptVoucher) -> bool:
        """Whether the last day of a voucher has gone."""
        return self.terms.today(datetime.now(UTC)) > kept.voucher.expires_on

    def end(self, deed: EndDeed) -> VoucherAnswer:
        """Hand out or cancel."""
        return end_voucher(self.database, deed, self.terms, datetime.now(UTC))
