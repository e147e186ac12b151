"""Which staffed opening a moment falls into, in the site's zone. No I/O here."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from messaging.contracts.registry import Opening


def opening_at(openings: Iterable[Opening], at: datetime) -> str | None:
    """Name the opening at `at` (aware, in the site's zone); None outside all.

    An opening that closes before it opens goes over midnight.
    """
    time = at.time()
    for opening in openings:
        if opening.opens_at <= opening.closes_at:
            is_open = opening.opens_at <= time < opening.closes_at
        else:
            is_open = time >= opening.opens_at or time < opening.closes_at
        if is_open:
            return opening.name
    return None


def next_closing(openings: Iterable[Opening], after: datetime) -> datetime | None:
    """Give the first moment later than `after` at which an opening closes."""
    days = (after, after + timedelta(days=1))
    closings = (
        datetime.combine(day.date(), opening.closes_at, after.tzinfo)
        for opening in openings
        for day in days
    )
    return min((closing for closing in closings if closing > after), default=None)
