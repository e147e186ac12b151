"""What can happen to the outbox's file, and that no whole drop is lost by it."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from messaging.codec import decode, encode
from messaging.contracts.drops import DropRecorded
from messaging.contracts.ids import BootId, DropId
from messaging.identifiers import new_id
from station.outbox import AlreadyRecorded, Outbox
from station.outbox_file import OutboxError
from tests.small_disk import SmallDisk
from tests.station.drafts import AT, draft
from tests.station.labels import label_text
from tests.station.test_outbox import S01, append, open_outbox

PAGE: Final = 4096
DROPS: Final = 59


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    one = SmallDisk(tmp_path, kilobytes=2048)
    yield one
    one.close()


def filled(folder: Path, count: int = DROPS) -> tuple[Path, list[DropId]]:
    """Write an outbox, and leave it properly: the file, and what is in it."""
    outbox = open_outbox(folder)
    drops = [append(outbox, serial).drop_id for serial in range(1, count + 1)]
    outbox.mark_told(drops[0])
    outbox.close()
    return folder / "state" / "outbox.db", drops


def pulled_plug(folder: Path) -> tuple[Path, list[DropId]]:
    """Leave an outbox as a power cut does: the latest drops only in its -wal."""
    file, drops = filled(folder)
    outbox = open_outbox(folder)
    drops.append(append(outbox, 99).drop_id)
    cut = folder / "cut"
    cut.mkdir()
    for part in file.parent.iterdir():
        shutil.copy(part, cut / part.name)
    outbox.close()
    return cut / file.name, drops


def until_it_fails(act: Callable[[], None]) -> None:
    for _ in range(5000):
        act()


# A full disk -------------------------------------------------------------------


def test_a_full_disk_is_a_failure_with_a_name_and_loses_nothing(
    disk: SmallDisk,
) -> None:
    outbox = open_outbox(disk.folder)
    told: list[DropId] = []
    disk.fill(kilobytes=1024)

    def hand_in() -> None:
        told.append(append(outbox, len(told) + 1).drop_id)

    with pytest.raises(OutboxError, match="check that the disk is not full"):
        until_it_fails(hand_in)
    assert outbox.waiting() == told
    assert len(told) > 20
    disk.fill()
    with pytest.raises(OutboxError, match="full"):
        append(outbox, 3001)
    outbox.close()
    again = open_outbox(disk.folder)
    assert again.waiting() == told, "and the start needs no room either"
    disk.free()
    again.remove(told[:20])
    # A number that was not written was not used up.
    assert append(again, 3001).sequence_no == len(told) + 1
    again.close()


def test_a_disk_that_somebody_else_filled_has_a_reserve(tmp_path: Path) -> None:
    disk = SmallDisk(tmp_path, kilobytes=12 * 1024)
    outbox = open_outbox(disk.folder)
    try:
        disk.fill()
        with pytest.raises(OutboxError, match="full"):
            append(outbox, 1)

        assert outbox.make_room()

        for serial in range(1, 1001):
            append(outbox, serial)
        assert not outbox.make_room(), "there is one"
        outbox.close()
        disk.free()
        outbox = open_outbox(disk.folder)
        assert len(outbox.waiting()) == 1000
        assert outbox.make_room(), "and another when there is room again"
    finally:
        outbox.close()
        disk.close()


def test_a_receipt_on_a_full_disk_leaves_the_drop_where_it_is(disk: SmallDisk) -> None:
    outbox = open_outbox(disk.folder)
    drops = [append(outbox, serial).drop_id for serial in range(1, 20)]
    disk.fill()

    with pytest.raises(OutboxError, match="full"):
        outbox.remove(drops)

    assert outbox.waiting() == drops
    disk.free()
    outbox.remove(drops)
    assert outbox.waiting() == []
    outbox.close()


# Damage ------------------------------------------------------------------------


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 0x5A]) + content[place + 1 :]


def other_database() -> bytes:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE drops (name TEXT)")
    return database.serialize()


DAMAGES: Final[dict[str, tuple[Callable[[bytes], bytes], range]]] = {
    "another file": (lambda _: b"not a database at all" * 100, range(1)),
    "another database": (lambda _: other_database(), range(1)),
    "empty": (lambda _: b"", range(1)),
    "cut short": (lambda content: content[: len(content) // 2 + 100], range(9, DROPS)),
    "torn in the middle": (
        lambda content: content[: 6 * PAGE] + b"\xff" * PAGE + content[7 * PAGE :],
        range(DROPS // 2, DROPS),
    ),
    "a byte of a drop": (
        lambda content: flip(content, content.rindex(b'"gross_g":1500') + 11),
        range(DROPS - 1, DROPS),
    ),
    "a byte of the structure": (
        lambda content: flip(content, 6 * PAGE),
        range(DROPS // 2, DROPS),
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_of_a_damaged_file_every_whole_drop_is_saved(
    tmp_path: Path, damage: str
) -> None:
    file, drops = filled(tmp_path)
    with open_outbox_of(file) as outbox:
        before = outbox.payloads(drops)
        old_id = outbox.outbox_id
    change, expected = DAMAGES[damage]
    file.write_bytes(change(file.read_bytes()))
    damaged = file.read_bytes()

    with open_outbox_of(file) as after:
        assert after.damage is not None
        assert after.damage.aside.read_bytes() == damaged, "kept as it was found"
        saved = after.waiting()
        assert after.damage.saved_count == len(saved)
        assert len(saved) in expected
        assert saved == [drop_id for drop_id in drops if drop_id in saved], "in order"
        assert after.payloads(saved) == {one: before[one] for one in saved}
        assert after.outbox_id != old_id, "the ledger sees that a generation ended"
        assert append(after, 100).sequence_no == 1
        assert after.waiting()[:-1] == saved, "and the saved go first"

    with open_outbox_of(file) as later:
        assert later.damage is None
        assert [aside.read_bytes() for aside in later.asides] == [damaged]


def test_a_saved_label_is_still_recorded_and_a_told_drop_still_told(
    tmp_path: Path,
) -> None:
    file, drops = filled(tmp_path)
    file.write_bytes(DAMAGES["a byte of a drop"][0](file.read_bytes()))

    with open_outbox_of(file) as outbox:
        assert isinstance(outbox.append(draft(1)), AlreadyRecorded)
        untold = [drop.drop_id for drop in outbox.untold()]
        assert drops[0] not in untold
        assert len(untold) == DROPS - 2


def test_of_a_damaged_file_the_last_bags_are_still_known(tmp_path: Path) -> None:
    file, _ = filled(tmp_path)
    with open_outbox_of(file) as outbox:
        append(outbox, None)
        outbox.append(replace(draft(None), bag_label=None, household=None))
    file.write_bytes(DAMAGES["a byte of a drop"][0](file.read_bytes()))

    with open_outbox_of(file) as saved:
        assert saved.damage is not None
        assert saved.last_sticker() == (label_text(), 1500)
        assert saved.last_unlabelled_gross_g() == 1500


def test_a_lost_wal_is_noticed_and_its_numbers_are_not_given_again(
    tmp_path: Path,
) -> None:
    file, drops = pulled_plug(tmp_path)
    file.with_name("outbox.db-wal").unlink()

    with open_outbox_of(file) as outbox:
        assert outbox.damage is not None
        assert "with the latest drops, is gone" in outbox.damage.reason
        assert outbox.waiting() == drops[:-1]
        assert append(outbox, 100).sequence_no == 1


def test_after_a_power_cut_the_wal_is_read_and_nothing_is_wrong(tmp_path: Path) -> None:
    file, drops = pulled_plug(tmp_path)

    with open_outbox_of(file) as outbox:
        assert outbox.damage is None
        assert outbox.waiting() == drops


def test_a_wal_without_its_file_is_kept_for_who_can_read_it(tmp_path: Path) -> None:
    file, _ = pulled_plug(tmp_path)
    wal = file.with_name("outbox.db-wal").read_bytes()
    file.unlink()

    with open_outbox_of(file) as outbox:
        assert outbox.damage is not None
        aside = outbox.damage.aside
        assert aside.with_name(f"{aside.name}-wal").read_bytes() == wal
        assert append(outbox, 1).sequence_no == 1


def test_a_replacement_that_a_power_cut_interrupted_is_finished(tmp_path: Path) -> None:
    file, drops = filled(tmp_path)
    saved = file.with_name("outbox.db.ready-7")
    shutil.copy(file, saved)
    file.write_bytes(b"")

    with open_outbox_of(file) as outbox:
        assert outbox.waiting() == drops
        assert [aside.name for aside in outbox.asides] == ["outbox.db.damaged-7"]


def test_a_beginning_that_a_power_cut_interrupted_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "state" / "outbox.db.new"
    half.parent.mkdir()
    half.write_bytes(b"SQLite format 3\0 and no more")

    outbox = open_outbox(tmp_path)

    assert outbox.damage is None
    assert append(outbox).sequence_no == 1
    assert not half.exists()
    outbox.close()


# Versions ----------------------------------------------------------------------

# As the first version of this program wrote it.
_VERSION_1: Final = """
CREATE TABLE generation (
    outbox_id TEXT NOT NULL,
    last_sequence_no INTEGER NOT NULL,
    last_sticker TEXT,
    last_sticker_gross_g INTEGER
) STRICT;
CREATE TABLE drops (
    sequence_no INTEGER PRIMARY KEY,
    drop_id TEXT NOT NULL UNIQUE,
    occurred_at TEXT NOT NULL,
    payload BLOB NOT NULL,
    is_told INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE serial_labels (
    sequence_no INTEGER PRIMARY KEY,
    bag_label TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO generation VALUES ('00000000-0000-7000-8000-000000000001', 7, NULL, NULL);
PRAGMA user_version = 1;
"""


def test_a_file_of_the_first_version_is_read_on(tmp_path: Path) -> None:
    with open_outbox_of(tmp_path / "other.db") as other:
        drop = append(other, 1)
    file = tmp_path / "outbox.db"
    old = sqlite3.connect(file)
    old.executescript(_VERSION_1)
    row = (7, drop.drop_id, AT.isoformat(), encode(drop))
    old.execute("INSERT INTO drops VALUES (?, ?, ?, ?, 1)", row)
    old.commit()
    old.close()

    for _ in range(2):
        with open_outbox_of(file) as outbox:
            assert outbox.damage is None
            payload = outbox.payloads([drop.drop_id])[drop.drop_id]
            assert decode(payload, DropRecorded) == drop
            assert outbox.last_unlabelled_gross_g() is None
    with open_outbox_of(file) as outbox:
        assert append(outbox, 2).sequence_no == 8


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    file, _ = filled(tmp_path)
    newer = sqlite3.connect(file)
    newer.execute("PRAGMA user_version = 99")
    newer.close()

    with pytest.raises(OutboxError, match="version 99"):
        open_outbox(tmp_path)

    assert not list(file.parent.glob("*damaged*"))


class open_outbox_of:  # noqa: N801 - used like a function
    """An outbox of this file, closed at the end."""

    def __init__(self, file: Path) -> None:
        self._outbox = Outbox(file, S01, BootId(new_id()))

    def __enter__(self) -> Outbox:
        return self._outbox

    def __exit__(self, *_: object) -> None:
        self._outbox.close()
