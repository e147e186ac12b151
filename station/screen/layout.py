"""The frame of the screen, in millimetres from top to bottom, and its boxes.

band in the lamp's colour: what the lamp says            clock
instruction, 12 mm; English below
body: weight, bag, what became of it
touch targets, where something is asked
notices: what does not work just now
devices
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Any, Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme
from interface.kivy_widgets import Text
from interface.palette import Colour
from messaging.contracts.halls import BilingualText

MARGIN_MM: Final = 4.0

# Between lines that belong together; the font brings its own space.
_TIGHT_MM: Final = 2.0


def column(theme: Theme, *children: Widget, **layout: Any) -> BoxLayout:
    """Stack things from the top, each as tall as it says."""
    layout.setdefault("spacing", theme.px(_TIGHT_MM))
    return _box("vertical", children, layout)


def row(theme: Theme, *children: Widget, **layout: Any) -> BoxLayout:
    """Set things side by side."""
    layout.setdefault("spacing", theme.px(palette.GAP_MM))
    return _box("horizontal", children, layout)


def hug(box: BoxLayout) -> BoxLayout:
    """Make a box as tall as what is in it; beside a taller one it stands midway."""
    box.size_hint_y = None
    box.pos_hint = {"center_y": 0.5}
    box.bind(minimum_height=box.setter("height"))
    box.height = box.minimum_height
    return box


def both(  # noqa: PLR0913 - how a text looks, by name
    theme: Theme,
    words: BilingualText,
    character_mm: float,
    *,
    ink: Colour = palette.INK,
    quiet_ink: Colour | None = None,
    align: str = "left",
    is_bold: bool = False,
) -> list[Text]:
    """Write a text in Chinese, and small in English below."""
    chinese = Text(theme, words.zh, character_mm, ink=ink, is_bold=is_bold, align=align)
    english = Text(theme, words.en, ink=quiet_ink or ink, align=align)
    return [chinese, english]


def _box(
    orientation: str, children: tuple[Widget, ...], layout: dict[str, Any]
) -> BoxLayout:
    box = BoxLayout(orientation=orientation, **layout)
    for child in children:
        box.add_widget(child)
    return box
