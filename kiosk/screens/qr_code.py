"""A QR code on the glass, in millimetres, for a phone held before it."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.graphics import Color, Rectangle
from kivy.graphics.texture import Texture
from kivy.uix.widget import Widget

from interface.kivy_theme import Theme
from kiosk.qr import qr_modules

_QUIET_MODULES: Final = 4
_DARK: Final = b"\x00\x00\x00"
_LIGHT: Final = b"\xff\xff\xff"


class QrCode(Widget):
    """Dark squares on white, `side_mm` wide with the border; hangs at the left."""

    def __init__(self, theme: Theme, text: str, side_mm: float) -> None:
        side = theme.px(side_mm)
        super().__init__(size_hint=(None, None), size=(side, side))
        with self.canvas:
            Color(1, 1, 1)
            self._drawn = Rectangle(texture=_texture(text), size=self.size)
        self.bind(pos=_follow)


def _follow(code: QrCode, pos: tuple[float, float]) -> None:
    code._drawn.pos = pos  # noqa: SLF001 - its own


def _texture(text: str) -> Texture:
    """Make a texture with one texel a module, its border included."""
    modules = qr_modules(text)
    blank = (False,) * len(modules)
    rows = [blank] * _QUIET_MODULES + list(modules) + [blank] * _QUIET_MODULES
    edge = _LIGHT * _QUIET_MODULES
    lines = [
        edge + b"".join(_DARK if module else _LIGHT for module in row) + edge
        # A texture begins at its lower edge.
        for row in reversed(rows)
    ]
    texture = Texture.create(size=(len(rows), len(rows)), colorfmt="rgb")
    texture.mag_filter = "nearest"
    texture.blit_buffer(b"".join(lines), colorfmt="rgb", bufferfmt="ubyte")
    return texture
