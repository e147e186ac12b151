"""Cards as PDF: duty cards for card printers, household cards on sheets of paper.

::

    3栋 101                 a strip for whoever hands the card out, to be cut off:
    ┌──────────────────┐    on the card itself stands no door
    │ ▒▒ ▒ ▒▒  积分卡  │
    │ ▒ ▒▒ ▒▒  3栋     │    as large as a bank card
    │ ▒▒ ▒ ▒   7K…VA   │
    └──────────────────┘

The code is the secret: whoever holds the file holds the cards.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.households import Home, mask_household
from ledger.label_layout import DOT_MM, QUIET_MODULES, on_dots
from ledger.pdf_drawing import (
    FPDF,
    Say,
    draw_code,
    draw_lines,
    draw_paragraphs,
    make_code,
    new_pdf,
)
from messaging.contracts.ids import HouseholdId, InspectorId

# ISO/IEC 7810 ID-1, as bank cards are.
CARD_MM: Final = (85.6, 54.0)
_MARGIN_MM: Final = 4.0
_MODULE_MM: Final = 8 * DOT_MM
_WORDS_MM: Final = 26
_USE_TOP_MM: Final = 32
_USE_MM: Final = 2.6

_PAGE_MM: Final = (210.0, 297.0)
_COLUMNS: Final = 2
_ROWS: Final = 4
_STRIP_MM: Final = 8.0
_CORNER_MM: Final = (12.0, 22.0)
_GAP_MM: Final = (14.8, 4.0)

CARDS_A_PAGE: Final = _COLUMNS * _ROWS


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whose household card is drawn, and its secret."""

    household: HouseholdId
    home: Home
    text: str


def draw_duty_cards(
    cards: Sequence[tuple[InspectorId, str]], community: str, say: Say
) -> bytes:
    """Draw a card a page: whose, and its secret as a code, which nobody can read.

    Raises `FontError`.
    """
    pdf = new_pdf(CARD_MM)
    for inspector, text in cards:
        pdf.add_page()
        words = [say("zh", "duty-card"), say("en", "duty-card"), inspector, community]
        _draw_card(pdf, (0.0, 0.0), text, words, _both(say, "duty-card-use"))
    return bytes(pdf.output())


def draw_household_cards(
    holders: Iterable[CardHolder], community: str, say: Say
) -> bytes:
    """Draw eight cards a sheet, to be cut out. Raises `FontError`."""
    pdf = new_pdf(_PAGE_MM)
    for number, holder in enumerate(holders):
        place = number % CARDS_A_PAGE
        if place == 0:
            pdf.add_page()
        row, column = divmod(place, _COLUMNS)
        left = _CORNER_MM[0] + column * (CARD_MM[0] + _GAP_MM[0])
        top = _CORNER_MM[1] + row * (CARD_MM[1] + _STRIP_MM + _GAP_MM[1])
        # The door is for the porter: a card that is lost on the stairs has none.
        strip = (f"{' '.join(holder.home)}  {say('zh', 'card-strip')}",)
        draw_lines(pdf, strip, (left, top), (CARD_MM[0], _STRIP_MM))
        pdf.rect(left, top + _STRIP_MM, *CARD_MM)
        words = [
            *_both(say, "household-card"),
            holder.home.building,
            f"{community} {mask_household(holder.household)}",
        ]
        use = _both(say, "household-card-use")
        _draw_card(pdf, (left, top + _STRIP_MM), holder.text, words, use)
    return bytes(pdf.output())


def _draw_card(
    pdf: FPDF,
    corner: tuple[float, float],
    text: str,
    words: Sequence[str],
    use: Sequence[str],
) -> None:
    """Draw the code at the left, the words beside it, and how it is used below."""
    left, top = corner
    matrix = make_code(text)
    side = len(matrix) * _MODULE_MM
    quiet = QUIET_MODULES * _MODULE_MM
    code_corner = left + _MARGIN_MM + quiet, top + (CARD_MM[1] - side) / 2
    draw_code(
        pdf, matrix, (on_dots(code_corner[0]), on_dots(code_corner[1])), _MODULE_MM
    )
    beside = left + _MARGIN_MM + side + 2 * quiet + 2
    width = left + CARD_MM[0] - _MARGIN_MM - beside
    draw_lines(pdf, words, (beside, top + _MARGIN_MM), (width, _WORDS_MM))
    draw_paragraphs(pdf, use, (beside, top + _USE_TOP_MM), width, _USE_MM)


def _both(say: Say, key: str) -> list[str]:
    return [say(language, key) for language in ("zh", "en")]
