"""The frame of every screen, in millimetres from top to bottom.

clock                     newest call      reading: never touched
title, texts, numbers
------------------------------------- half height -------------------------------
tiles                                      touching: in low reach all of it lies
back, paging            more time          below the half
language    elder    low reach    help
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from firmware_bridge.printer_status import PrinterCondition
from interface import palette
from interface.kivy_widgets import Text, TextTarget, TouchTarget, Word
from kiosk.help_call import HelpStep
from kiosk.places import ELDER, HELP, LANGUAGE, LOW, MORE_TIME
from kiosk.screens.pen import Pen
from kiosk.shown import Surroundings

_MARGIN_MM: Final = 8.0
BAR_TEXT_MM: Final = 6.0

# A row of targets holds two lines of text, in elder mode larger ones.
_ROW_MM: Final = 30.0
_ELDER_ROW_MM: Final = 39.0


# What a resident is told of the printer; all the rest is "no slips now".
_PRINTER_TEXTS: Final = {
    PrinterCondition.PAPER_NEAR_END: "printer-paper-near-end",
    PrinterCondition.PAPER_OUT: "printer-paper-out",
    PrinterCondition.COVER_OPEN: "printer-cover-open",
}


@dataclass(frozen=True)
class Parts:
    """What a screen puts into the frame.

    Without `tiles` the reading part takes all the room there is.
    """

    title: str = ""
    reading: Sequence[Widget] = ()
    tiles: Widget | None = None
    footer: Sequence[Widget] = field(default_factory=tuple)
    countdown_key: str = "countdown"
    shows_newest_call: bool = True


def lay_out(pen: Pen, around: Surroundings, parts: Parts) -> Widget:
    """Put a screen's parts into the frame."""
    reading = column(pen, *_heading(pen, around, parts), *parts.reading)
    touching = column(pen)
    if parts.tiles is not None:
        touching.add_widget(parts.tiles)
    for targets in _rows(pen, around, parts):
        touching.add_widget(row(pen, *targets, size_hint_y=None, height=row_px(pen)))
    _share_height(pen, reading, touching, has_tiles=parts.tiles is not None)
    page = BoxLayout(
        orientation="vertical",
        padding=pen.theme.px(_MARGIN_MM),
        spacing=pen.theme.px(palette.GAP_MM),
    )
    page.add_widget(reading)
    page.add_widget(touching)
    return page


def column(pen: Pen, *children: Widget, **layout: Any) -> BoxLayout:
    """Stack things from the top, each as tall as it says."""
    layout.setdefault("spacing", pen.theme.px(palette.GAP_MM))
    box = BoxLayout(orientation="vertical", **layout)
    for child in children:
        box.add_widget(child)
    return box


def row(pen: Pen, *children: Widget, **layout: Any) -> BoxLayout:
    """Set things side by side."""
    box = BoxLayout(
        orientation="horizontal", spacing=pen.theme.px(palette.GAP_MM), **layout
    )
    for child in children:
        box.add_widget(child)
    return box


def hug(box: BoxLayout) -> BoxLayout:
    """Make a box as tall as what is in it; beside a taller one it hangs at the top."""
    box.size_hint_y = None
    box.pos_hint = {"top": 1}
    box.bind(minimum_height=box.setter("height"))
    box.height = box.minimum_height
    return box


def row_px(pen: Pen) -> float:
    """Height of a row of targets."""
    return pen.theme.px(_ELDER_ROW_MM if pen.modes.is_elder else _ROW_MM)


def _share_height(
    pen: Pen, reading: BoxLayout, touching: BoxLayout, *, has_tiles: bool
) -> None:
    if not has_tiles:
        reading.add_widget(Widget())
        hug(touching)
    elif pen.modes.is_low:
        # The gap above belongs to the upper half: no target sticks out of the lower.
        half_mm = pen.theme.glass.height_mm / 2 - _MARGIN_MM
        touching.size_hint_y, touching.height = None, pen.theme.px(half_mm)
        reading.add_widget(Widget())
    else:
        hug(reading)


def _heading(pen: Pen, around: Surroundings, parts: Parts) -> list[Widget]:
    clock = Word(
        pen.theme, f"{around.clock:%H:%M}", palette.INSTRUCTION_MM, is_bold=True
    )
    title = Text(pen.theme, parts.title, palette.INSTRUCTION_MM, is_bold=True)
    line = [clock]
    if not parts.shows_newest_call and around.printer_trouble is not None:
        line.append(_printer_trouble(pen, around.printer_trouble))
    elif pen.theme.glass.is_portrait:
        line.append(Widget())
    else:
        line.append(title)
    if parts.shows_newest_call and around.calls:
        line.append(_newest_call(pen, around))
    header = hug(row(pen, *line))
    header.spacing = pen.theme.px(2 * palette.GAP_MM)
    heading: list[Widget] = [header]
    if pen.theme.glass.is_portrait and parts.title:
        heading.append(title)
    return heading


def _newest_call(pen: Pen, around: Surroundings) -> Widget:
    newest = around.calls[0]
    text = pen.say(
        "call-line", number=newest.call.number, counter=pen.pick(newest.counter)
    )
    return Word(pen.theme, text, BAR_TEXT_MM, ink=palette.QUIET_INK)


def _printer_trouble(pen: Pen, trouble: PrinterCondition) -> Widget:
    key = _PRINTER_TEXTS.get(trouble, "printer-lost")
    text = pen.say(key)
    return Text(pen.theme, text, BAR_TEXT_MM, ink=palette.QUIET_INK, align="right")


def _rows(pen: Pen, around: Surroundings, parts: Parts) -> list[list[Widget]]:
    """Set the targets at the bottom: two rows upright, one on a panel that lies.

    The place of the countdown is kept free, so that nothing moves under a finger;
    only the upright home screen, which seldom has one, makes room when it comes.
    """
    footer = [*parts.footer, _more_time(pen, around.countdown_s, parts.countdown_key)]
    bar = _bar(pen, around.help_step)
    if not pen.theme.glass.is_portrait:
        return [footer + bar]
    has_footer = parts.footer or around.countdown_s is not None
    return [footer, bar] if has_footer else [bar]


def _more_time(pen: Pen, countdown_s: int | None, countdown_key: str) -> Widget:
    if countdown_s is None:
        return Widget(size_hint_x=2)
    target = TouchTarget(pen.theme, MORE_TIME, size_hint_x=2, spacing=0)
    target.add_widget(Widget())
    for text, is_bold in (
        (pen.say("more-time"), True),
        (pen.say(countdown_key, seconds=countdown_s), False),
    ):
        mm = BAR_TEXT_MM if is_bold else palette.TEXT_MM
        target.add_widget(Text(pen.theme, text, mm, is_bold=is_bold, align="center"))
    target.add_widget(Widget())
    return target


def _bar(pen: Pen, help_step: HelpStep) -> list[Widget]:
    elder = "mode-elder-off" if pen.modes.is_elder else "mode-elder"
    low = "mode-low-off" if pen.modes.is_low else "mode-low"
    call = f"help-{help_step}"
    keys = ((LANGUAGE, "mode-language"), (ELDER, elder), (LOW, low), (HELP, call))
    return [
        TextTarget(pen.theme, key, pen.say(text), BAR_TEXT_MM) for key, text in keys
    ]
