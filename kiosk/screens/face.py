"""Five faces, from very dissatisfied to very satisfied: drawn, not from a font."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.graphics import Color, Ellipse, Line
from kivy.uix.widget import Widget

from interface.kivy_theme import Theme
from interface.palette import Colour
from messaging.contracts.hall_requests import RatingLevel

# How far the middle of the mouth hangs below its corners, in shares of the face.
_SMILES: Final = {
    RatingLevel.VERY_DISSATISFIED: -0.30,
    RatingLevel.DISSATISFIED: -0.15,
    RatingLevel.FAIRLY_SATISFIED: 0.0,
    RatingLevel.SATISFIED: 0.15,
    RatingLevel.VERY_SATISFIED: 0.30,
}
_LINE: Final = 0.05
_EYE: Final = 0.10


class Face(Widget):
    """A round face, `side_mm` wide."""

    def __init__(
        self, theme: Theme, level: RatingLevel, side_mm: float, ink: Colour
    ) -> None:
        side = theme.px(side_mm)
        super().__init__(
            size_hint=(None, None), size=(side, side), pos_hint={"center_y": 0.5}
        )
        self._smile = _SMILES[level]
        self._ink = ink
        self.bind(pos=_draw)


def _draw(face: Face, pos: tuple[float, float]) -> None:
    (x, y), side = pos, face.width

    def at(across: float, up: float) -> tuple[float, float]:
        return x + across * side, y + up * side

    smile = face._smile  # noqa: SLF001 - its own
    face.canvas.clear()
    with face.canvas:
        Color(*face._ink.rgba)  # noqa: SLF001 - its own
        Line(circle=(*at(0.5, 0.5), 0.46 * side), width=_LINE * side / 2)
        for across in (0.33, 0.67):
            left, low = at(across - _EYE / 2, 0.6)
            Ellipse(pos=(left, low), size=(_EYE * side, _EYE * side))
        corner = 0.32 + smile / 2
        points = [*at(0.28, corner), *at(0.5, corner - smile), *at(0.72, corner)]
        Line(bezier=points, width=_LINE * side / 2)
