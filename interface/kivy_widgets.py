"""Texts and touch targets in millimetres, and the surface that is touched.

A screen is a tree of these, built from what a deciding module wants shown.
`Surface` is the root: it alone hears fingers, asks `TapJudge` what they mean, and
tells one listener which target was tapped. Targets only look pressed.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Callable, Iterator
from dataclasses import replace
from math import floor
from typing import Any, Final

from kivy.clock import Clock
from kivy.core.text import Label as CoreLabel
from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_fonts import FONT
from interface.kivy_theme import Theme
from interface.line_breaks import break_lines
from interface.palette import Colour
from interface.tapping import SETTLE_S, TYPING_SETTLE_S, TapJudge

_CORNER_MM: Final = 2.0
_BORDER_MM: Final = 0.5
_PRESSED_BORDER_MM: Final = 1.5

# Rows of the font above its digits and below them that nothing is drawn in, as
# shares of the font size, less a little to stand free.
_BLANK_EMS: Final = (0.35, 0.21)


class Text(Label):
    """A text of a given character height, wrapped to its width, as tall as it needs."""

    def __init__(  # noqa: PLR0913 - how a text looks, by name, with defaults
        self,
        theme: Theme,
        text: str,
        character_mm: float = palette.TEXT_MM,
        *,
        ink: Colour = palette.INK,
        is_bold: bool = False,
        align: str = "left",
        is_one_line: bool = False,
        **layout: Any,
    ) -> None:
        super().__init__(
            text=text,
            font_name=FONT,
            font_size=theme.font_px(character_mm, text),
            bold=is_bold,
            color=ink.rgba,
            halign=align,
            valign="middle",
            size_hint_y=None,
            shorten=is_one_line,
            shorten_from="right",
            **layout,
        )
        self.said = text
        self.ink = ink
        self.bind(width=_wrap, texture_size=_grow)


class Word(Label):
    """A text on one line, as wide and as tall as it needs."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        character_mm: float = palette.TEXT_MM,
        *,
        ink: Colour = palette.INK,
        is_bold: bool = False,
    ) -> None:
        super().__init__(
            text=text,
            font_name=FONT,
            font_size=theme.font_px(character_mm, text),
            bold=is_bold,
            color=ink.rgba,
            size_hint=(None, None),
            pos_hint={"center_y": 0.5},
        )
        self.ink = ink
        self.bind(texture_size=self.setter("size"))
        self.texture_update()


class Number(Label):
    """A number that is read from afar: as large as its width allows, and no smaller.

    Elder mode makes it larger where there is room; the minimum holds everywhere. The
    font's blank rows above and below its digits are cut off, or they would fill
    half of a panel that lies on its side.
    """

    def __init__(self, theme: Theme, text: str, character_mm: float) -> None:
        super().__init__(
            text=text,
            font_name=FONT,
            bold=True,
            color=palette.INK.rgba,
            size_hint_y=None,
        )
        self.ink = palette.INK
        self._font_px_max = theme.font_px(character_mm, text)
        self._font_px_min = replace(theme, is_elder=False).font_px(character_mm, text)
        self.bind(width=_fill_width, text=_refill_width)

    def texture_update(self, *_: object) -> None:
        super().texture_update()
        width, height = self._label.size
        if height:
            above, below = (int(blank * self.font_size) for blank in _BLANK_EMS)
            kept = height - above - below
            self.texture = self._label.texture.get_region(0, below, width, kept)
            self.texture_size = (width, kept)
            self.height = kept


def _fill_width(number: Number, width: float) -> None:
    number.font_size = _fitting_font_px(
        number.text,
        width,
        number._font_px_min,  # noqa: SLF001 - its own
        number._font_px_max,  # noqa: SLF001
    )


def _refill_width(number: Number, _text: str) -> None:
    _fill_width(number, number.width)


def _fitting_font_px(text: str, width_px: float, least: int, most: int) -> int:
    """Choose the largest font size of at most `most` that fits; `least` if none."""
    label = CoreLabel(font_name=FONT, font_size=most, bold=True)
    drawn_px: float = label.get_extents(text)[0]
    # Glyphs are drawn to whole pixels: a little less than the share is safe.
    fitting = floor(most * (width_px - len(text)) / drawn_px)
    return max(least, min(most, fitting))


def _wrap(text: Text, width: float) -> None:
    text.text_size = (width, None)
    if not text.shorten:
        glyphs = CoreLabel(font_name=FONT, font_size=text.font_size, bold=text.bold)
        lines = break_lines(text.said, width, lambda line: glyphs.get_extents(line)[0])
        text.text = "\n".join(lines)


def _grow(text: Text, texture_size: tuple[int, int]) -> None:
    text.height = texture_size[1]


class Card(BoxLayout):
    """A filled, rounded rectangle with things in it, one below the other."""

    def __init__(
        self,
        theme: Theme,
        *,
        ground: Colour = palette.CARD,
        line: Colour = palette.LINE,
        padding_mm: tuple[float, float] = (palette.GAP_MM, palette.GAP_MM),
        **layout: Any,
    ) -> None:
        layout.setdefault("orientation", "vertical")
        layout.setdefault("spacing", theme.px(palette.GAP_MM / 2))
        super().__init__(padding=[theme.px(mm) for mm in padding_mm], **layout)
        self.ground = ground
        self._corner = theme.px(_CORNER_MM)
        with self.canvas.before:
            self._fill_colour = Color(*ground.rgba)
            self._fill = RoundedRectangle(radius=[self._corner])
            self._line_colour = Color(*line.rgba)
            self._line = Line(width=theme.px(_BORDER_MM) / 2)
        self.bind(pos=_trace, size=_trace)


