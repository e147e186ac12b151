"""Sizes on one glass: millimetres in, pixels out; elder mode is a scale of texts.

Never Kivy's `dp` or `sp`: they trust the density that a panel reports.
"""

from dataclasses import dataclass
from math import ceil

from interface import palette
from interface.characters import character_share
from interface.glass import Glass


@dataclass(frozen=True, slots=True)
class Theme:
    """How large things are drawn for the person in front of this glass."""

    glass: Glass
    is_elder: bool = False

    @property
    def text_scale(self) -> float:
        return palette.ELDER_SCALE if self.is_elder else 1.0

    def px(self, mm: float) -> float:
        """Convert a length; layouts may use fractions, so nothing is rounded."""
        return self.glass.px(mm)

    def font_px(self, character_mm: float, text: str) -> int:
        """Choose the font size that draws `text` with characters of `character_mm`.

        Rounded up: sizes are minimums, and fonts come in whole pixels.
        """
        height_px = self.glass.px(character_mm) * self.text_scale
        # The 1e-6 keeps a whole number of pixels from becoming one more.
        return ceil(height_px / character_share(text) - 1e-6)
