"""What all pages of the ledger have: the bar, what is wrong now, and a fresh look."""

from collections.abc import Callable
from typing import Final, TypeVar

from nicegui import run, ui

from interface.browser_elements import element, text
from interface.texts import LANGUAGES
from ledger.overview import Lookout, Overview
from ledger.pages.entrance import build_way_out, may_see
from ledger.pages.wording import Wording
from ledger.station_overview import StationOverview
from ledger.store.database import StoreError

T = TypeVar("T")

# How often an open page looks. When none is open, nobody looks.
_LOOK_S: Final = 0.7

# Path and title of every page, in the order of the bar.
TITLES: Final = {
    "/": "fleet-title",
    "/cases": "cases-title",
    "/aside": "aside-title",
    "/rewards": "rewards-title",
    "/desk": "desk-title",
    "/settings": "settings-title",
}

_HTML_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}


class Frame:
    """The page around its content. Draw the content inside `main`, then `follow`."""

    def __init__(
        self, lookout: Lookout, wording: Wording, path: str, title: str | None = None
    ) -> None:
        """Draw the bar; a page that is not in it brings its own title."""
        self._lookout = lookout
        self._wording = wording
        language = wording.language
        ui.query("html").props(f'lang="{_HTML_LANGUAGES[language]}"')
        with element("header", "bar"):
            text("h1", wording.say(TITLES[path]) if title is None else title)
            for each, key in TITLES.items():
                if not may_see(each):
                    continue  # a link that leads to a refusal only disappoints
                link = ui.link(wording.say(key), f"{each}?language={language}")
                if each == path:
                    link.props('aria-current="page"')
            other = next(each for each in LANGUAGES if each != language)
            joint = "&" if "?" in path else "?"
            ui.link(wording.say("other-language"), f"{path}{joint}language={other}")
            build_way_out(wording)
        with element("main", "page") as self.main:
            self._trouble = text("div", classes="card lost").props('role="status"')
            self._trouble.set_visibility(False)

    async def follow(self, show: Callable[[Overview], None]) -> None:
        """Show the overview now, and again and again."""

        def show_overview(overview: Overview) -> None:
            self._tell(self._wording.trouble(overview))
            show(overview)

        await self._look_again_and_again(self._lookout.look, show_overview)

    async def follow_station(
        self,
        look: Callable[[], StationOverview],
        show: Callable[[StationOverview], None],
    ) -> None:
        """Show all about one station now, and again and again."""

        def show_station(overview: StationOverview) -> None:
            self._tell(self._wording.trouble(overview.whole))
            show(overview)

        await self._look_again_and_again(look, show_station)

    async def follow_own(
        self, look: Callable[[], T], show: Callable[[T], None]
    ) -> None:
        """Show what this page alone looks at now, and again and again."""

        def show_own(seen: T) -> None:
            self._tell("")
            show(seen)

        await self._look_again_and_again(look, show_own)

    async def _look_again_and_again(
        self, look: Callable[[], T], show: Callable[[T], None]
    ) -> None:
        async def look_once() -> None:
            try:
                seen = await run.io_bound(look)
            except StoreError as error:
                self._tell(self._wording.say("trouble-page", trouble=str(error)))
                return
            if seen is not None:  # it is None while the ledger closes
                show(seen)

        await look_once()
        ui.timer(_LOOK_S, look_once, immediate=False)

    def _tell(self, trouble: str) -> None:
        self._trouble.text = trouble
        self._trouble.set_visibility(bool(trouble))
