"""What an operator asks about tariffs at the shell, and how mistakes are told."""

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from ledger.__main__ import main
from ledger.batch import Terms
from ledger.settings import load_ledger_settings
from ledger.store.database import open_database
from ledger.store.posting import post_batch
from tests.ledger.conftest import make_books
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import LI, NB01, arrival

CAPPED: Final = """\
name = "capped"
counts_from = {day}
lines = [
    {{ stream = "kitchen", verdict = "correct", points = 3, net_g_min = 200 }},
    {{ stream = "other", verdict = "correct", points = 1 }},
]
daily_caps = [{{ stream = "kitchen", points = 4 }}]
streak = {{ days = 2, points = 5 }}
"""


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    """Keep books with three drops, posted by the tariff that ships."""
    process = LedgerProcess(tmp_path)
    (tmp_path / "state").mkdir()
    file = process.settings_file
    _, calendar = load_ledger_settings(file)
    drops = [
        arrival(occurred_at=f"2026-11-{day}T07:12:03+08:00", sequence_no=number)
        for number, day in enumerate((23, 24, 24), start=1)
    ]
    drops.append(arrival(household=LI, stream="hazardous", sequence_no=4))
    with closing(make_books(process.books_url)) as books, books.write() as connection:
        now = datetime(2026, 11, 24, 4, tzinfo=UTC)
        post_batch(connection, drops, Terms(NB01, calendar), now)
    return file


def ask(
    capsys: pytest.CaptureFixture[str], file: Path, *words: str | Path
) -> tuple[int, str, str]:
    code = main(["--config", str(file), "tariff", *map(str, words)])
    return (code, *capsys.readouterr())


def written(folder: Path, day: str = "2999-01-01") -> Path:
    file = folder / "capped.toml"
    file.write_text(CAPPED.format(day=day), encoding="utf-8")
    return file


def test_a_file_is_checked_and_said_in_words(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = ask(capsys, settings_file, "check", written(tmp_path))

    assert code == 0
    assert "tariff capped, counts from 2999-01-01" in out
    assert "3 for kitchen, correct, at least 200 g" in out
    assert "at most 4 a day for kitchen waste" in out
    assert "5 more a day once 2 days in a row were correct" in out


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("streak", "streek", "streek"),
        ("2999", "2026", "let it count from a later day"),
        ('"capped"', '"2026-11"', "two tariffs have the name 2026-11"),
    ],
)
def test_a_file_that_cannot_count_is_told_why(
    settings_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    old: str,
    new: str,
    complaint: str,
) -> None:
    file = written(tmp_path)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")

    code, _, told = ask(capsys, settings_file, "check", file)

    assert code == 2
    assert complaint in told


def test_all_tariffs_are_listed_with_their_days(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "tariffs"
    folder.mkdir()
    written(folder)
    text = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(f'tariff_folder = "{folder}"\n{text}', encoding="utf-8")

    code, out, _ = ask(capsys, settings_file, "list")

    assert code == 0
    assert "2026-11: from the first day until before 2999-01-01  <- counts today" in out
    assert "capped: from 2999-01-01" in out
    assert "kept in the books: 2026-11" in out
    assert "┬ a tariff begins" in out


def test_a_dry_run_says_who_would_have_had_what_and_changes_nothing(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = load_ledger_settings(settings_file)[0].database
    before = Path(url.removeprefix("sqlite:///")).read_bytes()
    table, drawing = tmp_path / "t.csv", tmp_path / "d.svg"

    code, out, _ = ask(
        capsys,
        settings_file,
        *("dry-run", written(tmp_path), "--from", "2026-11-24", "--to", "2026-11-24"),
        *("--csv", table, "--svg", drawing),
    )

    # On the 24th: 3, then 1 of 3 by the cap, 5 for the second day; hazardous nothing.
    assert code == 0
    assert "drops: 3" in out
    assert "points: 7 before, 9 after" in out
    assert "households that gain: 1, that lose: 1" in out
    assert table.read_text(encoding="utf-8").splitlines() == [
        "building,stream,drops,points_before,points_after,difference",
        "3栋,hazardous,1,3,0,-3",
        "3栋,kitchen,2,4,9,5",
    ]
    assert "<svg" in drawing.read_text(encoding="utf-8")
    with closing(open_database(url)):
        assert Path(url.removeprefix("sqlite:///")).read_bytes() == before


def test_days_the_wrong_way_round_are_told(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, told = ask(
        capsys,
        settings_file,
        *("dry-run", written(tmp_path), "--from", "2026-11-24", "--to", "2026-11-23"),
    )

    assert (code, "exchange them" in told) == (2, True)
