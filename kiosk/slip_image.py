"""A slip as an image of black and white dots, one dot of the print head a pixel.

Thermal printers know some Chinese code page or none, and which one is seldom known:
so the slip is drawn here, with the same letters as the glass, and sent as an image.
Eight dots are a millimetre, on 58 mm paper and on 80 mm.

    ┌──────────────────────┐
    │         补打          │   only on a copy
    │        A017          │   as wide as the paper
    │        民政           │
    │ 前面还有 3 位          │
    │ 约 10–15 分钟         │
    │ 在这里办：1号窗口       │
    │ 2026-11-24 08:12     │
    │        ▓▓▓▓          │   scan to rate
    └──────────────────────┘
"""

from collections.abc import Callable
from functools import cache, partial
from typing import Final

import segno
from PIL import Image, ImageDraw, ImageFont

from interface import palette
from interface.line_breaks import break_lines
from kiosk.slip import TicketSlip
from kiosk.wording import load_texts, pick, say_estimate
from messaging.contracts.ids import HallId
from messaging.contracts.ticket_code import TicketCode, render_ticket_code

DOTS_PER_MM: Final = 8

# What the head can print on paper of this width in millimetres, in dots.
WIDTH_DOTS: Final = {58: 384, 80: 576}

_MARGIN_MM: Final = 2.0
_NUMBER_MM: Final = 22.0
_TEXT_MM: Final = 4.5
_LARGE_MM: Final = 6.5
_LINE_HEIGHT: Final = 1.3

# A cheap phone reads modules of half a millimetre in poor light; four are its border.
_MODULE_DOTS: Final = 4
_QUIET_MODULES: Final = 4

# Pillow opens collections by the number of the face; Debian's have ten.
_FACES_MAX: Final = 16


def draw_slip(slip: TicketSlip, hall: HallId, paper_mm: int) -> Image.Image:
    """Draw the slip for paper of 58 or 80 mm: a one-bit image, as high as it needs.

    Raises `OSError` without the font.
    """
    page = _Page(WIDTH_DOTS[paper_mm])
    say = _sayer(slip.language)
    if slip.is_reprint:
        page.write(say("slip-reprint"), _LARGE_MM, is_bold=True)
    page.write(slip.taken.number, _NUMBER_MM, is_bold=True, fits=True)
    page.write(pick(slip.service, slip.language), _LARGE_MM, is_bold=True)
    for line in _facts(slip):
        page.write(line, _TEXT_MM)
    page.write(f"{slip.taken.taken_at:%Y-%m-%d %H:%M}", _TEXT_MM)
    page.stamp(render_ticket_code(TicketCode(hall, slip.taken.ticket_id)))
    page.write(say("slip-rate"), _TEXT_MM)
    return page.cut()


def _facts(slip: TicketSlip) -> list[str]:
    say = _sayer(slip.language)
    taken = slip.taken
    if taken.people_ahead == 0:
        facts = [say("ticket-next")]
    else:
        facts = [
            say("ticket-ahead", people=taken.people_ahead),
            say_estimate(slip.language, taken.estimate),
        ]
    if slip.counters:
        names = [pick(counter, slip.language) for counter in slip.counters]
        facts.append(say("ticket-counters", counters=say("list-separator").join(names)))
    return facts


class _Page:
    """Paper that grows downwards."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._margin = round(_MARGIN_MM * DOTS_PER_MM)
        self._y = self._margin
        # Higher than any slip; the rest is cut off.
        self._image = Image.new("1", (width, 4 * width), 1)
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

    def stamp(self, code: str) -> None:
        """Print a QR code."""
        modules = segno.make_qr(code, error="m").matrix
        side = len(modules) * _MODULE_DOTS
        left = (self._width - side) // 2
        self._y += _QUIET_MODULES * _MODULE_DOTS
        for row, line in enumerate(modules):
            for column, is_dark in enumerate(line):
                if is_dark:
                    x = left + column * _MODULE_DOTS
                    y = self._y + row * _MODULE_DOTS
                    last = _MODULE_DOTS - 1
                    self._pencil.rectangle((x, y, x + last, y + last), fill=0)
        self._y += side + _QUIET_MODULES * _MODULE_DOTS

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


def _sayer(language: str) -> Callable[..., str]:
    return partial(load_texts().say, language)


@cache
def _font(dots: int, *, is_bold: bool) -> ImageFont.FreeTypeFont:
    file = palette.CJK_FONT_FILE_BOLD if is_bold else palette.CJK_FONT_FILE
    for index in range(_FACES_MAX):
        font = ImageFont.truetype(file, dots, index=index)
        if font.getname()[0] == palette.CJK_FONT_FAMILY:
            return font
    msg = f"{file} has no face {palette.CJK_FONT_FAMILY}; reinstall fonts-noto-cjk"
    raise OSError(msg)
