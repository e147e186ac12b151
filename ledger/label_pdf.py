"""Bag labels as PDF, for sheets and rolls."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from ledger.households import Home
from ledger.label_layout import (
    STREAM_COLOURS,
    Plan,
    Stock,
    groups_of,
    on_dots,
    plan_label,
)
from ledger.pdf_drawing import (
    INK,
    PAPER,
    Say,
    draw_code,
    draw_lines,
    make_code,
    new_pdf,
)
from messaging.contracts.drops import Stream

_BAND_INSET_MM: Final = 0.7


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
        self._pdf = new_pdf(stock.page_mm)
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
        matrix = make_code(text)
        plan = self._plans.get(len(matrix))
        if plan is None:
            plan = self._plans[len(matrix)] = plan_label(self._stock, len(matrix))
        corner = on_dots(left + plan.code_mm[0]), on_dots(top + plan.code_mm[1])
        draw_code(self._pdf, matrix, corner, plan.module_mm)
        lines = [*groups_of(text)]
        box_top = top + plan.text_mm[1]
        height = plan.text_size_mm[1]
        if self._stream is not None:
            band_mm = height / 4
            corner = left + plan.text_mm[0], box_top
            self._draw_band(self._stream, corner, (plan.text_size_mm[0], band_mm))
            box_top, height = box_top + band_mm, height - band_mm
        draw_lines(
            self._pdf,
            lines,
            (left + plan.text_mm[0], box_top),
            (plan.text_size_mm[0], height),
        )

    def _draw_band(
        self, stream: Stream, corner: tuple[float, float], size: tuple[float, float]
    ) -> None:
        """Draw what goes into the bag: by word, and by colour where there is one."""
        colour = INK if self._stock.is_black_only else STREAM_COLOURS[stream]
        self._pdf.set_fill_color(colour)
        self._pdf.rect(*corner, *size, style="F")
        self._pdf.set_text_color(PAPER)
        words = [self._say(each, f"stream-{stream}") for each in ("zh", "en")]
        inset = corner[0] + _BAND_INSET_MM, corner[1]
        draw_lines(self._pdf, words, inset, (size[0] - 2 * _BAND_INSET_MM, size[1]))
        self._pdf.set_text_color(INK)

    def _draw_porter_label(self, label: ForPorter, left: float, top: float) -> None:
        margin = self._stock.margin_mm
        width, height = self._stock.label_mm
        count = label.count
        draw_lines(
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
