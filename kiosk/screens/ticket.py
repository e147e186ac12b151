"""Ticket: the number, large; who is ahead, where; or why there is none."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import Final

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Number, Text, TextTarget
from kiosk.places import BACK, DONE, REPRINT, TAKE_NUMBER
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.shown import RefusedShown, TicketShown
from kiosk.slip import SlipState
from messaging.contracts.halls import RefusalReason

# What matters most is written larger than must be wherever there is room.
_ROOMY_MM: Final = 10.0
_WHERE_MM: Final = 16.0

_SLIP_TEXTS: Final = {
    SlipState.NOT_FITTED: "ticket-remember",
    SlipState.SENT: "ticket-slip-sent",
    SlipState.MISSING: "ticket-slip-missing",
}


def draw_ticket(shown: TicketShown, pen: Pen) -> Widget:
    """Draw the number at 60 mm or more, and what it means."""
    number = Number(pen.theme, shown.taken.number, palette.TICKET_NUMBER_MM)
    facts = _facts(shown, pen)
    if pen.theme.glass.is_portrait:
        reading = (number, *facts)
    else:
        beside = column(pen, *facts, spacing=0)
        reading = (hug(row(pen, number, hug(beside))),)
    footer = [TextTarget(pen.theme, DONE, pen.say("ticket-done"), is_main=True)]
    if shown.slip.may_reprint:
        reprint = pen.say("ticket-reprint")
        footer.append(TextTarget(pen.theme, REPRINT, reprint, BAR_TEXT_MM))
    parts = Parts(title=pen.say("ticket-title"), reading=reading, footer=footer)
    return lay_out(pen, shown.around, parts)


def draw_refused(shown: RefusedShown, pen: Pen) -> Widget:
    """Say why there is no number, and what now."""
    why = {
        RefusalReason.NUMBERS_EXHAUSTED: "refused-exhausted",
        RefusalReason.UNKNOWN_SERVICE: "refused-closed",
    }.get(shown.reason, "refused-other")
    parts = Parts(
        title=pen.say("refused-title"),
        reading=(Text(pen.theme, pen.say(why), palette.MAIN_TEXT_MM),),
        footer=(
            TextTarget(
                pen.theme,
                TAKE_NUMBER,
                pen.say("refused-again"),
                BAR_TEXT_MM,
                is_main=True,
            ),
            TextTarget(pen.theme, BACK, pen.say("back"), BAR_TEXT_MM),
        ),
    )
    return lay_out(pen, shown.around, parts)


def _facts(shown: TicketShown, pen: Pen) -> list[Widget]:
    is_tight = pen.modes.is_elder and not pen.theme.glass.is_portrait
    mm = palette.MAIN_TEXT_MM if is_tight else _ROOMY_MM
    if shown.call is not None:
        where = pen.say("call-to", counter=pen.pick(shown.call.counter))
        return [
            _line(pen, pen.say("ticket-called"), palette.INSTRUCTION_MM, is_bold=True),
            _line(pen, where, _WHERE_MM, is_bold=True),
        ]
    facts = [
        _line(pen, pen.say(_SLIP_TEXTS[shown.slip.state]), mm, is_bold=True),
        _line(pen, pen.pick(shown.service), palette.MAIN_TEXT_MM),
    ]
    people = shown.taken.people_ahead
    if people == 0:
        facts.append(_line(pen, pen.say("ticket-next"), mm))
    else:
        facts.append(_line(pen, pen.say("ticket-ahead", people=people), mm))
        facts.append(_line(pen, pen.say_estimate(shown.taken.estimate), mm))
    if shown.taken.rating_code is not None:
        code = pen.say("ticket-rating-code", code=shown.taken.rating_code)
        facts.append(_line(pen, code, BAR_TEXT_MM))
    if shown.counters:
        names = [pen.pick(counter.name) for counter in shown.counters]
        counters = pen.say("list-separator").join(names)
        text = pen.say("ticket-counters", counters=counters)
        facts.append(_line(pen, text, BAR_TEXT_MM))
    return facts


def _line(pen: Pen, text: str, mm: float, *, is_bold: bool = False) -> Text:
    align = "center" if pen.theme.glass.is_portrait else "left"
    return Text(pen.theme, text, mm, is_bold=is_bold, align=align)
