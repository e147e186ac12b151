"""The station's window: shows views that any thread hands over, and hears hands.

Views come from the station's loop, drawing belongs to Kivy's thread. Between them
lies one place for the newest view: a screen that is busy misses what has passed,
never what is.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kivy.base import runTouchApp, stopTouchApp
from kivy.clock import Clock

from interface.glass import Glass
from interface.kivy_theme import Theme
from interface.kivy_widgets import Surface
from interface.kivy_window import open_window, save_picture
from interface.texts import Texts
from station.happenings import Touched
from station.screen.drawing import Drawn, draw
from station.screen.keys import KeyJudge, Pressed
from station.screen.page import Page, still
from station.screen.wording import compose_page
from station.station_view import StationView

TEXTS_FOLDER: Final = Path(__file__).parents[1] / "texts"


class ScreenWindow:
    """One screen. `open`, then `run` in the main thread until `stop`."""

    def __init__(
        self,
        glass: Glass,
        put: Callable[[Pressed], None],
        *,
        pictures: Path | None = None,
        is_offscreen: bool = False,
    ) -> None:
        """With `pictures`, draw in memory and save the first sight of every stage."""
        self._glass = glass
        self._put = put
        self._pictures = pictures
        self._is_offscreen = is_offscreen or pictures is not None
        self._texts = Texts(TEXTS_FOLDER)
        self._theme = Theme(glass)
        self._keys = KeyJudge()
        self._newest: StationView | None = None
        self._page: Page | None = None
        self._drawn: Drawn | None = None

    def open(self) -> None:
        """Open the process's window; raises `InterfaceError`."""
        window = open_window(self._glass, "station", is_offscreen=self._is_offscreen)
        # Not before the window: the first widget would open one of Kivy's own.
        self.surface = Surface(self._tap)
        self.surface.size = window.size
        window.bind(on_key_down=self._press, on_key_up=self._release)

    def run(self) -> None:
        """Draw and listen until `stop`, or until the window is closed."""
        runTouchApp(self.surface)

    def stop(self) -> None:
        """End `run`; from any thread, and from a signal."""
        Clock.schedule_once(lambda _elapsed_s: stopTouchApp(), 0)

    def show(self, view: StationView) -> None:
        """Have a view drawn, unless a newer one comes first; from any thread."""
        self._newest = view
        Clock.schedule_once(self._draw, 0)

    # In Kivy's thread ---------------------------------------------------------

    def _draw(self, _elapsed_s: float) -> None:
        if self._newest is None:
            return
        page = compose_page(self._newest, self._texts.say)
        before, self._page = self._page, page
        if page == before:
            return
        if before is not None and self._drawn and still(page) == still(before):
            self._drawn.move(page)
            return
        self._drawn = draw(page, replace(self._theme, is_elder=page.is_elder))
        # Fingers need to settle where other targets appear, and only there.
        self.surface.show(self._drawn.root, self._drawn.target_keys)
        if self._pictures is not None:
            self._picture(page, self._pictures / f"station-{page.stage}.png")

    def _picture(self, page: Page, file: Path) -> None:
        # Layouts are settled only when the frame is drawn.
        def save(_elapsed_s: float) -> None:
            is_still_there = self._page is not None and self._page.stage == page.stage
            if is_still_there and not file.exists():
                # Whoever looks into the folder never finds half a picture.
                unfinished = file.with_suffix(".unfinished")
                save_picture(unfinished)
                unfinished.replace(file)

        Clock.schedule_once(save, 0)

    def _tap(self, key: str) -> None:
        if self._page is not None:
            for target in self._page.touchables:
                if target.key == key:
                    self._put(Touched(target.answer))

    def _press(self, _window: Any, key: int, *_rest: Any) -> None:
        pressed = self._keys.down(key, Clock.time())
        if pressed is not None:
            self._put(pressed)

    def _release(self, _window: Any, key: int, *_rest: Any) -> None:
        self._keys.up(key)
