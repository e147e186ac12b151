"""The keypad for a label's code: what is typed, and a key for every character."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Text, TextTarget
from station.screen.layout import MARGIN_MM, both, column, hug, row
from station.screen.wording import KeypadPage, Target

# Thirty-six characters and four that act: as many as fit at a glove's size.
_COLUMNS: Final = 8
_CODE_MM: Final = 9.0
_KEY_MM: Final = 9.0
_ACT_MM: Final = 5.0
_KEY_PADDING_MM: Final = 1.0


def draw_keypad(keypad: KeypadPage, theme: Theme) -> Widget:
    """Draw the whole glass as a keypad; a key that means nothing is left out."""
    code = Text(theme, keypad.code, _CODE_MM, is_bold=True, is_one_line=True)
    advice = column(theme, *both(theme, keypad.advice, _ACT_MM), spacing=0)
    grid = GridLayout(cols=_COLUMNS, spacing=theme.px(palette.GAP_MM))
    for key in keypad.keys:
        grid.add_widget(Widget() if key is None else _draw_key(key, theme))
    head: BoxLayout = hug(row(theme, hug(column(theme, code)), hug(advice)))
    return column(theme, head, grid, padding=theme.px(MARGIN_MM))


def _draw_key(target: Target, theme: Theme) -> TextTarget:
    is_character = len(target.words.zh) == 1
    key = TextTarget(
        theme,
        target.key,
        target.words.zh,
        _KEY_MM if is_character else _ACT_MM,
        spacing=0,
    )
    key.padding = [theme.px(_KEY_PADDING_MM)] * 4
    return key
