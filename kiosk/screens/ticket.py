"""Ticket: the number, large; who is ahead, where; or why there is none."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Number, Text, TextTarget
from kiosk.places import BACK, DONE, TAKE_NUMBER
from kiosk.screens.layout import BAR_TEXT_MM, Parts, column, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.shown import RefusedShown, TicketShown
from messaging.contracts.halls import RefusalReason


def draw_ticket(shown: TicketShown, pen: Pen) -> Widget:
    """Draw the number at 60 mm or more, and what it means."""
    number = Number(pen.theme, shown.taken.number, palette.TICKET_NUMBER_MM)
    facts = _facts(shown, pen)
    if pen.theme.glass.is_portrait:
        reading = (number, *facts)
    else:
        beside = column(pen, *facts, spacing=0)
        reading = (row(pen, number, hug(beside)),)
    done = TextTarget(pen.theme, DONE, pen.say("ticket-done"), is_main=True)
    parts = Parts(title=pen.say("ticket-title"), reading=reading, footer=(done,))
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
    if shown.call is not None:
        called = pen.say("ticket-called", counter=pen.pick(shown.call.counter))
        return [_line(pen, called, palette.INSTRUCTION_MM)]
    facts = [_line(pen, pen.say("ticket-remember"), palette.MAIN_TEXT_MM)]
    facts.append(_line(pen, pen.say("ticket-service", service=pen.pick(shown.service))))
    if shown.taken.people_ahead == 0:
        facts.append(_line(pen, pen.say("ticket-next")))
    else:
        people = shown.taken.people_ahead
        facts.append(_line(pen, pen.say("ticket-ahead", people=people)))
        facts.append(_line(pen, pen.say_estimate(shown.taken.estimate)))
    if shown.counters:
        names = [pen.pick(counter.name) for counter in shown.counters]
        counters = pen.say("list-separator").join(names)
        facts.append(_line(pen, pen.say("ticket-counters", counters=counters)))
    return facts


def _line(pen: Pen, text: str, bold_mm: float | None = None) -> Text:
    is_bold = bold_mm is not None
    mm = bold_mm or palette.MAIN_TEXT_MM
    align = "center" if pen.theme.glass.is_portrait else "left"
    return Text(pen.theme, text, mm, is_bold=is_bold, align=align)
