"""What can be touched: verdicts, reasons, undo, modes; and the words that move."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fitted import Fitted
from interface.kivy_theme import Theme
from interface.kivy_widgets import Text, TouchTarget
from station.screen.layout import HANDS_MM, column, row
from station.screen.page import Page, Target

_VERDICT_MM: Final = 10.0

# A target's two lines and its padding: little more than a glove's finger.
_VERDICT_HEIGHT_MM: Final = 27.0
_ELDER_VERDICT_HEIGHT_MM: Final = 33.0
# What two lines of a reason have, with its number before them.
_TALLEST_MM: Final = 25.0
_SIDE_MM: Final = 2.0

_REASON_COLUMNS: Final = 3
_ELDER_REASON_COLUMNS: Final = 2

# Undo, language, size, sound: each in its own place, there or not.
_PLACES: Final = 4


@dataclass(frozen=True)
class DrawnTarget:
    """A target on the glass, with its lower line, in which a countdown may run."""

    widget: TouchTarget
    lower: Text | None

    def move(self, target: Target) -> None:
        words = _lower(target)
        if self.lower is not None and self.lower.text != words:
            self.lower.text = words


def draw_verdicts(
    targets: Iterable[Target], theme: Theme
) -> tuple[Widget, list[DrawnTarget]]:
    """Draw the three verdicts beside each other, as the panel's buttons are."""
    drawn = [_draw(target, theme, _VERDICT_MM, lines=1) for target in targets]
    widgets = [each.widget for each in drawn]
    height_mm = _ELDER_VERDICT_HEIGHT_MM if theme.is_elder else _VERDICT_HEIGHT_MM
    return row(theme, *widgets, size_hint_y=None, height=theme.px(height_mm)), drawn


def draw_reasons(
    targets: Iterable[Target], theme: Theme
) -> tuple[Widget, list[DrawnTarget]]:
    """Draw at most six reasons in two rows; in elder mode at most four."""
    mm = palette.MAIN_TEXT_MM
    drawn = [_draw(_numbered(target), theme, mm, lines=2) for target in targets]
    columns = _ELDER_REASON_COLUMNS if theme.is_elder else _REASON_COLUMNS
    grid = GridLayout(cols=columns, spacing=theme.px(palette.GAP_MM))
    for each in drawn:
        grid.add_widget(each.widget)
    return grid, drawn


def draw_hands(page: Page, theme: Theme) -> tuple[Widget, list[DrawnTarget]]:
    """Draw the column of what is always in the same place."""
    asides: Sequence[Target | None] = (page.aside, *page.modes)
    drawn = [
        None if target is None else _draw(target, theme, palette.MAIN_TEXT_MM)
        for target in asides
    ]
    missing = [None] * (_PLACES - len(drawn))
    widgets = [Widget() if each is None else each.widget for each in (*drawn, *missing)]
    hands = column(
        theme,
        *widgets,
        spacing=theme.px(palette.GAP_MM),
        size_hint_x=None,
        width=theme.px(HANDS_MM),
    )
    return hands, [each for each in drawn if each is not None]


def _numbered(target: Target) -> Target:
    """Write a reason's number before it: its two lines need the room below."""
    if target.number is None:
        return target
    return replace(target, words=f"{target.number} {target.words}", number=None)


def _draw(
    target: Target, theme: Theme, character_mm: float, lines: int | None = None
) -> DrawnTarget:
    """Draw a target; a main action if it says how many lines its words may have."""
    widget = TouchTarget(theme, target.key, is_main=lines is not None, spacing=0)
    widget.padding = [theme.px(_SIDE_MM), 0, theme.px(_SIDE_MM), 0]
    words = Fitted(
        theme,
        f"{target.mark} {target.words}".strip(),
        character_mm,
        lines=lines or 1,
        tallest_mm=_TALLEST_MM,
        ink=widget.ink,
        is_bold=True,
        align="center",
    )
    below = _lower(target)
    lower = None
    if below:
        lower = Fitted(theme, below, palette.TEXT_MM, ink=widget.ink, align="center")
    for each in (Widget(), words, lower, Widget()):
        if each is not None:
            widget.add_widget(each)
    return DrawnTarget(widget, lower)


def _lower(target: Target) -> str:
    """Write the key's number; or the time, while it is running out."""
    if target.countdown is not None:
        return target.countdown
    return "" if target.number is None else str(target.number)
