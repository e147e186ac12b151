"""When a counter is manned, as the rota says: shifts of a day. No I/O here."""

import re
from datetime import datetime
from typing import Final, NamedTuple

_SHIFT: Final = re.compile(
    r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]):([0-5][0-9])"
)

# A counter without a rota is manned until the day is over, for all that is known.
_DAY_S: Final = 24 * 3600.0


class Shift(NamedTuple):
    """From when to when, in seconds from now; the first is negative while it lasts."""

    from_s: float
    to_s: float


def is_shift(text: str) -> bool:
    """Whether `text` reads as 08:30-11:30, and ends after it begins."""
    match = _SHIFT.fullmatch(text)
    return match is not None and match.group(1, 2) < match.group(3, 4)


def shifts_ahead(rota: tuple[str, ...], now: datetime) -> tuple[Shift, ...]:
    """List today's shifts that are not over, in order; `now` in the hall's zone."""
    so_far_s = now.hour * 3600.0 + now.minute * 60 + now.second
    if not rota:
        return (Shift(-so_far_s, _DAY_S - so_far_s),)
    shifts = []
    for text in sorted(rota):
        opens, closes = text.split("-")
        shift = Shift(_seconds(opens) - so_far_s, _seconds(closes) - so_far_s)
        if shift.to_s > 0:
            shifts.append(shift)
    return tuple(shifts)


def _seconds(clock: str) -> float:
    hour, minute = clock.split(":")
    return int(hour) * 3600.0 + int(minute) * 60
