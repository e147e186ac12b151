"""A station's page: its devices, its day, what can be asked of it, its last drops."""

import base64
from collections.abc import Callable
from functools import partial
from typing import Final

from nicegui import ui

from interface.browser_elements import element, text
from ledger.inquiries import Ask, Inquiry
from ledger.pages.asking import StationActs
from ledger.pages.health_strip import strip_drawing
from ledger.pages.station_wording import LOOKS, DeviceLine, StationWording
from ledger.pages.table import Table
from ledger.pages.wording import DROP_COLUMNS, Wording
from ledger.station_overview import StationOverview
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.contracts.images import MEDIA_TYPE
from messaging.contracts.stations import RestartableDevice

# The latest answers; who asked twenty times remembers why.
_INQUIRIES_SHOWN_MAX: Final = 6

# On its own page a station need not be named in every line.
_DROP_COLUMNS: Final = tuple(
    place for place, column in enumerate(DROP_COLUMNS) if column != "drop-station"
)


class StationPage:
    """One open page; draws in the element that is open when it is made."""

    def __init__(self, wording: Wording, name: str, acts: StationActs) -> None:
        self._drop_wording = wording
        self._wording = StationWording(wording, name)
        self._acts = acts
        self._drawn: dict[str, object] = {}
        say = wording.say
        self._state = element("section", "card")
        text("h2", say("devices-title"))
        self._devices = element("div", "tiles")
        self._well_devices = element("div", "names")
        text("h2", say("requests-title"))
        self._buttons = element("div", "buttons")
        self._answers = element("div", "answers").props('role="status"')
        text("h2", say("day-title"))
        text("div", say("day-legend"), "quiet")
        self._day = element("section", "card day")
        text("h2", say("drops-title"))
        self._bags = element("div", "buttons")
        self._no_drops = text("div", say("no-drops"))
        self._drops = Table([say(DROP_COLUMNS[place]) for place in _DROP_COLUMNS])

    def show(self, station: StationOverview) -> None:
        self._show_state(station)
        self._show_devices(station)
        self._show_buttons(station)
        self._show_answers(station)
        self._show_day(station)
        self._show_bags(station)
        self._no_drops.set_visibility(not station.drops)
        now = station.whole.as_of
        self._drops.show(
            {
                drop.drop_id: tuple(
                    self._drop_wording.drop(drop, now)[place] for place in _DROP_COLUMNS
                )
                for drop in station.drops
            }
        )

    def _is_news(self, part: str, said: object) -> bool:
        """Whether a part of the page says something new: only then it is drawn."""
        is_news = part not in self._drawn or self._drawn[part] != said
        self._drawn[part] = said
        return is_news

    def _show_state(self, station: StationOverview) -> None:
        status, say = station.status, self._wording.say
        if status is None:
            if self._is_news("state", None):
                with self._state:
                    text("div", say("station-unknown"))
            return
        card = self._drop_wording.card(status, station.whole)
        facts = self._wording.facts(status, station.whole)
        if not self._is_news("state", (card, facts)):
            return
        self._state.classes(replace=f"card {card.health}")
        self._state.clear()
        with self._state:
            text("div", card.health_word, f"health {card.health}")
            text("div", card.since, "quiet")
            with element("dl", "facts"):
                for name, value in facts:
                    text("dt", name)
                    text("dd", value)

    def _show_devices(self, station: StationOverview) -> None:
        devices = () if station.status is None else station.status.devices
        lines = [self._wording.device(one, station.whole.as_of) for one in devices]
        if not self._is_news("devices", lines):
            return
        self._devices.clear()
        self._well_devices.clear()
        with self._devices:
            if not lines:
                text("div", self._wording.say("devices-unknown"))
            for line in lines:
                if line.health is not Health.WELL:
                    _draw_device(line)
        with self._well_devices:
            for line in lines:
                if line.health is Health.WELL:
                    text("span", f"{line.name} {line.since}", "health well")

    def _show_buttons(self, station: StationOverview) -> None:
        devices = () if station.status is None else station.status.devices
        present = {device.device for device in devices}
        asks: list[tuple[Ask, RestartableDevice | None]] = [
            (Ask.PICTURE, None),
            (Ask.ZERO, None),
            *((Ask.RESTART, one) for one in RestartableDevice if one in present),
            (Ask.RELOAD, None),
        ]
        if not self._is_news("buttons", asks):
            return
        self._buttons.clear()
        with self._buttons:
            for ask, device in asks:
                ui.button(
                    self._wording.ask(ask, device),
                    on_click=lambda ask=ask, device=device: self._confirm(ask, device),
                ).props("no-caps")

    async def _confirm(self, ask: Ask, device: RestartableDevice | None) -> None:
        say = self._wording.say
        with self._buttons, ui.dialog() as dialog, ui.card().classes("card"):
            text("div", self._wording.confirmation(ask, device))
            with element("div", "buttons"):
                ui.button(say("confirm-yes"), on_click=lambda: dialog.submit("yes"))
                _second_button(say("confirm-no"), dialog.close)
        is_wanted = await dialog == "yes"
        dialog.delete()
        if is_wanted and not await self._acts.ask(ask, device):
            ui.notify(say("not-asked"), type="warning")

    def _show_answers(self, station: StationOverview) -> None:
        shown = station.inquiries[:_INQUIRIES_SHOWN_MAX]
        now = station.whole.as_of
        lines = [(self._wording.inquiry(one, now), one.picture) for one in shown]
        if not self._is_news("answers", lines):
            return
        self._answers.clear()
        with self._answers:
            for one in shown:
                self._draw_answer(one, station)

    def _draw_answer(self, inquiry: Inquiry, station: StationOverview) -> None:
        line = self._wording.inquiry(inquiry, station.whole.as_of)
        with element("article", f"card {LOOKS[line.reply]}"):
            text("div", f"{line.at} {line.what}")
            look = LOOKS[line.reply]
            text("div", line.reply_word, f"health {look}" if look else "")
            if line.detail:
                text("div", line.detail)
            if inquiry.picture is not None:
                _draw_picture(
                    inquiry.picture, self._wording.say("picture-alt", at=line.at)
                )

    def _show_bags(self, station: StationOverview) -> None:
        """Offer the images of bags that were contaminated, or whose label was not read.

        They are fetched when somebody wants to see them, and not before.
        """
        if not self._is_news("bags", station.pictured):
            return
        now = station.whole.as_of
        self._bags.clear()
        with self._bags:
            for drop in station.pictured:
                at = self._drop_wording.moment(drop.occurred_at, now)
                _second_button(
                    self._wording.say("see-bag", at=at),
                    partial(self._see_bag, drop.drop_id, at),
                )

    async def _see_bag(self, drop_id: DropId, at: str) -> None:
        jpeg = await self._acts.see_bag(drop_id)
        say = self._wording.say
        with self._bags, ui.dialog() as dialog, ui.card().classes("card"):
            if jpeg is None:
                text("div", say("bag-gone"))
            else:
                _draw_picture(jpeg, say("bag-alt", at=at))
            with element("div", "buttons"):
                _second_button(say("close"), dialog.close)
        await dialog
        dialog.delete()

    def _show_day(self, station: StationOverview) -> None:
        # A strip moves by a minute a minute: redrawing it more often moves nothing.
        now = station.whole.as_of
        minute = now.replace(second=0, microsecond=0)
        healths = [[span.health for span in strip.spans] for strip in station.strips]
        if not self._is_news("day", (minute, healths)):
            return
        self._day.clear()
        with self._day:
            if not station.strips:
                text("div", self._wording.say("day-unknown"))
            for strip in station.strips:
                text("div", self._wording.strip_name(strip), "strip-name")
                text("div", self._wording.strip(strip), "quiet strip-words")
                drawing = strip_drawing(strip.spans, strip.spans[-1].to_at)
                ui.html(drawing, sanitize=False).classes("strip")
            with element("div", "ticks figure quiet"):
                for tick in self._wording.ticks(now):
                    text("span", tick)


def _second_button(words: str, on_click: Callable[[], object]) -> None:
    """Draw a button that is not the main one."""
    ui.button(words, on_click=on_click, color=None).props("no-caps").classes("second")


def _draw_picture(jpeg: bytes, words: str) -> None:
    coded = base64.b64encode(jpeg).decode()
    picture = element("img", "evidence")
    picture.props["src"] = f"data:{MEDIA_TYPE};base64,{coded}"
    picture.props["alt"] = words


def _draw_device(line: DeviceLine) -> None:
    with element("article", f"card {line.health}"):
        text("h3", line.name)
        text("div", line.health_word, f"health {line.health}")
        text("div", line.since, "quiet")
        for words in (line.advice, line.detail):
            if words:
                text("div", words)
