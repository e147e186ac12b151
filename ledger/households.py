"""Households: their ids, their homes, and lists of them from a CSV file. No I/O here.

A household is a building and a room; no name is needed. Its id is drawn by lot, so
that a bag label on the street tells nobody where the bag comes from.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET
from messaging.contracts.ids import HouseholdId

_ID_CHARACTERS: Final = 10

_CODE: Final = re.compile(f"[{HOUSEHOLD_ALPHABET}]{{{_ID_CHARACTERS},}}")

# Enough for 阳光花园小区12号楼3单元; more is a sentence in the wrong column.
HOME_CHARACTERS_MAX: Final = 40

Choose: TypeAlias = Callable[[str], str]


class Home(NamedTuple):
    """Where a household lives."""

    building: str
    room: str


@dataclass(frozen=True, slots=True)
class ListedHome:
    """A usable line of a list, counted from 1 as an editor does."""

    line_no: int
    home: Home


@dataclass(frozen=True, slots=True)
class UnusableLine:
    """A line of a list that names no home, and why."""

    line_no: int
    reason: str


@dataclass(frozen=True, slots=True)
class UnusableList:
    """A file that is no list of households, and why."""

    reason: str


ListLine: TypeAlias = ListedHome | UnusableLine


def draw_household_id(choose: Choose) -> HouseholdId:
    """Draw an id; `choose` picks a character, so that tests can load the dice."""
    characters = (choose(HOUSEHOLD_ALPHABET) for _ in range(_ID_CHARACTERS))
    return HouseholdId("".join(characters))


def decode_list(content: bytes) -> str:
    """Read the text of a file: UTF-8, or what office programs in China write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def parse_list(text: str) -> list[ListLine] | UnusableList:
    """Read a CSV list with a heading that names `building` and `room`."""
    rows = csv.reader(io.StringIO(text))
    try:
        heading = [name.strip().lower() for name in next(rows, [])]
        numbered = [(rows.line_num, row) for row in rows]
    except csv.Error as error:
        return UnusableList(f"line {rows.line_num}: {error}")
    missing = [name for name in Home._fields if name not in heading]
    if missing:
        return UnusableList(f"the first line names no column {' and '.join(missing)}")
    columns = [heading.index(name) for name in Home._fields]
    seen: dict[Home, int] = {}
    return [
        _parse_row(line_no, row, columns, seen)
        for line_no, row in numbered
        if any(cell.strip() for cell in row)
    ]


def _parse_row(
    line_no: int, row: list[str], columns: list[int], seen: dict[Home, int]
) -> ListLine:
    if len(row) <= max(columns):
        return UnusableLine(line_no, "too few columns")
    home = Home(*(row[column].strip() for column in columns))
    if not all(home):
        return UnusableLine(line_no, "building or room is empty")
    if not all(map(_is_short_text, home)):
        return UnusableLine(line_no, "building or room is no short line of text")
    if home in seen:
        return UnusableLine(line_no, f"the same home as line {seen[home]}")
    seen[home] = line_no
    return ListedHome(line_no, home)


def _is_short_text(text: str) -> bool:
    return len(text) <= HOME_CHARACTERS_MAX and text.isprintable()


def mask_household(household: HouseholdId) -> str:
    """Write an id so that a neighbour cannot read it off a screen."""
    return _mask(household)


def mask_codes(text: str) -> str:
    """Write somebody's text with every household's id and bag label in it masked."""
    return _CODE.sub(lambda code: _mask(code[0]), text)


def _mask(code: str) -> str:
    return f"{code[:2]}…{code[-2:]}"
