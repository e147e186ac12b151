"""Which staffed opening a moment falls into, in the site's zone. No I/O here."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from messaging.contracts.registry import Opening


def opening_at(openings: Iterable[Opening], at: datetime) -> str | None:
    """Name the opening at `at` (aware, in the site's zone); None outside all.

    An opening that closes before it opens goes over midnight.
    """
    now = at.time()
    for opening in openings:
        if opening.opens_at <= opening.closes_at:
            is_open = opening.opens_at <= now < opening.closes_at
        else:
            is_open = now >= opening.opens_at or now < opening.closes_at
        if is_open:
            return opening.name
    return None


def next_closing(openings: Iterable[Opening], after: datetime) -> datetime | None:
    """Give the first moment later than `after` at which an opening closes."""
    return _next((opening.closes_at for opening in openings), after)


def next_opening(openings: Iterable[Opening], after: datetime) -> datetime | None:
    """Give the first moment later than `after` at which an opening opens."""
    return _next((opening.opens_at for opening in openings), after)


def _next(times: Iterable[time], after: datetime) -> datetime | None:
    days = (after, after + timedelta(days=1))
    moments = (
        datetime.combine(day.date(), each, after.tzinfo)
        for each in times
        for day in days
    )
    return min((moment for moment in moments if moment > after), default=None)
