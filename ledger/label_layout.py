"""Where everything lies on a bag label, for each stock of paper. No I/O here.

::

    ┌──────────────────────────┐
    │ ▒▒ ▒ ▒▒   厨余垃圾        │   the code; what goes into the bag, if that is fixed;
    │ ▒ ▒▒ ▒▒   LLNB01          │   the same code for people, in groups that are easy to
    │ ▒▒ ▒ ▒    7K3M9 QX2VA     │   copy
    │ ▒ ▒▒ ▒▒   0042 L          │
    └──────────────────────────┘

A cheap label printer has 203 dots an inch, which is 8 a millimetre: a module of the
code is a whole number of dots and lies on them, or its edges would be ragged. All
figures are millimetres from the page's upper left corner.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.drops import Stream

DOT_MM: Final = 0.125

# Half a millimetre: a camera half a metre away sees it with three pixels, and a cheap
# printer's bleeding does not close it. ISO/IEC 18004 wants four white modules around.
MODULE_DOTS_MIN: Final = 4
QUIET_MODULES: Final = 4

# The colours of GB/T 19095: what hangs on the bins hangs on the bags.
STREAM_COLOURS: Final = {
    Stream.KITCHEN: "#1e7b34",
    Stream.OTHER: "#3f4347",
    Stream.RECYCLABLE: "#0a4f9e",
    Stream.HAZARDOUS: "#b3201d",
}

# Between the code, which brings its own white, and the text.
_GAP_MM: Final = 1.0


@dataclass(frozen=True, slots=True)
class Stock:
    """A kind of label paper. `margin_mm`: what printers miss at a label's edges."""

    says: str
    page_mm: tuple[float, float]
    label_mm: tuple[float, float]
    columns: int = 1
    rows: int = 1
    corner_mm: tuple[float, float] = (0.0, 0.0)
    margin_mm: float = 1.5
    # Direct thermal printers know black and nothing else.
    is_black_only: bool = True

    @property
    def labels_a_page(self) -> int:
        return self.columns * self.rows

    def origin_mm(self, place: int) -> tuple[float, float]:
        """Say where the label at a place of its page begins, row by row."""
        row, column = divmod(place, self.columns)
        return (
            self.corner_mm[0] + column * self.label_mm[0],
            self.corner_mm[1] + row * self.label_mm[1],
        )


_A4: Final = (210.0, 297.0)

STOCKS: Final = {
    "a4-24": Stock(
        "A4 sheet, 3 × 8 labels of 70 × 37 mm",
        _A4, (70.0, 37.0), 3, 8, (0.0, 0.5), 4.5, is_black_only=False,
    ),
    "a4-40": Stock(
        "A4 sheet, 4 × 10 labels of 48.5 × 25.4 mm",
        _A4, (48.5, 25.4), 4, 10, (8.0, 21.5), 1.5, is_black_only=False,
    ),
    "roll-40x30": Stock("roll of labels 40 × 30 mm", (40.0, 30.0), (40.0, 30.0)),
    "roll-50x30": Stock("roll of labels 50 × 30 mm", (50.0, 30.0), (50.0, 30.0)),
    "roll-60x40": Stock("roll of labels 60 × 40 mm", (60.0, 40.0), (60.0, 40.0)),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a label's code and its text lie, measured from the label's corner.

    `code_mm` is the upper left of the first black module; the text's box may be filled.
    """

    module_mm: float
    code_mm: tuple[float, float]
    text_mm: tuple[float, float]
    text_size_mm: tuple[float, float]


def plan_label(stock: Stock, modules: int) -> Plan:
    """Make the code of `modules` a side as large as the label lets it be.

    Raises `ValueError` where the label is too small for it: our table is wrong then.
    """
    width, height = stock.label_mm
    margin = stock.margin_mm
    side_modules = modules + 2 * QUIET_MODULES
    module_dots = int((height - 2 * margin) / DOT_MM) // side_modules
    if module_dots < MODULE_DOTS_MIN:
        msg = f"{stock.says}: too small for a code of {modules} modules"
        raise ValueError(msg)
    module_mm = module_dots * DOT_MM
    side_mm = side_modules * module_mm
    quiet_mm = QUIET_MODULES * module_mm
    top_mm = (height - side_mm) / 2
    text_left = margin + side_mm + _GAP_MM
    return Plan(
        module_mm,
        (margin + quiet_mm, top_mm + quiet_mm),
        (text_left, margin),
        (width - margin - text_left, height - 2 * margin),
    )


def on_dots(mm: float) -> float:
    """Move a place to the nearest dot of a cheap printer."""
    return round(mm / DOT_MM) * DOT_MM


def groups_of(label: str) -> tuple[str, ...]:
    """Cut a label's text into groups that are easy to copy, in reading order.

    The mark and the community, the household in two halves, the serial and the check
    character.
    """
    return label[:6], label[6:11], label[11:16], label[16:]
