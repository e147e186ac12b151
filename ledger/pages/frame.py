"""What all pages of the ledger have: the bar, what is wrong now, and a fresh look."""

from collections.abc import Callable
from typing import Final

from nicegui import run, ui

from interface.browser_elements import element, text
from interface.texts import LANGUAGES
from ledger.overview import Lookout, Overview
from ledger.pages.entrance import build_way_out
from ledger.pages.wording import Wording
from ledger.store.database import StoreError

# How often an open page looks. When none is open, nobody looks.
_LOOK_S: Final = 1.0

# Path and title of every page, in the order of the bar.
TITLES: Final = {"/": "fleet-title", "/aside": "aside-title"}

_HTML_LANGUAGES: Final = {"zh": "zh-CN", "en": "en"}


class Frame:
    """The page around its content. Draw the content inside `main`, then `follow`."""

    def __init__(self, lookout: Lookout, wording: Wording, path: str) -> None:
        self._lookout = lookout
        self._wording = wording
        language = wording.language
        ui.query("html").props(f'lang="{_HTML_LANGUAGES[language]}"')
        with element("header", "bar"):
            text("h1", wording.say(TITLES[path]))
            for each, title in TITLES.items():
                link = ui.link(wording.say(title), f"{each}?language={language}")
                if each == path:
                    link.props('aria-current="page"')
            other = next(each for each in LANGUAGES if each != language)
            ui.link(wording.say("other-language"), f"{path}?language={other}")
            build_way_out(wording)
        with element("main", "page") as self.main:
            self._trouble = text("div", classes="card lost").props('role="status"')
            self._trouble.set_visibility(False)

    async def follow(self, show: Callable[[Overview], None]) -> None:
        """Show the overview now, and again and again."""

        async def look() -> None:
            try:
                overview = await run.io_bound(self._lookout.look)
            except StoreError as error:
                self._tell(self._wording.say("trouble-page", trouble=str(error)))
                return
            if overview is not None:  # it is None while the ledger closes
                self._tell(self._wording.trouble(overview))
                show(overview)

        await look()
        ui.timer(_LOOK_S, look, immediate=False)

    def _tell(self, trouble: str) -> None:
        self._trouble.text = trouble
        self._trouble.set_visibility(bool(trouble))
