"""Home: the numbers called now, and what one can do here."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Card, Text, TextTarget, TouchTarget, Word
from kiosk.places import GUIDES, POINTS, RATE, TAKE_NUMBER
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.shown import CalledNumber, HomeShown

# Read across the lobby, by people who wait beside the kiosk.
_CALLED_MM: Final = 24.0
# Half of a panel that lies on its side must hold the counter's name beside it.
_LYING_CALLED_MM: Final = 20.0

# A number is what most people come for; all else takes half as much room.
_OTHERS_MM: Final = 10.0
_OTHERS_SHARE: Final = 0.5


def draw_home(shown: HomeShown, pen: Pen) -> Widget:
    """Draw calls above, or on a lying panel beside, what can be tapped."""
    calls = draw_calls(pen, shown.around.calls, is_wide=_is_flat(pen))
    tile = _take_number(pen)
    others = _others(shown, pen)
    if others:
        tile = _with_others(pen, tile, others)
    is_beside = not pen.theme.glass.is_portrait and not pen.modes.is_low
    parts = Parts(
        reading=() if is_beside else (calls,),
        tiles=row(pen, column(pen, calls, Widget()), tile) if is_beside else tile,
        countdown_key="countdown-modes",
        shows_newest_call=False,
    )
    return lay_out(pen, shown.around, parts)


def draw_calls(
    pen: Pen, calls: tuple[CalledNumber, ...], *, is_wide: bool = False
) -> Widget:
    """Draw the newest call large, the ones before it in a list below or beside."""
    if not calls:
        text = Text(
            pen.theme,
            pen.say("calls-none"),
            palette.MAIN_TEXT_MM,
            ink=palette.QUIET_INK,
        )
        return hug(column(pen, text))
    newest = _newest(pen, calls[0])
    older = hug(column(pen, *(_older(pen, one) for one in calls[1:]), spacing=0))
    if is_wide:
        return hug(row(pen, newest, older))
    title = Text(pen.theme, pen.say("calls-title"), palette.MAIN_TEXT_MM)
    return hug(column(pen, title, newest, older))


def _newest(pen: Pen, called: CalledNumber) -> Widget:
    card = Card(pen.theme, orientation="horizontal", line=palette.PRIMARY)
    card.add_widget(
        Word(
            pen.theme,
            called.call.number,
            _CALLED_MM if pen.theme.glass.is_portrait else _LYING_CALLED_MM,
            ink=palette.PRIMARY,
            is_bold=True,
        )
    )
    card.add_widget(
        Text(
            pen.theme,
            pen.say("call-to", counter=pen.pick(called.counter)),
            palette.INSTRUCTION_MM,
            is_bold=True,
            align="right",
            pos_hint={"center_y": 0.5},
        )
    )
    return hug(card)


def _older(pen: Pen, called: CalledNumber) -> Widget:
    text = pen.say(
        "call-line", number=called.call.number, counter=pen.pick(called.counter)
    )
    return Text(pen.theme, text, palette.MAIN_TEXT_MM, ink=palette.QUIET_INK)


def _take_number(pen: Pen) -> Widget:
    tile = TouchTarget(pen.theme, TAKE_NUMBER, is_main=True)
    texts = [
        Text(
            pen.theme,
            pen.say("home-take-number"),
            _action_mm(pen),
            ink=tile.ink,
            is_bold=True,
            align="center",
        )
    ]
    if not _is_flat(pen):
        hint = pen.say("home-take-number-hint")
        mm = palette.MAIN_TEXT_MM
        texts.append(Text(pen.theme, hint, mm, ink=tile.ink, align="center"))
    tile.add_widget(Widget())
    for text in texts:
        tile.add_widget(text)
    tile.add_widget(Widget())
    return tile


def _others(shown: HomeShown, pen: Pen) -> list[Widget]:
    """Draw what else one can do here."""
    offers = (
        (shown.may_spend, POINTS, "home-points"),
        (shown.may_rate, RATE, "home-rate"),
        (shown.has_guides, GUIDES, "home-guides"),
    )
    return [
        TextTarget(pen.theme, key, pen.say(text), _others_mm(pen))
        for is_offered, key, text in offers
        if is_offered
    ]


def _others_mm(pen: Pen) -> float:
    """Choose the height of their texts: three of them share half of a lying panel."""
    if pen.theme.glass.is_portrait:
        return _OTHERS_MM
    return BAR_TEXT_MM if _is_flat(pen) else palette.MAIN_TEXT_MM


def _with_others(pen: Pen, tile: Widget, others: list[Widget]) -> Widget:
    """Put them below the main tile, or beside it where there is only a strip."""
    beside = row(pen, *others)
    if _is_flat(pen):
        return row(pen, tile, beside)
    beside.size_hint_y = _OTHERS_SHARE
    return column(pen, tile, beside)


def _action_mm(pen: Pen) -> float:
    if _is_flat(pen):
        return palette.INSTRUCTION_MM
    is_short = pen.modes.language == "zh" and pen.theme.glass.is_portrait
    return 2 * palette.INSTRUCTION_MM if is_short else 16.0


def _is_flat(pen: Pen) -> bool:
    """Whether the tiles have only a strip: lower half of a panel on its side."""
    return pen.modes.is_low and not pen.theme.glass.is_portrait
