"""What people do with rewards and vouchers, done and written down with their names."""

from typing import Final

from nicegui import run, ui

from ledger.pages.entrance import signed_in
from ledger.redemption import EndDeed
from ledger.reward_desk import RewardDesk
from ledger.rewards import Offer, StockDeed
from ledger.store.redeeming import VoucherAnswer
from ledger.store.reward_register import CatalogueAnswer
from ledger.voucher import KeptVoucher, VoucherState
from ledger.voucher_code import VoucherCode, render_voucher_code
from people.audit import NOBODY, Deed
from people.office import PeopleOffice

_DEEDS: Final = {
    VoucherState.HANDED_OUT: Deed.HANDED_OUT,
    VoucherState.CANCELLED: Deed.VOUCHER_CANCELLED,
}


class RewardActs:
    """The acts of whoever has opened the page; made while it is drawn.

    Raises `StoreError`: then nothing was done, and nothing is written down.
    """

    def __init__(self, desk: RewardDesk, office: PeopleOffice) -> None:
        self._desk = desk
        self._office = office
        self._session = signed_in()
        browser = ui.context.client.request.client
        self._address = "" if browser is None else browser.host

    @property
    def actor(self) -> str:
        return NOBODY if self._session is None else self._session.person

    async def find(self, code: VoucherCode) -> tuple[KeptVoucher | None, bool]:
        """Find a voucher, and say whether its last day has gone."""

        def find() -> tuple[KeptVoucher | None, bool]:
            kept = self._desk.find(code)
            return kept, kept is not None and self._desk.is_late(kept)

        return await run.io_bound(find) or (None, False)

    async def end(self, deed: EndDeed) -> VoucherAnswer | None:
        """Hand out or cancel; None while the ledger closes."""

        def end() -> VoucherAnswer:
            answer = self._desk.end(deed)
            code = render_voucher_code(deed.code)
            self._note(_DEEDS[deed.state], code, answer.reason or answer.outcome)
            return answer

        return await run.io_bound(end)

    async def put(self, offer: Offer) -> CatalogueAnswer | None:
        """Add or change a reward; None while the ledger closes."""

        def put() -> CatalogueAnswer:
            answer = self._desk.put(offer, self.actor)
            state = "offered" if offer.is_offered else "withdrawn"
            subject = f"{offer.reward} {offer.name_zh} {offer.points} {state}"
            outcome = answer.reason or answer.outcome
            self._note(Deed.REWARD_CHANGED, subject, outcome)
            return answer

        return await run.io_bound(put)

    async def move(self, deed: StockDeed) -> CatalogueAnswer | None:
        """Take pieces in, or say how many there are; None while the ledger closes."""

        def move() -> CatalogueAnswer:
            answer = self._desk.move(deed)
            subject = f"{deed.reward} {deed.kind} {deed.pieces}"
            self._note(Deed.STOCK_MOVED, subject, answer.reason or answer.outcome)
            return answer

        return await run.io_bound(move)

    def _note(self, deed: Deed, subject: str, outcome: str) -> None:
        self._office.note(self._session, deed, subject, self._address, outcome)
