"""What can be touched: verdicts, reasons, undo; and the words on them that move."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Text, TouchTarget
from station.screen.layout import row
from station.screen.wording import Target

_VERDICT_MM: Final = 10.0
_SMALL_MM: Final = 6.0

# Chinese, English, and the padding of a target: little more than a glove's finger.
_VERDICT_HEIGHT_MM: Final = 31.0
_UNDO_SIZE_MM: Final = (56.0, 26.0)
_SIDE_MM: Final = 2.5

_REASON_COLUMNS: Final = 3
# So many Chinese characters fit beside each other at the main text's size.
_REASON_CHARACTERS_MAX: Final = 6


@dataclass(frozen=True)
class DrawnTarget:
    """A target on the glass, with its lower line, in which a countdown may run."""

    widget: TouchTarget
    lower: Text

    def move(self, target: Target) -> None:
        words = _lower(target)
        if self.lower.text != words:
            self.lower.text = words


def draw_verdicts(
    targets: Iterable[Target], theme: Theme
) -> tuple[Widget, list[DrawnTarget]]:
    """Draw the three verdicts beside each other, as the panel's buttons are."""
    drawn = [_draw(target, theme, _VERDICT_MM) for target in targets]
    widgets = [each.widget for each in drawn]
    height = theme.px(_VERDICT_HEIGHT_MM)
    return row(theme, *widgets, size_hint_y=None, height=height), drawn


def draw_reasons(
    targets: Iterable[Target], theme: Theme
) -> tuple[Widget, list[DrawnTarget]]:
    """Draw at most six reasons in two rows."""
    drawn = [_draw(target, theme, _reason_mm(target)) for target in targets]
    grid = GridLayout(cols=_REASON_COLUMNS, spacing=theme.px(palette.GAP_MM))
    for each in drawn:
        grid.add_widget(each.widget)
    return grid, drawn


def draw_undo(undo: Target, theme: Theme) -> DrawnTarget:
    """Draw how to take the verdict back: smaller, for it is seldom wanted."""
    drawn = _draw(undo, theme, palette.MAIN_TEXT_MM, is_main=False)
    width_mm, height_mm = _UNDO_SIZE_MM
    widget = drawn.widget
    widget.size_hint = (None, None)
    widget.size = (theme.px(width_mm), theme.px(height_mm))
    widget.pos_hint = {"top": 1}
    return drawn


def _draw(
    target: Target, theme: Theme, character_mm: float, *, is_main: bool = True
) -> DrawnTarget:
    widget = TouchTarget(theme, target.key, is_main=is_main, spacing=0)
    widget.padding = [theme.px(_SIDE_MM)] * 4
    upper = Text(
        theme,
        f"{target.mark} {target.words.zh}".strip(),
        character_mm,
        ink=widget.ink,
        is_bold=True,
        align="center",
        is_one_line=True,
    )
    lower = Text(
        theme, _lower(target), ink=widget.ink, align="center", is_one_line=True
    )
    for each in (Widget(), upper, lower, Widget()):
        widget.add_widget(each)
    return DrawnTarget(widget, lower)


def _lower(target: Target) -> str:
    """Write the key's number and English; or the time, while it is running out."""
    if target.countdown is not None:
        return f"{target.countdown.zh} · {target.countdown.en}"
    if target.number is None:
        return target.words.en
    return f"{target.number} {target.words.en}"


def _reason_mm(target: Target) -> float:
    is_short = len(target.words.zh) <= _REASON_CHARACTERS_MAX
    return palette.MAIN_TEXT_MM if is_short else _SMALL_MM
