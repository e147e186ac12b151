"""Guides: the shelf, the guides of a line, and a guide page by page."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from math import ceil

from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Text, TextTarget
from kiosk.guides import GuidePage, Section, take_along
from kiosk.places import BACK, PAGE_NEXT, PRINT_GUIDE
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.screens.qr_code import QrCode
from kiosk.shown import GuideShown, GuidesShown

# Eight choices stand in two columns upright, and in four on a panel that lies.
_CHOICES_MAX = 8
_TITLE_MM = 10.0
_CODE_MM = 50.0


def draw_guides(shown: GuidesShown, pen: Pen) -> Widget:
    """Draw lines of business, or the guides of one, as tiles."""
    columns = _columns(pen)
    most = _CHOICES_MAX if not (pen.modes.is_elder or pen.modes.is_low) else 4
    grid = GridLayout(
        cols=columns, rows=ceil(most / columns), spacing=pen.theme.px(palette.GAP_MM)
    )
    for choice in shown.choices:
        text = pen.pick(choice.name)
        grid.add_widget(TextTarget(pen.theme, choice.key, text, _choice_mm(pen)))
    for _ in range(most - len(shown.choices)):
        grid.add_widget(Widget())
    title = pen.say("guides-title") if shown.line is None else pen.pick(shown.line)
    footer = _footer(pen, shown.page, shown.page_count)
    return lay_out(pen, shown.around, Parts(title=title, tiles=grid, footer=footer))


def draw_guide(shown: GuideShown, pen: Pen) -> Widget:
    """Draw one page of a guide."""
    footer = _footer(pen, shown.page, shown.page_count)
    is_last = shown.leaf.section is Section.TERMS
    if is_last and shown.may_print:
        # In place of the way back to the first page: more would be too narrow.
        text = pen.say("guide-print")
        footer[1:] = [TextTarget(pen.theme, PRINT_GUIDE, text, BAR_TEXT_MM)]
    reading = _terms(shown, pen) if is_last else _entries(shown.leaf, pen)
    parts = Parts(title=pen.pick(shown.guide.title), reading=reading, footer=footer)
    return lay_out(pen, shown.around, parts)


def _entries(leaf: GuidePage, pen: Pen) -> list[Widget]:
    is_steps = leaf.section is Section.STEPS
    title = pen.say("guide-steps" if is_steps else "guide-materials")
    texts = [Text(pen.theme, title, _TITLE_MM, is_bold=True, ink=palette.PRIMARY)]
    for count, entry in enumerate(leaf.entries, leaf.first):
        line = f"{count}. {pen.pick(entry)}"
        texts.append(Text(pen.theme, line, palette.MAIN_TEXT_MM))
    return texts


def _terms(shown: GuideShown, pen: Pen) -> list[Widget]:
    fee, time = pen.pick(shown.guide.fee), pen.pick(shown.guide.time)
    texts = [
        Text(pen.theme, pen.say("guide-fee", fee=fee), palette.MAIN_TEXT_MM),
        Text(pen.theme, pen.say("guide-time", time=time), palette.MAIN_TEXT_MM),
        Text(pen.theme, pen.say("guide-take-along"), palette.MAIN_TEXT_MM),
    ]
    along = take_along(shown.guide, pen.modes.language)
    code = QrCode(pen.theme, along, _CODE_MM)
    if pen.theme.glass.is_portrait:
        return [*texts, code]
    return [hug(row(pen, hug(column(pen, *texts)), code))]


def _footer(pen: Pen, page: int, page_count: int) -> list[TextTarget]:
    footer = [TextTarget(pen.theme, BACK, pen.say("guide-back"), BAR_TEXT_MM)]
    if page_count > 1:
        more = pen.say("guide-next", page=page + 1, pages=page_count)
        is_last = page + 1 == page_count
        if is_last:
            more = pen.say("guide-first", page=page + 1, pages=page_count)
        footer.append(
            TextTarget(pen.theme, PAGE_NEXT, more, BAR_TEXT_MM, is_main=not is_last)
        )
    return footer


def _columns(pen: Pen) -> int:
    if pen.theme.glass.is_portrait:
        return 1 if pen.modes.is_elder else 2
    return 2 if pen.modes.is_elder else 4


def _choice_mm(pen: Pen) -> float:
    return _TITLE_MM if pen.modes.language == "zh" else palette.MAIN_TEXT_MM
