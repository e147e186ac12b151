"""The round that ends vouchers nobody came for, once in a day of the site."""

from datetime import date, datetime

from interface.log import log
from ledger.store.database import Database
from ledger.store.redeeming import expire_vouchers
from ledger.voucher import VoucherTerms


class VoucherExpiry:
    """Remembers on which day no voucher was left to end: only time makes new ones."""

    def __init__(self, database: Database, terms: VoucherTerms) -> None:
        self._database = database
        self._terms = terms
        self._done_on: date | None = None

    def make_round(self, now: datetime) -> None:
        """End some of them, if there are any. Raises `StoreError`."""
        today = self._terms.today(now)
        if self._done_on == today:
            return
        ended = expire_vouchers(self._database, self._terms, now)
        if ended:
            log().info("vouchers_expired", count=ended)
        else:
            self._done_on = today
