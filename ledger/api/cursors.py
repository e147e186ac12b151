"""Where the next page of a list begins, as a caller gives it back. No I/O here.

A list is paged by the keys of its rows, never by counting: what is added meanwhile
neither repeats nor hides a row. An account's entries lie in two orders, drops by
`drop_no` and all the rest by `chain_no`; the cursor holds a place in each.
"""

import re
from dataclasses import dataclass
from typing import Final

# Numbers of rows have at most so many digits.
_NUMBER: Final = "[0-9]{1,18}"
ENTRIES_CURSOR: Final = f"^{_NUMBER}-{_NUMBER}$"
DROPS_CURSOR: Final = f"^{_NUMBER}$"
STATIONS_CURSOR: Final = "^[a-z0-9][a-z0-9-]{0,31}$"

# Before the newest of all.
_NEWEST: Final = 10**18 - 1


@dataclass(frozen=True, slots=True)
class EntriesPlace:
    """Below which drop and which link of the household's chain a page begins."""

    drop_no: int = _NEWEST
    chain_no: int = _NEWEST


def parse_entries_cursor(text: str) -> EntriesPlace:
    """Read what `render_entries_cursor` wrote; `ValueError` for anything else."""
    if re.fullmatch(ENTRIES_CURSOR, text) is None:
        msg = f"{text!r} is no cursor of entries"
        raise ValueError(msg)
    drop_no, _, chain_no = text.partition("-")
    return EntriesPlace(int(drop_no), int(chain_no))


def render_entries_cursor(place: EntriesPlace) -> str:
    return f"{place.drop_no}-{place.chain_no}"


def newest_drop() -> int:
    return _NEWEST
