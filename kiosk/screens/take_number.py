"""Take a number: a tile for each service, and the wait for the hall's answer."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from math import ceil
from typing import Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Card, Text, TextTarget, TouchTarget
from kiosk.places import (
    BACK,
    PAGE_NEXT,
    choices_per_page,
    service_key,
)
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, lay_out
from kiosk.screens.pen import Pen
from kiosk.shown import AskingShown, ChoosingShown
from messaging.contracts.halls import ServiceQueue

_BEAT_DOTS: Final = 3

# Character heights of a service's name and its queue. Chinese names are short;
# English ones take two lines of the same tile, so they are written smaller.
_TILE_MM: Final = {"zh": (10.0, palette.MAIN_TEXT_MM), "en": (8.0, BAR_TEXT_MM)}


def draw_choosing(shown: ChoosingShown, pen: Pen) -> Widget:
    """Draw one page of services, with paging where there are more."""
    footer = [TextTarget(pen.theme, BACK, pen.say("back"), BAR_TEXT_MM)]
    if shown.page_count > 1:
        more = pen.say("page-next", page=shown.page + 1, pages=shown.page_count)
        footer.append(TextTarget(pen.theme, PAGE_NEXT, more, BAR_TEXT_MM))
    title = "choosing-title" if shown.services else "choosing-nothing"
    parts = Parts(title=pen.say(title), tiles=_tiles(shown, pen), footer=footer)
    return lay_out(pen, shown.around, parts)


def draw_asking(shown: AskingShown, pen: Pen) -> Widget:
    """Say that the tap was seen, what for, and that the kiosk is at it."""
    dots = "●" * (shown.beat % _BEAT_DOTS + 1)
    texts = [
        Text(
            pen.theme,
            pen.say("asking-service", service=pen.pick(shown.service)),
            palette.INSTRUCTION_MM,
        ),
        Text(pen.theme, dots, palette.INSTRUCTION_MM, ink=palette.PRIMARY),
        Text(pen.theme, pen.say(f"asking-{shown.patience}"), palette.MAIN_TEXT_MM),
    ]
    back = TextTarget(pen.theme, BACK, pen.say("back"), BAR_TEXT_MM)
    parts = Parts(
        title=pen.say("asking-title"),
        reading=texts,
        footer=(back,) if shown.may_leave else (),
    )
    return lay_out(pen, shown.around, parts)


def _tiles(shown: ChoosingShown, pen: Pen) -> Widget:
    size = choices_per_page(pen.modes)
    columns = _columns(pen)
    grid = GridLayout(
        cols=columns, rows=ceil(size / columns), spacing=pen.theme.px(palette.GAP_MM)
    )
    for service in shown.services:
        grid.add_widget(_tile(service, pen))
    # Empty places keep the tiles of the last page as large as the others'.
    for _ in range(size - len(shown.services)):
        grid.add_widget(Widget())
    return grid


def _columns(pen: Pen) -> int:
    """Choose columns; low reach has half the rows of the same tiles."""
    if pen.theme.glass.is_portrait:
        return 1 if pen.modes.is_elder else 2
    return 2 if pen.modes.is_elder else 4


def _tile(service: ServiceQueue, pen: Pen) -> Widget:
    if not service.is_open:
        card = Card(pen.theme, line=palette.GROUND, ground=palette.GROUND)
        _write_tile(card, service, pen, (pen.say("service-closed"),))
        return card
    target = TouchTarget(pen.theme, service_key(service.service))
    _write_tile(target, service, pen, _queue_lines(service, pen))
    return target


def _queue_lines(service: ServiceQueue, pen: Pen) -> tuple[str, ...]:
    """Say who is ahead and how long it takes: below each other in narrow tiles."""
    if service.people_ahead == 0:
        return (pen.say("people-none"),)
    people = pen.say("people-ahead", people=service.people_ahead)
    wait = pen.say_estimate(service.estimate)
    if pen.modes.is_elder:
        return (pen.say("people-and-wait", people=people, wait=wait),)
    return people, wait


def _write_tile(
    tile: BoxLayout, service: ServiceQueue, pen: Pen, lines: tuple[str, ...]
) -> None:
    name_mm, queue_mm = _TILE_MM[pen.modes.language]
    texts = [
        Text(pen.theme, pen.pick(service.name), name_mm, is_bold=True),
        Text(
            pen.theme, pen.pick(service.covers), ink=palette.QUIET_INK, is_one_line=True
        ),
        *(Text(pen.theme, line, queue_mm) for line in lines),
    ]
    tile.add_widget(column(pen, Widget(), *texts, Widget(), spacing=0))
