"""The fleet's page: how every station and hall is, problems first; the latest drops.

Whoever is not well has a card that says why. Those who are well are only named: with
hundreds of them, what is broken must not be looked for. A touch leads to the station.
"""

from html import escape
from typing import Final

from nicegui import ui

from interface.browser_elements import element, text
from ledger.fleet import Kind, Name
from ledger.overview import Overview
from ledger.pages.table import Table
from ledger.pages.wording import DROP_COLUMNS, Card, Wording
from messaging.contracts.health import Health

# Problems come first; nobody reads a thousand cards, and no phone draws them.
_CARDS_MAX: Final = 100


class FleetPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording
        self._cards: dict[Name, tuple[Card, ui.element]] = {}
        self._summary = text("div")
        self._tiles = element("div", "tiles")
        self._more = text("div", classes="quiet")
        self._well_title = text("h2")
        # One element for all names: two thousand would make every page slow.
        self._names = ui.html("", sanitize=False).classes("names")
        self._drawn_names: list[Name] = []
        text("h2", wording.say("drops-title"))
        self._no_drops = text("div", wording.say("no-drops"))
        self._drops = Table([wording.say(column) for column in DROP_COLUMNS])

    def show(self, overview: Overview) -> None:
        self._show_summary(overview)
        self._show_cards(overview)
        self._show_names(overview)
        now = overview.as_of
        self._no_drops.set_visibility(not overview.drops)
        self._drops.show(
            {drop.drop_id: self._wording.drop(drop, now) for drop in overview.drops}
        )

    def _show_summary(self, overview: Overview) -> None:
        counts = {
            health.value: sum(one.health is health for one in overview.statuses)
            for health in Health
        }
        self._summary.text = (
            self._wording.say("fleet-summary", **counts)
            if overview.statuses
            else self._wording.say("nobody-yet")
        )

    def _show_cards(self, overview: Overview) -> None:
        bad = [one for one in overview.statuses if one.health is not Health.WELL]
        shown = bad[:_CARDS_MAX]
        self._more.text = self._wording.say("fleet-more", count=len(bad) - len(shown))
        self._more.set_visibility(len(bad) > len(shown))
        cards = {one.name: self._wording.card(one, overview) for one in shown}
        for name in [name for name in self._cards if name not in cards]:
            self._cards.pop(name)[1].delete()
        for place, (name, card) in enumerate(cards.items()):
            self._show_card(name, card, place)

    def _show_names(self, overview: Overview) -> None:
        """Name those who are well, each a way to its page."""
        well = [one.name for one in overview.statuses if one.health is Health.WELL]
        self._well_title.text = self._wording.say("well-title", count=len(well))
        self._well_title.set_visibility(bool(well))
        if well != self._drawn_names:
            self._drawn_names = well
            self._names.content = "".join(_link(name, self._wording) for name in well)

    def _show_card(self, name: Name, card: Card, place: int) -> None:
        """Draw a card that is new or says something new; put it in its place."""
        drawn, box = self._cards.get(name, (None, None))
        if box is None:
            with self._tiles:
                box = element("article")
        if drawn != card:
            box.classes(replace=f"card {card.health}")
            box.clear()
            with box:
                _draw_card(name, card, self._wording)
            self._cards[name] = (card, box)
        if self._tiles.default_slot.children[place] is not box:
            box.move(self._tiles, target_index=place)


def _draw_card(name: Name, card: Card, wording: Wording) -> None:
    with element("h3"):
        if name.kind is Kind.STATION:
            ui.link(card.title, wording.station_path(name.name))
        else:
            text("span", card.title)
    text("div", card.health_word, f"health {card.health}")
    text("div", card.since, "quiet")
    with element("dl", "facts"):
        for fact, value in card.facts:
            text("dt", fact)
            text("dd", value)


def _link(name: Name, wording: Wording) -> str:
    """Write a name that leads to its page; nothing in it is HTML by itself."""
    if name.kind is Kind.STATION:
        path = escape(wording.station_path(name.name))
        return f'<a class="health well" href="{path}">{escape(name.name)}</a>'
    title = wording.say(name.kind, name=name.name)
    return f'<span class="health well">{escape(title)}</span>'
