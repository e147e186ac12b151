"""A list of rewards from an office program, as CSV. No I/O here."""

import csv
import io
from dataclasses import dataclass
from typing import Final, TypeAlias

from ledger.book import RewardId
from ledger.rewards import Offer, RewardFault, find_fault

COLUMNS: Final = ("reward", "name_zh", "name_en", "points")


@dataclass(frozen=True, slots=True)
class ListedOffer:
    """A usable line of a list, counted from 1 as an editor does."""

    line_no: int
    offer: Offer


@dataclass(frozen=True, slots=True)
class UnusableOffer:
    """A line of a list that is no offer, and why."""

    line_no: int
    reason: str


OfferLine: TypeAlias = ListedOffer | UnusableOffer


def parse_offers(text: str) -> list[OfferLine] | str:
    """Read a list whose heading names the columns; says what is wrong with the whole.

    Columns in any order; those with other names are passed over.
    """
    rows = csv.reader(io.StringIO(text))
    try:
        heading = [name.strip().lower() for name in next(rows, [])]
        numbered = [(rows.line_num, row) for row in rows if any(map(str.strip, row))]
    except csv.Error as error:
        return f"line {rows.line_num}: {error}"
    missing = [name for name in COLUMNS if name not in heading]
    if missing:
        return f"the first line names no column {' and '.join(missing)}"
    places = [heading.index(name) for name in COLUMNS]
    seen: dict[str, int] = {}
    return [_parse_line(line_no, row, places, seen) for line_no, row in numbered]


def _parse_line(
    line_no: int, row: list[str], places: list[int], seen: dict[str, int]
) -> OfferLine:
    if len(row) <= max(places):
        return UnusableOffer(line_no, "too few columns")
    reward, name_zh, name_en, points = (row[place].strip() for place in places)
    if not points.isascii() or not points.isdigit():
        return UnusableOffer(line_no, RewardFault.NO_POINTS)
    offer = Offer(RewardId(reward), name_zh, name_en, int(points[:9]))
    fault = find_fault(offer)
    if fault is not None:
        return UnusableOffer(line_no, fault)
    if reward in seen:
        return UnusableOffer(line_no, f"the same reward as line {seen[reward]}")
    seen[reward] = line_no
    return ListedOffer(line_no, offer)
