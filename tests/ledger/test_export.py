"""What an office program reads is what was written, and never a formula."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from ledger.export import Cell, Format, Sheet, write_sheet

ZONE = ZoneInfo("Asia/Shanghai")
FORMULA = '=HYPERLINK("http://evil","3栋")'


def written(*rows: tuple[Cell, ...], format_: Format) -> bytes:
    return write_sheet(Sheet("兑换券/1", ("名称", "=数"), rows, ZONE), format_)


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def read_xlsx(content: bytes) -> list[list[Any]]:
    page = load_workbook(io.BytesIO(content)).active
    assert page is not None
    return [[cell.value for cell in row] for row in page.iter_rows()]


def test_csv_is_utf_8_that_excel_knows_for_it() -> None:
    content = written(("肥皂", -3), (None, 1.5), format_=Format.CSV)

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_csv(content) == [["名称", "'=数"], ["肥皂", "-3"], ["", "1.5"]]


@pytest.mark.parametrize("beginning", ["=", "+", "-", "@", "\t", "\r"])
def test_what_would_be_a_formula_in_csv_is_text(beginning: str) -> None:
    content = written((f"{beginning}1+1", 2), format_=Format.CSV)

    assert read_csv(content)[1] == [f"'{beginning}1+1", "2"]


def test_xlsx_holds_texts_numbers_and_days_and_no_formula() -> None:
    moment = datetime(2026, 11, 24, 23, 30, 5, 999, tzinfo=UTC)
    content = written(
        (FORMULA, -3),
        ("bell\x07", date(2026, 12, 1)),
        ("at", moment),
        format_=Format.XLSX,
    )

    book = load_workbook(io.BytesIO(content))
    page = book.active
    assert page is not None
    assert page.title == "兑换券 1"
    assert page["A2"].data_type == page["B1"].data_type == "s"
    assert read_xlsx(content)[1:] == [
        [FORMULA, -3],
        ["bell\ufffd", datetime(2026, 12, 1)],  # noqa: DTZ001 -- a day has no zone
        ["at", datetime(2026, 11, 25, 7, 30, 5)],  # noqa: DTZ001 -- the site's clock
    ]


def test_csv_tells_the_time_of_the_site() -> None:
    moment = datetime(2026, 11, 24, 23, 30, 5, 999, tzinfo=UTC)

    content = written(("at", moment), format_=Format.CSV)

    assert read_csv(content)[1] == ["at", "2026-11-25 07:30:05"]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_whatever_somebody_wrote_arrives_as_text(text: str) -> None:
    (cell, _) = read_csv(written((text, 1), format_=Format.CSV))[1]
    assert cell in {text, f"'{text}"}
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
