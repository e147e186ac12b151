"""What is on every screen: the band above, notices and devices below."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Sequence
from typing import Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Card, Word
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import Health
from station.screen.layout import both, hug
from station.screen.wording import DeviceMark, Lamp, Page

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


def draw_band(page: Page, theme: Theme) -> Widget:
    """Draw the lamp's word on its colour, what is taken here, and the time."""
    shape, colour = _LAMPS[page.lamp]
    ink = palette.ON_PRIMARY
    band = Card(
        theme,
        ground=colour,
        line=colour,
        orientation="horizontal",
        padding_mm=(palette.GAP_MM, 0.0),
        spacing=theme.px(palette.GAP_MM),
    )
    main = palette.MAIN_TEXT_MM
    duty = [] if page.inspector is None else [Word(theme, page.inspector.zh, ink=ink)]
    for part in (
        Word(theme, f"{shape} {page.call.zh}", main, ink=ink, is_bold=True),
        Word(theme, page.call.en, ink=ink),
        Widget(),
        *duty,
        Word(theme, page.stream.zh, main, ink=ink),
        Word(theme, page.clock, main, ink=ink),
    ):
        band.add_widget(part)
    return hug(band)


def draw_notice(notice: BilingualText, theme: Theme) -> Widget:
    """Say calmly what does not work, while nobody has a bag."""
    card = Card(theme, line=palette.DEGRADED, padding_mm=(4.0, 1.0), spacing=0)
    words = BilingualText(zh=f"▲ {notice.zh}", en=notice.en)
    for each in both(theme, words, palette.MAIN_TEXT_MM, ink=palette.DEGRADED):
        card.add_widget(each)
    return hug(card)


def draw_devices(devices: Sequence[DeviceMark], theme: Theme) -> Widget:
    """Draw the strip: a shape and a name for each device, a word if it is not well."""
    strip = BoxLayout(orientation="horizontal")
    for index, device in enumerate(devices):
        if index:
            strip.add_widget(Widget())
        shape, ink = _STATES[device.state]
        strip.add_widget(Word(theme, f"{shape} {device.words.zh}", ink=ink))
    return hug(strip)
