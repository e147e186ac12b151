"""Which staffed opening a moment falls into, in the site's zone. No I/O here."""

from collections.abc import Iterable
from datetime import datetime

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
