"""Backups: named, listed, and let go. What they hold is in `test_backup_folder.py`."""

from datetime import UTC, datetime
from typing import Final

import pytest

from ledger.backup import (
    BOOKS_NAME,
    FORM,
    IMAGES_NAME,
    PEOPLE_NAME,
    KeptFile,
    Manifest,
    backup_name,
    find_faults,
    superfluous,
)
from messaging.contracts.ids import CommunityId
from tests.ledger.neighbourhood import NB01

FILE: Final = KeptFile(3, "0" * 64)
FILES: Final = {BOOKS_NAME: FILE, PEOPLE_NAME: FILE, IMAGES_NAME: FILE}
TAKEN: Final = datetime(2026, 11, 25, 7, 15, tzinfo=UTC)


def manifest(form: int = FORM, files: dict[str, KeptFile] | None = None) -> Manifest:
    return Manifest(
        form=form,
        community=NB01,
        taken_at=TAKEN,
        revision="0001",
        files=FILES if files is None else files,
    )


def test_names_sort_by_time_and_the_last_ones_stay() -> None:
    names = [backup_name(NB01, TAKEN.replace(day=day)) for day in (3, 1, 2)]
    assert names[1] == "linli-NB01-20261101T071500Z"
    others = [
        backup_name(CommunityId("NB02"), TAKEN),
        f"{names[1]}.partial",
        "photographs",
    ]
    assert superfluous(names + others, NB01, 2) == [names[1]]
    assert superfluous(names, NB01, 1) == sorted(names)[:2]
    assert superfluous(names, NB01, 9) == []
    with pytest.raises(ValueError, match="the last one always stays"):
        superfluous(names, NB01, 0)


def test_a_whole_backup_has_no_fault_and_any_other_says_which() -> None:
    assert find_faults(manifest(), FILES) == []
    other = KeptFile(3, "1" * 64)
    assert find_faults(manifest(), {**FILES, BOOKS_NAME: other}) == [
        "books.db is not what was written"
    ]
    assert find_faults(manifest(), {BOOKS_NAME: FILE}) == [
        "images.txt is missing",
        "people.db is missing",
    ]
    assert find_faults(manifest(files={}), FILES) == [
        "books.db is not in the manifest",
        "images.txt is not in the manifest",
        "people.db is not in the manifest",
    ]
    assert find_faults(manifest(form=2), FILES) == [
        "its form is 2, this ledger reads 1"
    ]
