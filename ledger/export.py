"""Rows for an office program: CSV or XLSX. Owner of openpyxl's writing.

Whatever residents or workers wrote stays text: a cell that a spreadsheet would take for
a formula is not one. In CSV such a text gets an apostrophe in front, as spreadsheets
themselves write it; in XLSX the cell says of itself that it is text.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeAlias
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell: TypeAlias = str | int | float | date | datetime | None


class Format(StrEnum):
    """How a sheet is written; the value is the end of its file's name."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Final = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

# With these a spreadsheet begins a formula; the last two hide what follows them.
_FORMULA_BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r")

# So that Excel takes the file for UTF-8.
_BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"

# What XML cannot carry.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

_COLUMN_WIDTH: Final = 18
_CELL_CHARACTERS_MAX: Final = 32_767  # Excel's own
_TITLE_CHARACTERS_MAX: Final = 31  # the same
_NOT_IN_TITLES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A title, headings, and rows of as many cells. Moments are told in `zone`."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    zone: ZoneInfo


def write_sheet(sheet: Sheet, format_: Format) -> bytes:
    """Write a sheet as the content of a file."""
    return _write_csv(sheet) if format_ is Format.CSV else _write_xlsx(sheet)


def _write_csv(sheet: Sheet) -> bytes:
    text = io.StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_defused, sheet.headings))
    for row in _local_rows(sheet):
        writer.writerow(
            _defused(cell) if isinstance(cell, str) else cell for cell in row
        )
    return text.getvalue().encode()


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_BEGINNINGS) else text


def _write_xlsx(sheet: Sheet) -> bytes:
    book = Workbook(write_only=True)
    page = book.create_sheet(
        sheet.title.translate(_NOT_IN_TITLES)[:_TITLE_CHARACTERS_MAX]
    )
    page.freeze_panes = "A2"
    for number in range(1, len(sheet.headings) + 1):
        page.column_dimensions[get_column_letter(number)].width = _COLUMN_WIDTH
    page.append([_text_cell(page, words, is_heading=True) for words in sheet.headings])
    for row in _local_rows(sheet):
        page.append(
            [_text_cell(page, cell) if isinstance(cell, str) else cell for cell in row]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _text_cell(page: Any, text: str, *, is_heading: bool = False) -> Any:
    clean = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)[:_CELL_CHARACTERS_MAX]
    cell = WriteOnlyCell(page, value=clean)
    cell.data_type = "s"  # text, whatever it begins with
    if is_heading:
        cell.font = Font(bold=True)
    return cell


def _local_rows(sheet: Sheet) -> Iterator[list[Cell]]:
    """Say moments as the site's clock does: a spreadsheet knows no zones."""
    for row in sheet.rows:
        yield [_local(cell, sheet.zone) for cell in row]


def _local(cell: Cell, zone: ZoneInfo) -> Cell:
    if isinstance(cell, datetime):
        return cell.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return cell
