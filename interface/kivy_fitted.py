"""A text that is as large as its place allows, between the size wanted and a least.

For words that somebody else chose (a reason, a second language): they may be longer
than the place was made for, and are never cut.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import re
from dataclasses import replace
from typing import Any, Final

from kivy.core.text import Label as CoreLabel
from kivy.uix.label import Label

from interface import palette
from interface.characters import CHINESE_SHARE, character_share
from interface.kivy_fonts import FONT
from interface.kivy_theme import Theme
from interface.kivy_widgets import Text, Word
from interface.line_breaks import break_lines

# Rows of the font above its letters and below them that nothing is drawn in, as
# shares of the font size, a little less: 中 fills more of them than a capital, and
# letters that reach below the line need what is there.
_BLANK_EMS_CHINESE: Final = (0.25, 0.13)
_BLANK_EMS_LATIN: Final = (0.32, 0.19)
_BLANK_EMS_BELOW_MIN: Final = 0.04
_REACHES_BELOW: Final = re.compile(r"[gjpqy,;Q()/|_]")


class _Tight:
    """Cuts off the font's blank rows: a panel on its side has none to spare."""

    def texture_update(self, *_: object) -> None:
        label: Any = self
        Label.texture_update(label)
        if label.texture is not None:
            width, height = label._label.size  # noqa: SLF001 - its own
            above, below = _blank_px(label.text, label.font_size)
            kept = height - above - below
            label.texture = label.texture.get_region(0, below, width, kept)
            label.texture_size = (width, kept)


def _blank_px(text: str, font_px: float) -> tuple[int, int]:
    is_chinese = character_share(text) == CHINESE_SHARE
    above, below = _BLANK_EMS_CHINESE if is_chinese else _BLANK_EMS_LATIN
    if _REACHES_BELOW.search(text):
        below = _BLANK_EMS_BELOW_MIN
    return int(above * font_px), int(below * font_px)


class TightWord(_Tight, Word):
    """A word without the blank rows above and below it."""


class Fitted(_Tight, Text):
    """A text on at most `lines` lines, made smaller until it fits its place.

    Its place is as wide as the layout makes it, and `tallest_mm` high.

    In elder mode no text gets smaller than the least of that mode.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        character_mm: float,
        *,
        least_mm: float = palette.TEXT_MM,
        lines: int = 1,
        tallest_mm: float | None = None,
        **look: Any,
    ) -> None:
        super().__init__(theme, text, character_mm, **look)
        self._lines_max = lines
        self._height_px = None if tallest_mm is None else theme.px(tallest_mm)
        self._most_px = theme.font_px(character_mm, text)
        usual = replace(theme, is_elder=False)
        least_mm = max(least_mm, palette.TEXT_MM * theme.text_scale)
        self._least_px = min(self._most_px, usual.font_px(least_mm, text))
        self.bind(width=_fit)

    def fits(self, font_px: int, width: float) -> bool:
        glyphs = CoreLabel(font_name=FONT, font_size=font_px, bold=self.bold)
        lines = self.broken(glyphs, width)
        is_narrow = all(glyphs.get_extents(line)[0] <= width for line in lines)
        is_low = self._height_px is None or self._height_px >= (
            len(lines) * glyphs.get_extents(self.said)[1]
            - sum(_blank_px(self.said, font_px))
        )
        return is_narrow and is_low and len(lines) <= self._lines_max

    def broken(self, glyphs: CoreLabel, width: float) -> list[str]:
        return break_lines(self.said, width, lambda line: glyphs.get_extents(line)[0])


def _fit(text: Fitted, width: float) -> None:
    least, most = text._least_px, text._most_px  # noqa: SLF001 - its own
    while least < most:
        middle = (least + most + 1) // 2
        if text.fits(middle, width):
            least = middle
        else:
            most = middle - 1
    text.font_size = least
    glyphs = CoreLabel(font_name=FONT, font_size=least, bold=text.bold)
    text.text = "\n".join(text.broken(glyphs, width))
