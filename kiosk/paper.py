"""Paper that grows downwards: centred texts and codes in black and white dots.

One dot of the print head is a pixel; eight are a millimetre, on 58 mm paper and on
80 mm. The letters are those of the glass.
"""

from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from interface import palette
from interface.line_breaks import break_lines
from kiosk.qr import Modules

DOTS_PER_MM: Final = 8

# What the head can print on paper of this width in millimetres, in dots.
WIDTH_DOTS: Final = {58: 384, 80: 576}

TEXT_MM: Final = 4.5
LARGE_MM: Final = 6.5

_MARGIN_MM: Final = 2.0
_LINE_HEIGHT: Final = 1.3

# A cheap phone reads modules of half a millimetre in poor light; four are the border.
_MODULE_DOTS_MAX: Final = 4
_QUIET_MODULES: Final = 4

# Pillow opens collections by the number of the face; Debian's have ten.
_FACES_MAX: Final = 16

# Longer than any slip or guide: the arm of a person.
_HEIGHT_MM_MAX: Final = 600


class Paper:
    """One piece of paper, from its upper edge to the cut."""

    def __init__(self, paper_mm: int) -> None:
        """Take paper of 58 or 80 mm; writing raises `OSError` without the font."""
        self._width = WIDTH_DOTS[paper_mm]
        self._margin = round(_MARGIN_MM * DOTS_PER_MM)
        self._y = self._margin
        size = (self._width, _HEIGHT_MM_MAX * DOTS_PER_MM)
        self._image = Image.new("1", size, 1)
        self._pencil = ImageDraw.Draw(self._image)

    def write(
        self, text: str, mm: float, *, is_bold: bool = False, fits: bool = False
    ) -> None:
        """Write centred lines; one that `fits` shrinks instead of breaking."""
        room = self._width - 2 * self._margin
        dots = round(mm * DOTS_PER_MM)
        font = _font(dots, is_bold=is_bold)
        if fits and font.getlength(text) > room:
            dots = int(dots * room / font.getlength(text))
            font = _font(dots, is_bold=is_bold)
        for line in _evenly(text, font, room):
            x = (self._width - font.getlength(line)) / 2
            self._pencil.text((x, self._y), line, font=font, fill=0, anchor="la")
            self._y += round(dots * _LINE_HEIGHT)

    def stamp(self, modules: Modules) -> None:
        """Print a QR code, as large as it may be."""
        room = self._width - 2 * self._margin
        span = len(modules) + 2 * _QUIET_MODULES
        dots = max(1, min(_MODULE_DOTS_MAX, room // span))
        left = (self._width - len(modules) * dots) // 2
        self._y += _QUIET_MODULES * dots
        for row, line in enumerate(modules):
            for column, is_dark in enumerate(line):
                if is_dark:
                    x, y = left + column * dots, self._y + row * dots
                    corner = (x + dots - 1, y + dots - 1)
                    self._pencil.rectangle((x, y, *corner), fill=0)
        self._y += (len(modules) + _QUIET_MODULES) * dots

    def cut(self) -> Image.Image:
        return self._image.crop((0, 0, self._width, self._y + self._margin))


def _evenly(text: str, font: ImageFont.FreeTypeFont, room: int) -> list[str]:
    """Break into as few lines as it takes, none of them much shorter than the rest."""
    lines = break_lines(text, room, font.getlength)
    for narrower in range(room // 2, room, DOTS_PER_MM):
        even = break_lines(text, narrower, font.getlength)
        if len(even) == len(lines):
            return even
    return lines


@cache
def _font(dots: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    file = palette.CJK_FONT_FILE_BOLD if is_bold else palette.CJK_FONT_FILE
    for index in range(_FACES_MAX):
        font = ImageFont.truetype(file, dots, index=index)
        if font.getname()[0] == palette.CJK_FONT_FAMILY:
            return font
    msg = f"{file} has no face {palette.CJK_FONT_FAMILY}; reinstall fonts-noto-cjk"
    raise OSError(msg)
