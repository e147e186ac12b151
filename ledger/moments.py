"""Points in time as the books write them: UTC, of one width. No I/O here.

Sorted as text they are sorted in time; and the same characters go into the hash
chain on every database.
"""

from datetime import UTC, datetime
from typing import Final

# A clock that was never set says 1970; what lies outside cannot be brought to UTC
# everywhere, and no drop happened there.
YEAR_MIN: Final = 1970
YEAR_MAX: Final = 9998


def render_moment(moment: datetime) -> str:
    """`2026-11-23T23:12:03.120000+00:00` for an aware moment of any zone."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def parse_moment(text: str) -> datetime:
    """Read what `render_moment` wrote."""
    return datetime.fromisoformat(text)
