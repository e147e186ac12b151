"""What is on every screen: band and steps above, devices below."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Sequence
from typing import Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fitted import TightWord
from interface.kivy_theme import Theme
from interface.kivy_widgets import Card
from messaging.contracts.health import Health
from station.screen.layout import hug, main_width_mm
from station.screen.page import Lamp, Page, Progress, Step

_LAMPS: Final = {
    Lamp.GREEN: ("●", palette.WELL),
    Lamp.YELLOW: ("▲", palette.DEGRADED),
    Lamp.RED: ("■", palette.LOST),
}
_STATES: Final = {
    Health.WELL: ("●", palette.WELL),
    Health.DEGRADED: ("▲", palette.DEGRADED),
    Health.LOST: ("■", palette.LOST),
}
_STEPS: Final = {
    Progress.DONE: ("✓ ", palette.WELL),
    Progress.NOW: ("▶ ", palette.INK),
    Progress.NEXT: ("", palette.QUIET_INK),
}

# Free room between the words of the strip.
_BETWEEN_MM: Final = 3.0


def draw_band(page: Page, theme: Theme) -> Widget:
    """Draw the lamp's word on its colour, what is taken here, and the time."""
    shape, colour = _LAMPS[page.lamp]
    ink, main = palette.ON_PRIMARY, palette.MAIN_TEXT_MM
    band = Card(
        theme,
        ground=colour,
        line=colour,
        orientation="horizontal",
        padding_mm=(palette.GAP_MM, 1.5),
        spacing=theme.px(palette.GAP_MM),
    )
    parts = [
        TightWord(theme, f"{shape} {page.call}", main, ink=ink, is_bold=True),
        Widget(),
        TightWord(theme, page.stream, main, ink=ink),
    ]
    if page.clock and not theme.is_elder:  # larger letters before the time of day
        parts.append(TightWord(theme, page.clock, main, ink=ink))
    for part in parts:
        band.add_widget(part)
    return hug(band)


def draw_steps(steps: Sequence[Step], theme: Theme) -> Widget:
    """Draw a bag's way: what is done has a tick, what is to be done now an arrow."""
    strip = BoxLayout(orientation="horizontal")
    for index, step in enumerate(steps):
        if index:
            strip.add_widget(Widget())
        mark, ink = _STEPS[step.progress]
        is_now = step.progress is Progress.NOW
        strip.add_widget(
            TightWord(theme, f"{mark}{step.words}", ink=ink, is_bold=is_now)
        )
    return hug(strip)


def draw_devices(page: Page, theme: Theme) -> Widget:
    """Draw the strip: who is on duty, and a shape and a name for each device.

    Where there is no room for all, those that are not well come before the others,
    and before who is on duty.
    """
    every = [_mark(theme, device.state, device.words) for device in page.devices]
    unwell = [
        word
        for word, device in zip(every, page.devices, strict=True)
        if device.state is not Health.WELL
    ]
    duty = [] if page.inspector is None else [TightWord(theme, page.inspector)]
    others = [_mark(theme, Health.WELL, page.others_well)]
    for words in ([*duty, *every], [*duty, *unwell, *others], [*unwell, *others]):
        if _fits(words, theme):
            return _strip(words)
    return _strip(_as_many_as_fit(unwell, theme))


def _mark(theme: Theme, state: Health, words: str) -> TightWord:
    shape, ink = _STATES[state]
    return TightWord(theme, f"{shape} {words}", ink=ink)


def _fits(words: Sequence[TightWord], theme: Theme) -> bool:
    width_px = sum(word.width for word in words)
    between_px = theme.px(_BETWEEN_MM) * (len(words) - 1)
    return bool(width_px + between_px <= theme.px(main_width_mm(theme)))


def _as_many_as_fit(words: Sequence[TightWord], theme: Theme) -> list[TightWord]:
    """Name the first, and say with dots that there are more."""
    dots = TightWord(theme, "…", ink=palette.LOST)
    count = len(words)
    while count > 1 and not _fits([*words[:count], dots], theme):
        count -= 1
    return [*words[:count], dots]


def _strip(words: Sequence[TightWord]) -> Widget:
    strip = BoxLayout(orientation="horizontal")
    for index, word in enumerate(words):
        if index:
            strip.add_widget(Widget())
        strip.add_widget(word)
    if len(words) == 1:
        strip.add_widget(Widget())
    return hug(strip)
