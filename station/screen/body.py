"""The middle of the screen: the weight, whose bag it is, what became of it."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fitted import Fitted, TightWord
from interface.kivy_theme import Theme
from interface.kivy_widgets import Card, Number
from station.screen.layout import column, hug, row
from station.screen.page import Page, Told

# The weight's digits, and the width they get with their unit: read from where the
# residents stand, behind the bag. Large where nothing is asked or explained.
_WEIGHT: Final = (13.0, 86.0)
_LARGE_WEIGHT: Final = (18.0, 112.0)

# What a notice gets, that never stands alone.
_NOTICE_MM: Final = 26.0

_TOLD_MM: Final = 10.0
_POINTS_MM: Final = (18.0, 12.0)


def draw_weight(page: Page, theme: Theme, *, is_large: bool) -> tuple[Widget, Number]:
    """Draw the live weight with its unit."""
    digits_mm, width_mm = _LARGE_WEIGHT if is_large else _WEIGHT
    card = Card(theme, orientation="horizontal", padding_mm=(4.0, 2.0))
    number = Number(theme, page.weight, digits_mm)
    number.pos_hint = {"center_y": 0.5}
    card.add_widget(number)
    card.add_widget(TightWord(theme, page.unit))
    card.size_hint_x, card.width = None, theme.px(width_mm)
    return hug(card), number


def draw_about(words: str, theme: Theme, lines: int) -> Widget:
    """Say beside the weight whose bag it is, or why that is unknown."""
    mm = palette.MAIN_TEXT_MM
    text = Fitted(theme, words, mm, least_mm=_least_mm(theme), lines=lines)
    return hug(column(theme, text, spacing=0))


def draw_explanation(words: str, theme: Theme) -> Widget:
    """Say calmly what happened and what now."""
    mm = palette.MAIN_TEXT_MM
    return Fitted(theme, words, mm, least_mm=mm, lines=2)


def draw_notice(words: str, theme: Theme) -> Widget:
    """Say calmly what does not work, while nobody has a bag."""
    card = Card(theme, line=palette.DEGRADED, padding_mm=(4.0, 1.0), spacing=0)
    card.add_widget(
        Fitted(
            theme,
            f"▲ {words}",
            palette.MAIN_TEXT_MM,
            least_mm=palette.MAIN_TEXT_MM,
            lines=2,
            tallest_mm=_NOTICE_MM,
            ink=palette.DEGRADED,
        )
    )
    return hug(card)


def draw_note(words: str, theme: Theme) -> Widget:
    """Say it in one line, where the room is somebody else's."""
    ink = palette.DEGRADED
    return Fitted(theme, f"▲ {words}", palette.TEXT_MM, ink=ink, is_bold=True)


def draw_told(page: Page, told: Told, theme: Theme) -> Widget:
    """Draw what became of a bag: the points largest, why, and what they add up to."""
    mm = palette.MAIN_TEXT_MM
    lines: list[Widget] = [
        Fitted(theme, told.verdict, _TOLD_MM, is_bold=True),
        Fitted(theme, told.weight, mm),
    ]
    # Larger letters leave no room for all: why it earns nothing comes first.
    has_room = told.reason is None or not theme.is_elder
    if page.household is not None and has_room:
        lines.append(Fitted(theme, page.household, palette.TEXT_MM))
    card = Card(theme, line=palette.WELL, padding_mm=(4.0, 1.5), spacing=0)
    drop = hug(column(theme, *lines))
    card.add_widget(hug(row(theme, drop, _draw_points(told, theme))))
    if told.reason is not None:
        card.add_widget(Fitted(theme, told.reason, mm))
    return hug(card)


def _draw_points(told: Told, theme: Theme) -> Widget:
    """Draw the points: a number as large as half of the card allows."""
    mm, least_mm = _POINTS_MM if told.has_points else (palette.MAIN_TEXT_MM,) * 2
    lines = 1 if told.has_points else 2
    points = Fitted(
        theme,
        told.points,
        mm,
        least_mm=least_mm,
        lines=lines,
        is_bold=True,
        ink=palette.WELL,
        align="right",
    )
    box = column(theme, points)
    if told.balance is not None:
        mm = palette.MAIN_TEXT_MM
        box.add_widget(Fitted(theme, told.balance, mm, align="right"))
    return hug(box)


def _least_mm(theme: Theme) -> float:
    return palette.MAIN_TEXT_MM if not theme.is_elder else palette.TEXT_MM


def side_by_side(theme: Theme, *widgets: Widget) -> Widget:
    return hug(row(theme, *widgets))
