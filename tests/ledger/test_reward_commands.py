"""What an operator types about rewards, and what she reads."""

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ledger.__main__ import main
from ledger.reward_list import ListedOffer, UnusableOffer, parse_offers
from ledger.rewards import RewardFault
from ledger.store.database import open_database
from ledger.store.reward_views import find_voucher
from ledger.voucher import VoucherState
from ledger.voucher_expiry import VoucherExpiry
from tests.ledger.books import disagreements
from tests.ledger.conftest import copy_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.shelf import VOUCHER_TERMS, ask, code_of, fill_shelf

HEADING = "reward,name_zh,name_en,points\n"


class Shell:
    """An operator's shell beside the books of Wang and Li."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.url = copy_books(folder)
        self._settings = LedgerProcess(folder, books_url=self.url).settings_file
        self._capture = capture

    def ask(self, *words: str | Path) -> tuple[int, str]:
        try:
            code = main(["--config", str(self._settings), "rewards", *map(str, words)])
        except SystemExit as end:
            code = int(end.code or 0)
        told = self._capture.readouterr()
        return code, told.out + told.err


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_reward_is_offered_stocked_changed_and_withdrawn(shell: Shell) -> None:
    soap = ("soap", "--zh", "肥皂", "--en", "soap", "--points")

    assert shell.ask("add", *soap, "2")[0] == 0
    assert shell.ask("add", *soap, "2")[0] == 0
    code, said = shell.ask("add", *soap, "3")
    assert (code, "`rewards change` changes it" in said) == (1, True)
    for _ in range(2):
        assert shell.ask("receive", "soap", "5", "--why", "shop", "--id", "d1")[0] == 0
    assert shell.ask("count", "soap", "4", "--why", "one is broken")[0] == 0
    assert shell.ask("change", "soap", "--points", "3", "--withdraw")[0] == 0

    (listed,) = rows(shell.ask("list")[1])
    assert (listed["points"], listed["stock"], listed["offered"]) == ("3", "4", "no")
    for wrong in (("receive", "rice", "1"), ("change", "rice", "--points", "1")):
        code, said = shell.ask(*wrong)
        assert (code, json.loads(said)["reason"]) == (1, RewardFault.UNKNOWN)


def test_a_list_of_rewards_is_entered_and_every_line_reported(
    shell: Shell, tmp_path: Path
) -> None:
    file = tmp_path / "rewards.csv"
    file.write_bytes(f"{HEADING}soap,肥皂,soap,2\nrice,大米,,9\n".encode("gb18030"))

    first, again = (shell.ask("import", file) for _ in range(2))
    missing = shell.ask("import", tmp_path / "none.csv")

    assert first[0] == 1
    assert [row["result"] for row in rows(first[1])] == [
        "entered",
        f"refused: {RewardFault.NO_NAME}",
    ]
    assert rows(again[1])[0]["result"] == "known"
    assert (missing[0], "name a CSV file" in missing[1]) == (1, True)
    file.write_text("a,b\n", encoding="utf-8")
    assert "names no column reward" in shell.ask("import", file)[1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("soap,肥皂,soap", "too few columns"),
        ("soap,肥皂,soap,two", RewardFault.NO_POINTS),
        ("soap,肥皂,soap,²", RewardFault.NO_POINTS),
        ("soap,肥皂,soap,99999999999999", RewardFault.NO_POINTS),
        ("So ap,肥皂,soap,2", RewardFault.NO_ID),
        ("rice,大米,rice,2", "the same reward as line 2"),
    ],
)
def test_a_line_that_is_no_offer_says_why(line: str, reason: str) -> None:
    parsed = parse_offers(f"{HEADING}rice,大米,rice,9\n\n{line}\n")

    assert isinstance(parsed, list)
    first, second = parsed
    assert isinstance(first, ListedOffer)
    assert second == UnusableOffer(4, reason)


def test_a_list_that_no_program_wrote_is_told() -> None:
    assert parse_offers(f"{HEADING}{'x' * 200_000},,,\n") == (
        "line 2: field larger than field limit (131072)"
    )


def test_vouchers_and_stock_are_written_for_an_office_program(
    shell: Shell, tmp_path: Path
) -> None:
    with closing(open_database(shell.url)) as books:
        fill_shelf(books)
    book, text = tmp_path / "vouchers.xlsx", tmp_path / "stock.csv"
    long_ago = ("--days", "36500")

    assert shell.ask("vouchers", book, *long_ago)[0] == 0
    assert shell.ask("movements", text, *long_ago)[0] == 0
    wrong = shell.ask("vouchers", tmp_path / "vouchers.doc")
    nowhere = shell.ask("vouchers", tmp_path / "no" / "vouchers.csv")

    page: Any = load_workbook(book).active
    cells = list(page.iter_rows(values_only=True))
    assert len(cells) == 4
    assert cells[0][1] == "household"
    assert {row[1] for row in cells[1:]} == {"7K…VA"}
    moved = [row["pieces"] for row in rows(text.read_text(encoding="utf-8-sig"))]
    assert sorted(moved) == ["-1", "-1", "-1", "1", "3"]
    assert (wrong[0], nowhere[0]) == (1, 1)
    assert "ends in .csv or .xlsx" in wrong[1]


def test_the_ledgers_round_ends_what_nobody_came_for(tmp_path: Path) -> None:
    with closing(open_database(copy_books(tmp_path))) as books:
        fill_shelf(books)
        code = code_of(ask(books))  # still open
        rounds = VoucherExpiry(books, VOUCHER_TERMS)
        later = datetime(2027, 1, 1, tzinfo=UTC)
        for hours in range(3):
            rounds.make_round(later + timedelta(hours=hours))

        with books.read() as connection:
            kept = find_voucher(connection, code)
        assert kept is not None
        assert kept.state is VoucherState.EXPIRED
        assert not disagreements(books)
