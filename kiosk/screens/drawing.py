"""Every screen by what it shows."""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from typing import assert_never

from kivy.uix.widget import Widget

from kiosk.screens.guides import draw_guide, draw_guides
from kiosk.screens.home import draw_home
from kiosk.screens.out_of_order import draw_out_of_order
from kiosk.screens.pen import Pen
from kiosk.screens.points import draw_points
from kiosk.screens.rating import draw_rating
from kiosk.screens.take_number import draw_asking, draw_choosing
from kiosk.screens.ticket import draw_refused, draw_ticket
from kiosk.shown import (
    AskingShown,
    ChoosingShown,
    GuideShown,
    GuidesShown,
    HomeShown,
    OutOfOrderShown,
    PointsShown,
    RatingShown,
    RefusedShown,
    Shown,
    TicketShown,
)


def draw(shown: Shown, pen: Pen) -> Widget:  # noqa: C901, PLR0911 - one line a screen
    """Draw a screen as a tree of widgets, not yet laid out."""
    match shown:
        case HomeShown():
            return draw_home(shown, pen)
        case ChoosingShown():
            return draw_choosing(shown, pen)
        case AskingShown():
            return draw_asking(shown, pen)
        case TicketShown():
            return draw_ticket(shown, pen)
        case RefusedShown():
            return draw_refused(shown, pen)
        case OutOfOrderShown():
            return draw_out_of_order(shown, pen)
        case GuidesShown():
            return draw_guides(shown, pen)
        case GuideShown():
            return draw_guide(shown, pen)
        case RatingShown():
            return draw_rating(shown, pen)
        case PointsShown():
            return draw_points(shown, pen)
        case _:
            assert_never(shown)
