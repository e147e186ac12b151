"""The journal on a real disk: crashes at any byte, full disks, damaged files."""

import errno
import os
import resource
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from hall import facts
from hall.failures import JournalFailedError, JournalLockedError
from hall.journal import Journal, day_files, read_day
from hall.journal_lines import encode_day
from hall.queue import HallQueue
from messaging.contracts.hall_requests import HallRequest
from tests.hall.furniture import (
    KIOSK,
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    TWO,
    A,
    B,
    call_next,
    finish,
    no_show,
    recall,
    take,
)

DAY_FILE = f"{MORNING.date()}.jsonl"


def written_day() -> tuple[facts.Fact, ...]:
    """Make the facts of a short day in which everything happens."""
    queue = HallQueue(LAYOUT)
    opened = queue.day_to_open(MORNING)
    assert opened is not None
    queue.apply(opened)
    written: list[facts.Fact] = [opened]
    asked: list[HallRequest] = [
        take(A),
        take(B),
        take(A),
        call_next(ONE),
        call_next(TWO),
        recall(ONE),
        no_show(ONE),
        finish(TWO),
    ]
    for request in asked:
        fact = queue.decide(request, client=KIOSK, now=MORNING)
        assert isinstance(fact, facts.TicketFact)
        queue.apply(fact)
        written.append(fact)
    return tuple(written)


DAY = written_day()


def write(folder: Path, *written: facts.Fact) -> None:
    with closing(Journal(folder)) as journal:
        journal.load()
        for fact in written:
            journal.append(fact)


def load(folder: Path) -> tuple[list[facts.Fact], int]:
    """Read the journal back; the facts, and how many files were repaired."""
    with closing(Journal(folder)) as journal:
        found, repairs = journal.load()
        return found, len(repairs)


def test_what_was_appended_is_there_after_a_restart(tmp_path: Path) -> None:
    write(tmp_path, *DAY)

    assert load(tmp_path) == (list(DAY), 0)


def test_a_new_day_starts_a_new_file_and_yesterday_is_still_read(
    tmp_path: Path,
) -> None:
    days = [
        facts.DayOpened(
            day=(MORNING + ONE_DAY * count).date(),
            at=MORNING + ONE_DAY * count,
            calls_before=0,
        )
        for count in range(3)
    ]
    write(tmp_path, *days)

    assert len(day_files(tmp_path)) == 3
    assert load(tmp_path)[0] == days[1:]


def test_after_a_crash_at_any_byte_the_whole_facts_are_there_and_writing_goes_on(
    tmp_path: Path,
) -> None:
    content = encode_day(DAY)
    ends = [len(encode_day(DAY[:count])) for count in range(1, len(DAY) + 1)]
    # Around every end of a line, and here and there between; `test_journal_lines`
    # reads back every single byte's cut.
    cuts = {end + step for end in ends for step in (-1, 0, 1)} - {ends[0] - 1}
    for cut in sorted(cuts | set(range(ends[0], ends[-1], 31))):
        folder = tmp_path / str(cut)
        folder.mkdir()
        (folder / DAY_FILE).write_bytes(content[:cut])

        found, repair_count = load(folder)

        assert found == list(DAY[: len(found)])
        assert repair_count == (encode_day(tuple(found)) != content[:cut])
        write(folder, *DAY[len(found) :])
        assert (folder / DAY_FILE).read_bytes() == content


def test_a_crash_while_a_day_is_opened_leaves_yesterday(tmp_path: Path) -> None:
    write(tmp_path, *DAY)
    tomorrow = facts.DayOpened(
        day=(MORNING + ONE_DAY).date(), at=MORNING + ONE_DAY, calls_before=2
    )
    half = encode_day((tomorrow,))[:30]
    (tmp_path / f"{tomorrow.day}.jsonl.new").write_bytes(half)

    assert load(tmp_path) == (list(DAY), 0)
    write(tmp_path, tomorrow)
    assert load(tmp_path)[0] == [*DAY, tomorrow]


@pytest.mark.parametrize("line", range(len(DAY)))
def test_a_damaged_line_is_set_aside_and_the_others_are_kept(
    tmp_path: Path, line: int
) -> None:
    lines = encode_day(DAY).splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"at":"2026', b'"at":"2O26')
    damaged = b"".join(lines) + b'{"n":'
    (tmp_path / DAY_FILE).write_bytes(damaged)
    with closing(Journal(tmp_path)) as journal:
        found, (repair,) = journal.load()

    assert repair.unreadable_count == 1
    assert repair.torn_bytes == 5
    assert repair.set_aside is not None
    assert repair.set_aside.read_bytes() == damaged
    # Should the day's first line be lost, the file's name tells the day.
    expected = [*DAY[:line], *DAY[line + 1 :]] if line else [*DAY]
    assert found == expected
    assert load(tmp_path) == (found, 0)
    assert day_files(tmp_path) == [tmp_path / DAY_FILE]


