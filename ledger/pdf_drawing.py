"""How codes and words are drawn into a PDF. Owner of fpdf and segno.

Codes are drawn as rectangles and not as pictures: no program between here and the paper
can blur them. Only the font's used glyphs go into the file.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import segno
from fpdf import FPDF as FPDF  # noqa: PLC0414 -- its name for those who draw

from interface import palette
from interface.font_file import face_file

# Says a text of the catalogues: language, key, values.
Say: TypeAlias = Callable[..., str]

INK: Final = "#000000"
PAPER: Final = "#ffffff"

# A quarter of a code may be dirty, torn or folded away.
_ERROR_LEVEL: Final = "q"

_FONT: Final = "label"
_POINTS_PER_MM: Final = 72 / 25.4
_LINE_HEIGHT: Final = 1.25
# The height of a line of capitals and digits in this font, of its nominal size.
_TEXT_MM_MAX: Final = 5.0


def new_pdf(page_mm: tuple[float, float]) -> FPDF:
    pdf = FPDF(unit="mm", format=page_mm)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font(_FONT, fname=face_file(Path(palette.CJK_FONT_FILE)))
    pdf.set_font(_FONT, size=10)
    return pdf


def make_code(text: str) -> tuple[bytearray, ...]:
    """Make the modules of a code, row by row; 1 is black."""
    return tuple(segno.make_qr(text, error=_ERROR_LEVEL, boost_error=False).matrix)


def draw_code(
    pdf: FPDF,
    matrix: Sequence[bytearray],
    corner: tuple[float, float],
    module_mm: float,
) -> None:
    """Draw the black modules, each row's neighbours as one rectangle."""
    pdf.set_fill_color(INK)
    for row_no, row in enumerate(matrix):
        top = corner[1] + row_no * module_mm
        start: int | None = None
        for column, is_black in enumerate((*row, 0)):
            if is_black and start is None:
                start = column
            elif not is_black and start is not None:
                left, width = (
                    corner[0] + start * module_mm,
                    (column - start) * module_mm,
                )
                pdf.rect(left, top, width, module_mm, style="F")
                start = None


def draw_lines(
    pdf: FPDF,
    lines: Sequence[str],
    corner: tuple[float, float],
    size: tuple[float, float],
) -> None:
    """Draw lines below each other, as large as the box lets them all be."""
    size_mm = min(_TEXT_MM_MAX, size[1] / len(lines) / _LINE_HEIGHT)
    for number, line in enumerate(lines):
        pdf.set_font_size(size_mm * _POINTS_PER_MM)
        line_mm = size_mm
        width = pdf.get_string_width(line)
        if width > size[0]:
            line_mm = size_mm * size[0] / width
            pdf.set_font_size(line_mm * _POINTS_PER_MM)
        # The baseline lies where the letters' feet are, an eighth above the line's end.
        middle = corner[1] + (number + 0.5) * size[1] / len(lines)
        pdf.text(corner[0], middle + line_mm * 0.37, line)


def draw_paragraphs(
    pdf: FPDF,
    paragraphs: Sequence[str],
    corner: tuple[float, float],
    width: float,
    size_mm: float,
) -> None:
    pdf.set_font_size(size_mm * _POINTS_PER_MM)
    pdf.set_xy(*corner)
    for paragraph in paragraphs:
        pdf.set_x(corner[0])
        pdf.multi_cell(width, size_mm * 1.4, paragraph, align="L")
