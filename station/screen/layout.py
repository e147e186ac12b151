"""The frame of the screen, and its boxes. Sizes are millimetres on the glass.

::

    band in the lamp's colour: what the lamp says, stream, clock │ undo
    steps of a bag's way                                         │
    instruction, 12 mm                                           │ language
    body: weight, bag, what became of it                         │
    touch targets, where something is asked                      │ size
    what does not work just now                                  │
    devices, and who is on duty                                  │ sound
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Any, Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_theme import Theme

MARGIN_MM: Final = 3.0

# The column of what is always there: as wide as two large characters of elder mode.
HANDS_MM: Final = 29.0

# Between lines that belong together; the font brings its own space.
_TIGHT_MM: Final = 2.0


def main_width_mm(theme: Theme) -> float:
    """Measure the room beside the column of hands."""
    return theme.glass.width_mm - 2 * MARGIN_MM - palette.GAP_MM - HANDS_MM


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


def _box(
    orientation: str, children: tuple[Widget, ...], layout: dict[str, Any]
) -> BoxLayout:
    box = BoxLayout(orientation=orientation, **layout)
    for child in children:
        box.add_widget(child)
    return box