def test_each_damaged_file_is_set_aside_under_a_name_of_its_own(
    tmp_path: Path,
) -> None:
    for _ in range(2):
        (tmp_path / DAY_FILE).write_bytes(encode_day(DAY[:1]) + b"noise\n")
        load(tmp_path)

    assert len(list(tmp_path.glob("*.damaged-*.jsonl"))) == 2


def test_people_whose_own_line_is_whole_survive_a_hole_before_it(
    tmp_path: Path,
) -> None:
    # The first ticket's line is lost; the people after it must not be.
    (tmp_path / DAY_FILE).write_bytes(encode_day(DAY).replace(b"A001", b"A0O1", 1))
    queue = HallQueue(LAYOUT)
    with closing(Journal(tmp_path)) as journal:
        found, _ = journal.load()
    misfits = queue.replay(found)

    assert [type(fact) for fact in misfits] == [
        facts.Called,
        facts.Recalled,
        facts.Missed,
    ]
    assert [ticket.number for ticket in queue.today.waiting()] == ["B001"]


def test_an_empty_or_wholly_unreadable_file_gives_no_facts(tmp_path: Path) -> None:
    (tmp_path / DAY_FILE).write_bytes(b"")
    assert load(tmp_path) == ([], 0)
    (tmp_path / DAY_FILE).write_bytes(b"noise\n")
    assert load(tmp_path) == ([], 1)


def test_files_that_are_no_days_are_left_alone(tmp_path: Path) -> None:
    for name in ("2026-13-99.jsonl", "notes.txt", "2026-11-24.damaged-1.jsonl"):
        (tmp_path / name).write_bytes(b"mine")

    assert load(tmp_path) == ([], 0)
    assert read_day("copy-of-a-day", encode_day(DAY)).facts == DAY


# ---------------------------------------------------------- the disk says no


@contextmanager
def disk_full_after(file_bytes: int) -> Iterator[None]:
    """Let no file grow beyond `file_bytes`: a write is cut short, then refused."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        for fact in DAY[:3]:
            journal.append(fact)
        content = (tmp_path / DAY_FILE).read_bytes()
        for spare_bytes in (0, 1, 50):
            with (
                disk_full_after(len(content) + spare_bytes),
                pytest.raises(JournalFailedError, match="free the disk"),
            ):
                journal.append(DAY[3])
            assert (tmp_path / DAY_FILE).read_bytes() == content

        for fact in DAY[3:]:
            journal.append(fact)

    assert (tmp_path / DAY_FILE).read_bytes() == encode_day(DAY)


def test_a_day_that_cannot_be_written_is_not_opened(tmp_path: Path) -> None:
    with closing(Journal(tmp_path)) as journal:
        with disk_full_after(10), pytest.raises(JournalFailedError):
            journal.append(DAY[0])
        assert [file.name for file in tmp_path.iterdir()] == ["lock"]

        for fact in DAY:
            journal.append(fact)

    assert load(tmp_path) == (list(DAY), 0)


def test_a_fact_is_fsynced_whole_before_append_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced_bytes: list[int] = []

    def watch(file: int, fsync: Callable[[int], None] = os.fsync) -> None:
        fsync(file)
        synced_bytes.append(os.fstat(file).st_size)

    with closing(Journal(tmp_path)) as journal:
        journal.append(DAY[0])
        monkeypatch.setattr(os, "fsync", watch)
        journal.append(DAY[1])

    assert synced_bytes == [len(encode_day(DAY[:2]))]


def test_a_disk_that_does_not_keep_what_was_written_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with closing(Journal(tmp_path)) as journal:
        journal.append(DAY[0])
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(JournalFailedError):
            journal.append(DAY[1])
        assert (tmp_path / DAY_FILE).read_bytes() == encode_day(DAY[:1])


def test_two_halls_do_not_write_one_journal(tmp_path: Path) -> None:
    with (
        closing(Journal(tmp_path)),
        pytest.raises(JournalLockedError, match="stop it first"),
    ):
        Journal(tmp_path)
    Journal(tmp_path).close()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(JournalFailedError, match="file"):
        Journal(tmp_path / "file" / "journal")


def test_nothing_can_happen_before_a_day_is_opened(tmp_path: Path) -> None:
    with (
        closing(Journal(tmp_path)) as journal,
        pytest.raises(ValueError, match="day must be opened"),
    ):
        journal.append(DAY[1])
