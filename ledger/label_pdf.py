"""Bag labels and cards as PDF, for sheets, rolls and card printers.

Codes are drawn as rectangles and not as pictures: no program between here and the paper
can blur them. Only the font's used glyphs go into the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import segno
from fpdf import FPDF

from interface import palette
from interface.font_file import face_file
from ledger.households import Home
from ledger.label_layout import (
    DOT_MM,
    STREAM_COLOURS,
    Plan,
    Stock,
    groups_of,
    on_dots,
    plan_label,
)
from messaging.contracts.drops import Stream
from messaging.contracts.ids import InspectorId

# Says a text of the catalogues: language, key, values.
Say: TypeAlias = Callable[..., str]

# A quarter of a code may be dirty, torn or folded away.
_ERROR_LEVEL: Final = "q"

_FONT: Final = "label"
_POINTS_PER_MM: Final = 72 / 25.4
_LINE_HEIGHT: Final = 1.25
# The height of a line of capitals and digits in this font, of its nominal size.
_TEXT_MM_MAX: Final = 5.0
_SMALL_TEXT_MM: Final = 2.2

_BAND_INSET_MM: Final = 0.7

# ISO/IEC 7810 ID-1, as bank cards are.
_CARD_MM: Final = (85.6, 54.0)
_CARD_MARGIN_MM: Final = 4.0
_CARD_MODULE_MM: Final = 8 * DOT_MM

_INK: Final = "#000000"
_PAPER: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class ForBag:
    """A label that hangs on a bag."""

    text: str


@dataclass(frozen=True, slots=True)
class ForPorter:
    """A label without a code before a household's own: for whom they are.

    It stays with whoever hands them out. On the bags themselves stands no address.
    """

    home: Home
    count: int


Label: TypeAlias = ForBag | ForPorter


class LabelPaper:
    """A PDF of one kind of labels; `add` them, then `save`."""

    def __init__(self, stock: Stock, say: Say, stream: Stream | None = None) -> None:
        """Begin with no page; raises `FontError` where there is no Chinese font."""
        self._stock = stock
        self._say = say
        self._stream = stream
        self._pdf = _new_pdf(stock.page_mm)
        self._count = 0
        # All labels of a community are of one length, or of two: with a serial or not.
        self._plans: dict[int, Plan] = {}

    def add(self, label: Label) -> None:
        place = self._count % self._stock.labels_a_page
        if place == 0:
            self._pdf.add_page()
        self._count += 1
        left, top = self._stock.origin_mm(place)
        match label:
            case ForBag(text):
                self._draw_bag_label(text, left, top)
            case ForPorter():
                self._draw_porter_label(label, left, top)

    def save(self, file: Path) -> None:
        """Write the file; raises `OSError`."""
        file.write_bytes(bytes(self._pdf.output()))

    def _draw_bag_label(self, text: str, left: float, top: float) -> None:
        matrix = _code(text)
        plan = self._plans.get(len(matrix))
        if plan is None:
            plan = self._plans[len(matrix)] = plan_label(self._stock, len(matrix))
        corner = on_dots(left + plan.code_mm[0]), on_dots(top + plan.code_mm[1])
        _draw_code(self._pdf, matrix, corner, plan.module_mm)
        lines = [*groups_of(text)]
        box_top = top + plan.text_mm[1]
        height = plan.text_size_mm[1]
        if self._stream is not None:
            band_mm = height / 4
            corner = left + plan.text_mm[0], box_top
            self._draw_band(self._stream, corner, (plan.text_size_mm[0], band_mm))
            box_top, height = box_top + band_mm, height - band_mm
        _draw_lines(
            self._pdf,
            lines,
            (left + plan.text_mm[0], box_top),
            (plan.text_size_mm[0], height),
        )

    def _draw_band(
        self, stream: Stream, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Draw what goes into the bag: by word, and by colour where there is one."""
        colour = _INK if self._stock.is_black_only else STREAM_COLOURS[stream]
        self._pdf.set_fill_color(colour)
        self._pdf.rect(*corner, *size, style="F")
        self._pdf.set_text_color(_PAPER)
        words = [self._say(each, f"stream-{stream}") for each in ("zh", "en")]
        inset = corner[0] + _BAND_INSET_MM, corner[1]
        _draw_lines(self._pdf, words, inset, (size[0] - 2 * _BAND_INSET_MM, size[1]))
        self._pdf.set_text_color(_INK)

    def _draw_porter_label(self, label: ForPorter, left: float, top: float) -> None:
        margin = self._stock.margin_mm
        width, height = self._stock.label_mm
        count = label.count
        _draw_lines(
            self._pdf,
            [
                label.home.building,
                label.home.room,
                self._say("zh", "labels-for-home", count=count),
                self._say("en", "labels-for-home", count=count),
            ],
            (left + margin, top + margin),
            (width - 2 * margin, height - 2 * margin),
        )


def save_duty_cards(
    cards: Sequence[tuple[InspectorId, str]], community: str, say: Say, file: Path
) -> None:
    """Write a card a page: whose, and its secret as a code, which nobody can read.

    Raises `FontError` and `OSError`.
    """
    pdf = _new_pdf(_CARD_MM)
    for inspector, text in cards:
        pdf.add_page()
        matrix = _code(text)
        side = len(matrix) * _CARD_MODULE_MM
        quiet = 4 * _CARD_MODULE_MM
        top = on_dots((_CARD_MM[1] - side) / 2)
        _draw_code(
            pdf, matrix, (on_dots(_CARD_MARGIN_MM + quiet), top), _CARD_MODULE_MM
        )
        left = _CARD_MARGIN_MM + side + 2 * quiet + 2
        width = _CARD_MM[0] - _CARD_MARGIN_MM - left
        name = [say("zh", "duty-card"), say("en", "duty-card"), inspector, community]
        _draw_lines(pdf, name, (left, _CARD_MARGIN_MM), (width, 26))
        use = [say(each, "duty-card-use") for each in ("zh", "en")]
        _draw_paragraphs(pdf, use, (left, 32), width)
    file.write_bytes(bytes(pdf.output()))


def _new_pdf(page_mm: tuple[float, float]) -> FPDF:
    pdf = FPDF(unit="mm", format=page_mm)
    pdf.set_auto_page_break(auto=False)
    pdf.set_margin(0)
    pdf.c_margin = 0
    pdf.add_font(_FONT, fname=face_file(Path(palette.CJK_FONT_FILE)))
    pdf.set_font(_FONT, size=10)
    return pdf


def _code(text: str) -> tuple[bytearray, ...]:
    """Make the modules of a code, row by row; 1 is black."""
    return tuple(segno.make_qr(text, error=_ERROR_LEVEL, boost_error=False).matrix)


def _draw_code(
    pdf: FPDF,
    matrix: Sequence[bytearray],
    corner: tuple[float, float],
    module_mm: float,
) -> None:
    """Draw the black modules, each row's neighbours as one rectangle."""
    pdf.set_fill_color(_INK)
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


def _draw_lines(
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


def _draw_paragraphs(
    pdf: FPDF, paragraphs: Sequence[str], corner: tuple[float, float], width: float
) -> None:
    pdf.set_font_size(_SMALL_TEXT_MM * _POINTS_PER_MM)
    pdf.set_xy(*corner)
    for paragraph in paragraphs:
        pdf.set_x(corner[0])
        pdf.multi_cell(width, _SMALL_TEXT_MM * 1.4, paragraph, align="L")
