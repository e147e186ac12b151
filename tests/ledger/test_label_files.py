"""How an order of labels is shared out to files for a printer."""

from pathlib import Path

import pytest

from ledger import label_printing
from ledger.households import Home
from ledger.label_printing import PaperError, PrintJob, print_labels
from ledger.labels import RollRefused, issue_roll
from ledger.reports import Issued
from tests.ledger.neighbourhood import LI, NB01, WANG


def issued(count: int) -> list[Issued]:
    return [
        Issued(household, Home("3栋", room), issue_roll(NB01, household, 0, count))
        for household, room in ((WANG, "101"), (LI, "102"))
    ]


def test_a_large_order_becomes_files_and_a_household_s_labels_stay_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_printing, "LABELS_A_FILE_MAX", 4)
    full = Issued(WANG, Home("9栋", "901"), RollRefused(WANG, serials_left=0))

    said = print_labels(
        [*issued(2), full], PrintJob(tmp_path / "labels.pdf", "roll-40x30")
    )

    files = sorted(file.name for file in tmp_path.iterdir())
    assert files == ["labels-001.pdf", "labels-002.pdf"]
    # Each with the label that says for whom they are.
    assert said.count(": 3 labels on roll of labels 40 × 30 mm") == 2
    assert "9栋 901: refused, 0 serials are left" in said


def test_a_file_that_cannot_be_written_says_which_and_what_now(tmp_path: Path) -> None:
    job = PrintJob(tmp_path / "no" / "labels.pdf", "a4-24")

    with pytest.raises(PaperError, match=r"no/labels\.pdf: .*name another file"):
        print_labels(issued(1), job)


def test_an_order_that_was_refused_altogether_writes_no_file(tmp_path: Path) -> None:
    full = Issued(WANG, Home("9栋", "901"), RollRefused(WANG, serials_left=3))

    said = print_labels([full], PrintJob(tmp_path / "labels.pdf", "a4-24"))

    assert list(tmp_path.iterdir()) == []
    assert said == "9栋 901: refused, 3 serials are left"
