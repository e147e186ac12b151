"""Pictures of every screen of the station: to be looked at, and to be measured."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from interface.glass import Glass
from interface.kivy_window import draw_frames, put_on_glass, save_picture
from station.gallery_views import scenes_in_all_modes
from station.screen.screen_window import ScreenWindow
from station.station_view import StationView

# A 10.1-inch panel, lying.
GLASS: Final = Glass(width_px=1280, height_px=800, width_mm=217.0)


def draw_gallery(folder: Path) -> list[Path]:
    """Save every screen as PNG, in both languages and sizes."""
    return draw_pictures(folder, scenes_in_all_modes())


def draw_pictures(folder: Path, views: Iterable[tuple[str, StationView]]) -> list[Path]:
    """Save views under their names; opens the process's window."""
    screen = ScreenWindow(GLASS, lambda _pressed: None, is_offscreen=True)
    screen.open()
    put_on_glass(screen.surface)
    saved = []
    for name, view in views:
        screen.show(view)
        draw_frames(2)
        file = folder / f"station-{name}.png"
        save_picture(file)
        saved.append(file)
    return saved
