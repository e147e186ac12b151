"""The one window a program draws in: on a panel, on a desk, or on no screen at all.

Kivy opens its window when `kivy.core.window` is first imported, and has one per
process. So that import stands inside functions here, and nowhere else: modules
that decide, `--check` and `--help` never flash a window.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import os
from pathlib import Path
from typing import Any, Final

from kivy.config import Config
from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glFinish, glReadPixels

from interface import palette
from interface.failures import WindowError
from interface.glass import Glass
from interface.kivy_fonts import register_fonts
from interface.png import encode_png

# A touch is answered by the next frame, a message by the one after. Frames in which
# nothing changes are not drawn; looking costs some 2 % of a small PC's core.
FRAMES_PER_SECOND_MAX: Final = 60

# Layouts settle in two rounds; the third would show that they had not.
_LAYOUT_ROUNDS: Final = 3

# The offscreen driver keeps the first picture's size, whatever the window's becomes:
# this square has room for every glass we draw, upright or on its side.
_OFFSCREEN_PX: Final = 1920


def open_window(glass: Glass, title: str, *, is_offscreen: bool = False) -> Any:
    """Open the process's window, or resize it to `glass`; raises `WindowError`.

    `is_offscreen` draws into memory with SDL's offscreen driver: for pictures
    and tests on machines without a screen. Raises `FontError` without the font.
    """
    register_fonts()
    from kivy.base import EventLoop  # noqa: PLC0415 - its window may not be ours yet

    if EventLoop.window is not None and EventLoop.window is not _opened.window:
        msg = "a widget was made before open_window: Kivy opened a window of its own"
        raise RuntimeError(msg)
    if is_offscreen:
        if max(glass.width_px, glass.height_px) > _OFFSCREEN_PX:
            msg = f"without a screen, glass has at most {_OFFSCREEN_PX} px each way"
            raise WindowError(msg)
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    _configure(glass, is_offscreen=is_offscreen)
    from kivy.core.window import Window  # noqa: PLC0415 - importing it opens it

    if Window is None:
        msg = "no screen can be opened; set DISPLAY or WAYLAND_DISPLAY, or log in there"
        raise WindowError(msg)
    _opened.window = Window
    Window.set_title(title)
    Window.clearcolor = palette.GROUND.rgba
    Window.show_cursor = not glass.is_fullscreen
    expected = (glass.width_px, glass.height_px)
    if glass.is_fullscreen and not is_offscreen:
        _check_panel(expected, tuple(Window.system_size))
    elif tuple(Window.system_size) != expected:
        Window.system_size = expected
    return Window


def put_on_glass(root: Any) -> None:
    """Make `root` the only thing in the window, for whoever draws frame by frame."""
    from kivy.base import EventLoop  # noqa: PLC0415 - as above
    from kivy.core.window import Window  # noqa: PLC0415

    for child in list(Window.children):
        Window.remove_widget(child)
    Window.add_widget(root)
    EventLoop.start()


def draw_frames(count: int = 1) -> None:
    """Let the clock, the touches and the layouts run, and draw; for whom steps."""
    from kivy.base import EventLoop  # noqa: PLC0415 - as above

    for _ in range(count):
        EventLoop.idle()
        # Software rendering draws behind our back: without a pause between frames it
        # would queue them up, each with all its textures.
        glFinish()


def lay_out() -> None:
    """Let the layouts run without drawing: for who only measures."""
    from kivy.clock import Clock  # noqa: PLC0415 - as above

    # What is laid out may have to be laid out again: a text finds its height once
    # it knows its width, and moves what is below it.
    for _ in range(_LAYOUT_ROUNDS):
        Clock.tick()
        Clock.tick_draw()


def save_picture(path: Path) -> None:
    """Save what the window shows now as PNG at exactly `path`; raises `OSError`."""
    from kivy.core.window import Window  # noqa: PLC0415 - as above

    path.parent.mkdir(parents=True, exist_ok=True)
    Window.dispatch("on_draw")
    width, height = Window.system_size
    pixels = bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))
    # OpenGL begins at the bottom.
    starts = range(3 * width * (height - 1), -1, -3 * width)
    rows = [pixels[start : start + 3 * width] for start in starts]
    path.write_bytes(encode_png(rows, width))


class _Opened:
    """Which window is ours; Kivy has one per process."""

    window: Any = None


_opened: Final = _Opened()


def _configure(glass: Glass, *, is_offscreen: bool) -> None:
    is_fullscreen = glass.is_fullscreen and not is_offscreen
    graphics = {
        "width": _OFFSCREEN_PX if is_offscreen else glass.width_px,
        "height": _OFFSCREEN_PX if is_offscreen else glass.height_px,
        "fullscreen": "auto" if is_fullscreen else 0,
        "borderless": 0,
        "resizable": 0,
        "maxfps": FRAMES_PER_SECOND_MAX,
        "multisamples": 0,  # smoother corners would cost three times the drawing
        "show_cursor": 0 if is_fullscreen else 1,
        "allow_screensaver": 0,  # a kiosk that falls asleep looks broken
        "min_state_time": 0,
    }
    for key, value in graphics.items():
        Config.set("graphics", key, str(value))
    Config.set("kivy", "exit_on_escape", "0")
    # SDL reports the panel's fingers itself. Kivy's own readers of /dev/input
    # would report them twice, and die with a device that is away for a moment.
    for device, _ in Config.items("input"):
        Config.remove_option("input", device)
    Config.set("input", "mouse", "mouse,disable_multitouch")


def _check_panel(expected: tuple[int, int], found: tuple[int, ...]) -> None:
    if found != expected:
        msg = (
            f"the panel is {found[0]}×{found[1]} px, [glass] says "
            f"{expected[0]}×{expected[1]}; correct it, or turn the panel"
        )
        raise WindowError(msg)
