"""What a supervisor says about a reward: dialogs that return it, or None."""

from typing import Final

from nicegui import ui

from interface.browser_elements import element, text
from ledger.book import RewardId
from ledger.pages.reward_wording import RewardWording
from ledger.rewards import (
    NAME_CHARACTERS_MAX,
    WHY_CHARACTERS_MAX,
    Offer,
    StockDeed,
    StockKind,
)
from messaging.identifiers import new_id

_ID_CHARACTERS_MAX: Final = 32


class RewardForms:
    """The dialogs of one page, drawn in `place` when they are opened."""

    def __init__(self, wording: RewardWording, actor: str, place: ui.element) -> None:
        self._wording = wording
        self._say = wording.say
        self._actor = actor
        self._place = place

    async def offer(self, known: Offer | None) -> Offer | None:
        """Ask for a new reward, or for what is to change of one."""
        say = self._say
        title = say("reward-new") if known is None else self._wording.name(known)
        with self._place, ui.dialog() as dialog, ui.card().classes("card form"):
            text("h2", title)
            reward = _field(say("reward-id"), known.reward if known else "")
            reward.props(f"maxlength={_ID_CHARACTERS_MAX}")
            if known is not None:
                reward.set_visibility(False)
            name_zh = _field(say("reward-name-zh"), known.name_zh if known else "")
            name_en = _field(say("reward-name-en"), known.name_en if known else "")
            for name in (name_zh, name_en):
                name.props(f"maxlength={NAME_CHARACTERS_MAX}")
            points = _field(say("reward-cost"), str(known.points) if known else "")
            points.props("inputmode=numeric maxlength=6")
            self._end(dialog, say("reward-save"))
        is_meant = await dialog
        dialog.delete()
        if not is_meant:
            return None
        return Offer(
            RewardId(_said(reward)),
            _said(name_zh),
            _said(name_en),
            _number(points),
            is_offered=True if known is None else known.is_offered,
        )

    async def stock(self, offer: Offer, kind: StockKind) -> StockDeed | None:
        """Ask how many came, or how many there are."""
        say = self._say
        # Named when it is opened: a second click on its button is the same deed.
        deed_id = new_id()
        with self._place, ui.dialog() as dialog, ui.card().classes("card form"):
            text("h2", say(f"stock-{kind}", name=self._wording.name(offer)))
            text("div", say(f"stock-{kind}-now"), "quiet")
            pieces = _field(say("stock-pieces"), "")
            pieces.props("inputmode=numeric maxlength=6 autofocus")
            why = _field(say("stock-why"), "").props(f"maxlength={WHY_CHARACTERS_MAX}")
            self._end(dialog, say(f"stock-{kind}-yes"))
        is_meant = await dialog
        dialog.delete()
        if not is_meant:
            return None
        return StockDeed(
            deed_id, offer.reward, kind, _number(pieces), _said(why), self._actor
        )

    async def confirm(self, question: str, yes: str) -> bool:
        """Ask whether she means it."""
        with self._place, ui.dialog() as dialog, ui.card().classes("card form"):
            text("div", question)
            self._end(dialog, yes)
        is_meant = await dialog
        dialog.delete()
        return bool(is_meant)

    def _end(self, dialog: ui.dialog, yes: str) -> None:
        with element("div", "buttons"):
            ui.button(yes, on_click=lambda: dialog.submit(True)).props("no-caps")  # noqa: FBT003 -- NiceGUI's own
            no = ui.button(self._say("confirm-no"), on_click=dialog.close, color=None)
            no.props("no-caps").classes("second")


def _field(label: str, value: str) -> ui.input:
    return ui.input(label, value=value).props("outlined autocomplete=off")


def _said(field: ui.input) -> str:
    return str(field.value or "").strip()


def _number(field: ui.input) -> int:
    """Read a number; what is none is refused as one that cannot be."""
    said = _said(field)
    return int(said) if said.isascii() and said.isdigit() else -1
