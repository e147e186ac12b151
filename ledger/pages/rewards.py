"""The page of rewards: what is offered, how many there are, and who has vouchers."""

from functools import partial
from typing import Final

from msgspec.structs import replace
from nicegui import ui

from interface.browser_elements import element, text
from ledger.book import RewardId
from ledger.pages.downloads import draw_downloads
from ledger.pages.reward_acts import RewardActs
from ledger.pages.reward_forms import RewardForms
from ledger.pages.reward_wording import VOUCHER_COLUMNS, RewardCard, RewardWording
from ledger.pages.stock_bar import stock_bar
from ledger.pages.table import Table
from ledger.reward_desk import RewardsOverview
from ledger.rewards import Offer, Reward, StockKind
from ledger.store.database import StoreError
from ledger.store.reward_register import CatalogueAnswer

VOUCHERS_PATH: Final = "/rewards/vouchers"
STOCK_PATH: Final = "/rewards/stock"


class RewardsPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: RewardWording, acts: RewardActs) -> None:
        self._wording = wording
        self._acts = acts
        self._cards: dict[RewardId, tuple[object, ui.element]] = {}
        say = wording.say
        self._told = text("div", classes="card").props("role=alert")
        self._told.set_visibility(False)
        self._nothing = text("div", say("rewards-none"))
        self._tiles = element("div", "tiles")
        with element("div", "buttons"):
            ui.button(say("reward-new"), on_click=self._add).props("no-caps")
        text("h2", say("vouchers-title"))
        text("div", say("vouchers-intro"), "quiet")
        with element("div", "names"):
            draw_downloads(VOUCHERS_PATH, wording.plain)
        self._no_vouchers = text("div", say("vouchers-none"))
        self._vouchers = Table([say(column) for column in VOUCHER_COLUMNS])
        text("h2", say("movements-title"))
        text("div", say("movements-intro"), "quiet")
        with element("div", "names"):
            draw_downloads(STOCK_PATH, wording.plain)
        self._forms = RewardForms(wording, acts.actor, element("div"))

    def show(self, seen: RewardsOverview) -> None:
        self._nothing.set_visibility(not seen.rewards)
        most = max(
            (one.stock + seen.kept.get(one.offer.reward, 0) for one in seen.rewards),
            default=0,
        )
        for place, reward in enumerate(seen.rewards):
            self._show_card(reward, seen.kept.get(reward.offer.reward, 0), most, place)
        self._no_vouchers.set_visibility(not seen.vouchers)
        self._vouchers.show(
            {
                kept.voucher.code: self._wording.voucher(kept, seen.as_of)
                for kept in seen.vouchers
            }
        )

    def _show_card(self, reward: Reward, kept: int, most: int, place: int) -> None:
        """Draw a card that is new or says something new; put it in its place."""
        card = self._wording.card(reward, kept)
        said = (card, reward, kept, most)
        drawn, box = self._cards.get(reward.offer.reward, (None, None))
        if box is None:
            with self._tiles:
                box = element("article")
        if drawn != said:
            box.classes(replace=f"card {card.health or ''}".strip())
            box.clear()
            with box:
                self._draw_card(card, reward, kept, most)
            self._cards[reward.offer.reward] = (said, box)
        if self._tiles.default_slot.children[place] is not box:
            box.move(self._tiles, target_index=place)

    def _draw_card(
        self, card: RewardCard, reward: Reward, kept: int, most: int
    ) -> None:
        say, offer = self._wording.say, reward.offer
        text("h3", card.title)
        text("div", card.points, "figure")
        text("div", card.state, f"health {card.health}" if card.health else "quiet")
        ui.html(stock_bar(reward.stock, kept, most), sanitize=False).classes("stock")
        text("div", card.stock, "figure quiet")
        toggle = "reward-withdraw" if offer.is_offered else "reward-offer"
        with element("div", "buttons"):
            for key, act in (
                ("stock-receive", partial(self._move, offer, StockKind.RECEIVED)),
                ("stock-count", partial(self._move, offer, StockKind.COUNTED)),
                ("reward-change", partial(self._change, offer)),
                (toggle, partial(self._toggle, offer)),
            ):
                button = ui.button(say(key), on_click=act, color=None)
                button.props(f'no-caps aria-label="{say(key)}: {card.title}"')
                button.classes("second")

    # ---------------------------------------------------------------- acts

    async def _add(self) -> None:
        offer = await self._forms.offer(None)
        if offer is not None:
            await self._put(offer)

    async def _change(self, known: Offer) -> None:
        offer = await self._forms.offer(known)
        if offer is not None:
            await self._put(offer)

    async def _toggle(self, offer: Offer) -> None:
        key = "reward-withdraw" if offer.is_offered else "reward-offer"
        say, name = self._wording.say, self._wording.name(offer)
        if await self._forms.confirm(say(f"{key}-question", name=name), say(key)):
            await self._put(replace(offer, is_offered=not offer.is_offered))

    async def _move(self, offer: Offer, kind: StockKind) -> None:
        deed = await self._forms.stock(offer, kind)
        if deed is None:
            return
        try:
            self._tell(await self._acts.move(deed))
        except StoreError as error:
            self._tell_trouble(error)

    async def _put(self, offer: Offer) -> None:
        try:
            self._tell(await self._acts.put(offer))
        except StoreError as error:
            self._tell_trouble(error)

    def _tell(self, answer: CatalogueAnswer | None) -> None:
        """Say why nothing changed; what changed is seen on its card."""
        reason = None if answer is None else answer.reason
        self._told.text = "" if reason is None else self._wording.fault(reason)
        self._told.set_visibility(reason is not None)

    def _tell_trouble(self, error: StoreError) -> None:
        self._told.text = self._wording.say("trouble-desk", trouble=str(error))
        self._told.set_visibility(True)
