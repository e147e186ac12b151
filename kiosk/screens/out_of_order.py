"""Out of order: the hall does not answer; since when, and who helps instead."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_widgets import Card, Text, TextTarget
from kiosk.places import GUIDES, POINTS
from kiosk.screens.home import draw_calls
from kiosk.screens.layout import BAR_TEXT_MM, Parts, hug, lay_out, row
from kiosk.screens.pen import Pen
from kiosk.shown import OutOfOrderShown


def draw_out_of_order(shown: OutOfOrderShown, pen: Pen) -> Widget:
    """Say what does not work and what now; keep the last calls in view."""
    if shown.since is None:
        why = pen.say("order-starting")
    else:
        why = pen.say("order-since", time=f"{shown.since:%H:%M}")
    notice = Card(pen.theme, line=palette.LOST)
    notice.add_widget(Text(pen.theme, why, palette.MAIN_TEXT_MM, ink=palette.LOST))
    notice.add_widget(
        Text(pen.theme, pen.say("order-help"), palette.MAIN_TEXT_MM, is_bold=True)
    )
    # Large type leaves room for the newest call alone.
    newest = shown.around.calls[: 1 if pen.modes.is_elder else None]
    calls = [draw_calls(pen, newest)] if newest else []
    if pen.theme.glass.is_portrait:
        reading = [hug(notice), *calls]
    else:
        reading = [hug(row(pen, hug(notice), *calls))]
    still = (
        (shown.may_spend, POINTS, "home-points"),
        (shown.has_guides, GUIDES, "home-guides"),
    )
    parts = Parts(
        title=pen.say("order-title"),
        reading=reading,
        footer=[
            TextTarget(pen.theme, key, pen.say(text), BAR_TEXT_MM)
            for works, key, text in still
            if works
        ],
        countdown_key="countdown-modes",
        shows_newest_call=False,
    )
    return lay_out(pen, shown.around, parts)
