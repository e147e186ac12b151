"""Where a visit can stand, and where each tap leads. No I/O here.

This is the table of the kiosk: print `LEADS_TO` to see all of it.
"""

from dataclasses import replace
from enum import StrEnum
from typing import Final

from kiosk.shown import Modes
from messaging.contracts.ids import ServiceLetter

# The keys of targets.
TAKE_NUMBER: Final = "take-number"
BACK: Final = "back"
DONE: Final = "done"
REPRINT: Final = "reprint"
GUIDES: Final = "guides"
PRINT_GUIDE: Final = "print-guide"
PRINTING: Final = frozenset({REPRINT, PRINT_GUIDE})
MORE_TIME: Final = "more-time"
PAGE_NEXT: Final = "page-next"
LANGUAGE: Final = "language"
ELDER: Final = "elder"
LOW: Final = "low"
HELP: Final = "help"
RATE: Final = "rate"
POINTS: Final = "points"
_SERVICE: Final = "service-"


class Place(StrEnum):
    """Where a visit stands."""

    HOME = "home"
    CHOOSING = "choosing"
    ASKING = "asking"
    TICKET = "ticket"
    REFUSED = "refused"
    GUIDES = "guides"
    RATING = "rating"
    POINTS = "points"


# A tap that does not stand here for its place leads nowhere. From choosing, a
# service leads to asking; from asking, only the hall's answer leads on. On the shelf
# of guides, back goes up one step at a time; see `kiosk.guide_reading`. So it does
# among a household's points; see `kiosk.points`.
LEADS_TO: Final = {
    (Place.HOME, GUIDES): Place.GUIDES,
    (Place.HOME, RATE): Place.RATING,
    (Place.HOME, POINTS): Place.POINTS,
    (Place.RATING, DONE): Place.HOME,
    (Place.HOME, TAKE_NUMBER): Place.CHOOSING,
    (Place.CHOOSING, BACK): Place.HOME,
    (Place.ASKING, BACK): Place.HOME,
    (Place.TICKET, DONE): Place.HOME,
    (Place.REFUSED, TAKE_NUMBER): Place.CHOOSING,
    (Place.REFUSED, BACK): Place.HOME,
}

# How long each place waits for a touch before its countdown: long enough to read
# everything twice. While the hall is asked, nobody is sent away.
QUIET_S: Final = {
    Place.HOME: 30.0,
    Place.CHOOSING: 40.0,
    Place.TICKET: 20.0,
    Place.REFUSED: 30.0,
    Place.GUIDES: 60.0,
    Place.RATING: 40.0,
    Place.POINTS: 40.0,
}


def service_key(letter: ServiceLetter) -> str:
    """Name the target of a service."""
    return f"{_SERVICE}{letter}"


def service_of(key: str) -> ServiceLetter | None:
    """Tell which service a target stands for, if it stands for one."""
    if not key.startswith(_SERVICE):
        return None
    return ServiceLetter(key.removeprefix(_SERVICE))


def switch_modes(modes: Modes, key: str) -> Modes:
    """Switch what the key switches; any other key leaves the modes as they are."""
    if key == LANGUAGE:
        return replace(modes, language="en" if modes.language == "zh" else "zh")
    if key == ELDER:
        return replace(modes, is_elder=not modes.is_elder)
    if key == LOW:
        return replace(modes, is_low=not modes.is_low)
    return modes


def choices_per_page(modes: Modes) -> int:
    """Say how many choices one page holds: eight, or four for old eyes or low reach.

    Who needs both gets two: large texts in the lower half of the glass.
    """
    if modes.is_elder and modes.is_low:
        return 2
    return 4 if modes.is_elder or modes.is_low else 8
