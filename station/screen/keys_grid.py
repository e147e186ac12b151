"""The keypad for a label's code: what is typed, and a key for every character."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from dataclasses import replace
from typing import Final

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fitted import Fitted, TightWord
from interface.kivy_theme import Theme
from interface.kivy_widgets import TouchTarget
from station.screen.layout import MARGIN_MM, column, hug, row
from station.screen.page import KeypadPage, Target

# Thirty-six characters and three that act: as many as fit at a glove's size.
_COLUMNS: Final = 8
_ROW_MM: Final = 20.0
_EDGE_MM: Final = 1.0
_CODE_MM: Final = 7.0
_KEY_MM: Final = 9.0
_ACT_MM: Final = 6.0
_KEY_PADDING_MM: Final = 1.0


def draw_keypad(keypad: KeypadPage, theme: Theme) -> Widget:
    """Draw the whole glass as a keypad; a key that means nothing is left out.

    Not larger in elder mode: an inspector types, and the keys need the room.
    """
    theme = replace(theme, is_elder=False)
    code = TightWord(theme, keypad.code, _CODE_MM, is_bold=True)
    advice = Fitted(theme, keypad.advice, _ACT_MM, align="right")
    advice.pos_hint = {"center_y": 0.5}
    head = hug(row(theme, code, advice))
    grid = GridLayout(
        cols=_COLUMNS,
        spacing=theme.px(palette.GAP_MM),
        row_force_default=True,
        row_default_height=theme.px(_ROW_MM),
        size_hint_y=None,
    )
    grid.bind(minimum_height=grid.setter("height"))
    for key in keypad.keys:
        grid.add_widget(Widget() if key is None else _draw_key(key, theme))
    margins = [theme.px(mm) for mm in (MARGIN_MM, _EDGE_MM) * 2]
    return column(theme, head, grid, padding=margins, spacing=0)


def _draw_key(target: Target, theme: Theme) -> TouchTarget:
    is_character = len(target.words) == 1
    key = TouchTarget(theme, target.key, is_typed=is_character, spacing=0)
    key.padding = [theme.px(_KEY_PADDING_MM)] * 4
    mm = _KEY_MM if is_character else _ACT_MM
    words = Fitted(theme, target.words, mm, is_bold=True, align="center")
    for each in (Widget(), words, Widget()):
        key.add_widget(each)
    return key