def _trace(card: Card, _: object) -> None:
    card._fill.pos, card._fill.size = card.pos, card.size  # noqa: SLF001 - its own
    card._line.rounded_rectangle = (*card.pos, *card.size, card._corner)  # noqa: SLF001


class TouchTarget(Card):
    """Something to tap, known by its key. At least 20 mm each way; main ones 25.

    A key that `is_typed` is one of a keypad: the next may follow it soon.
    """

    def __init__(
        self,
        theme: Theme,
        key: str,
        *,
        is_main: bool = False,
        is_typed: bool = False,
        **layout: Any,
    ) -> None:
        ground = palette.PRIMARY if is_main else palette.CARD
        super().__init__(
            theme,
            ground=ground,
            line=palette.PRIMARY,
            padding_mm=(palette.GAP_MM, palette.GAP_MM / 2),
            **layout,
        )
        self.key = key
        self.is_main = is_main
        self.settle_s = TYPING_SETTLE_S if is_typed else SETTLE_S
        self.is_pressed = False
        self.target_min_mm = palette.MAIN_TARGET_MM if is_main else palette.TARGET_MM
        self._resting = ground
        self._line_px = theme.px(_BORDER_MM) / 2
        self._pressed_line_px = theme.px(_PRESSED_BORDER_MM) / 2

    @property
    def ink(self) -> Colour:
        """What to write with on this target."""
        return palette.ON_PRIMARY if self.is_main else palette.INK

    def look_pressed(self, *, is_pressed: bool) -> None:
        """Darker with a thicker rim: seen by colour and by shape."""
        if is_pressed == self.is_pressed:
            return
        self.is_pressed = is_pressed
        pressed = palette.PRIMARY_PRESSED if self.is_main else palette.CARD_PRESSED
        self.ground = pressed if is_pressed else self._resting
        self._fill_colour.rgba = self.ground.rgba
        self._line.width = self._pressed_line_px if is_pressed else self._line_px


class TextTarget(TouchTarget):
    """A target with one line of text in its middle."""

    def __init__(
        self,
        theme: Theme,
        key: str,
        text: str,
        character_mm: float = palette.MAIN_TEXT_MM,
        *,
        is_main: bool = False,
        **layout: Any,
    ) -> None:
        super().__init__(theme, key, is_main=is_main, **layout)
        self.add_widget(Widget())
        self.add_widget(
            Text(
                theme,
                text,
                character_mm,
                ink=self.ink,
                is_bold=True,
                align="center",
            )
        )
        self.add_widget(Widget())


class Surface(FloatLayout):
    """The whole glass: shows one screen at a time and hears every finger.

    `on_tap(key)` is called in Kivy's thread once for each tap on a target.
    """

    def __init__(self, on_tap: Callable[[str], None]) -> None:
        super().__init__()
        self.ground = palette.GROUND
        self.screen_name = ""
        self._on_tap = on_tap
        self._judge = TapJudge()
        with self.canvas.before:
            Color(*palette.GROUND.rgba)
            self._fill = Rectangle()
        self.bind(size=_fill_surface)

    def show(self, screen: Widget, screen_name: str) -> None:
        """Replace what is shown. Another name means other targets: fingers settle."""
        self.clear_widgets()
        self.add_widget(screen)
        if screen_name != self.screen_name:
            self.screen_name = screen_name
            self._judge.screen_changed(Clock.time())
        self._look_pressed()

    def on_touch_down(self, touch: Any) -> bool:
        if _is_finger(touch):
            target = self._target_at(touch)
            key = None if target is None else target.key
            self._judge.down(touch.uid, key, Clock.time())
            self._look_pressed()
        return True

    def on_touch_move(self, _touch: Any) -> bool:
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if _is_finger(touch):
            target = self._target_at(touch)
            key = None if target is None else target.key
            settle_s = SETTLE_S if target is None else target.settle_s
            key = self._judge.up(touch.uid, key, Clock.time(), settle_s)
            self._look_pressed()
            if key is not None:
                self._on_tap(key)
        return True

    def _target_at(self, touch: Any) -> TouchTarget | None:
        for target in targets(self):
            if target.collide_point(*touch.pos):
                return target
        return None

    def _look_pressed(self) -> None:
        for target in targets(self):
            target.look_pressed(is_pressed=target.key == self._judge.pressed_key)


def targets(root: Widget) -> Iterator[TouchTarget]:
    """Every target below `root`."""
    for widget in root.walk(restrict=True):
        if isinstance(widget, TouchTarget):
            yield widget


def _fill_surface(surface: Surface, size: tuple[float, float]) -> None:
    surface._fill.size = size  # noqa: SLF001 - its own


def _is_finger(touch: Any) -> bool:
    # A desk's mouse has more than a finger: only its left button means one.
    return "button" not in touch.profile or touch.button == "left"
