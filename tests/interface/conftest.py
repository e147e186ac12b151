"""A small piece of glass, drawn offscreen, for the Kivy parts of `interface`."""

import pytest

from interface.glass import Glass
from interface.kivy_theme import Theme
from interface.kivy_window import open_window

GLASS = Glass(width_px=800, height_px=800, width_mm=200.0)


@pytest.fixture
def theme() -> Theme:
    """Open the window, four pixels a millimetre, and give the sizes on it."""
    open_window(GLASS, "test", is_offscreen=True)
    return Theme(GLASS)
