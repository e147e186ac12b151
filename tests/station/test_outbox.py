"""The outbox: on disk, in order, until a receipt; and what breaks it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from messaging.codec import decode
from messaging.contracts.drops import DropRecorded, Verdict
from messaging.contracts.ids import BootId, DropId, StationId
from messaging.identifiers import new_id
from station import outbox as outbox_module
from station import outbox_policy
from station.outbox import AlreadyRecorded, Outbox, OutboxFull
from station.outbox_file import OutboxError
from tests.station.drafts import AT, draft
from tests.station.labels import label_text

S01 = StationId("s01")


def open_outbox(folder: Path) -> Outbox:
    return Outbox(folder / "state" / "outbox.db", S01, BootId(new_id()))


def append(outbox: Outbox, serial: int | None = 1) -> DropRecorded:
    written = outbox.append(draft(serial))
    assert isinstance(written, DropRecorded)
    return written


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    one = open_outbox(tmp_path)
    yield one
    one.close()


def test_a_drop_is_what_was_drafted_with_a_number_and_a_generation(
    outbox: Outbox,
) -> None:
    drop = append(outbox)

    assert drop.sequence_no == 1
    assert drop.outbox_id == outbox.outbox_id
    assert (drop.station, drop.occurred_at, drop.opening) == (S01, AT, "morning")
    payload = outbox.payloads([drop.drop_id])[drop.drop_id]
    assert decode(payload, DropRecorded) == drop


def test_numbers_count_up_whatever_leaves(outbox: Outbox) -> None:
    first, second = append(outbox, 1), append(outbox, 2)
    outbox.remove([first.drop_id, second.drop_id])

    assert append(outbox, 3).sequence_no == 3


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    before = open_outbox(tmp_path)
    drop = append(before)
    before.close()

    after = open_outbox(tmp_path)

    assert after.waiting() == [drop.drop_id]
    assert after.outbox_id == drop.outbox_id
    assert append(after, 2).sequence_no == 2
    assert after.damage is None
    assert after.asides == []
    after.close()


def test_waiting_drops_come_in_order_and_leave_one_by_one(outbox: Outbox) -> None:
    drops = [append(outbox, serial) for serial in range(1, 5)]
    outbox.remove([drops[1].drop_id, DropId(new_id())])

    assert outbox.waiting() == [drops[0].drop_id, drops[2].drop_id, drops[3].drop_id]
    assert outbox.payloads([drops[1].drop_id]) == {}
    assert outbox.oldest_at() == AT
    outbox.remove(outbox.waiting())
    assert outbox.oldest_at() is None


def test_untold_drops_are_those_nobody_was_told_of(outbox: Outbox) -> None:
    told, untold = append(outbox, 1), append(outbox, 2)

    outbox.mark_told(told.drop_id)

    assert outbox.untold() == [untold]


def test_a_label_with_a_serial_is_written_once(outbox: Outbox) -> None:
    drop = append(outbox)
    outbox.remove([drop.drop_id])

    again = outbox.append(draft(1))

    assert again == AlreadyRecorded(label_text(serial=1))
    assert outbox.waiting() == []
    assert append(outbox, 2).sequence_no == 2, "a refusal uses up no number"
    assert outbox.serial_labels() == [label_text(serial=1), label_text(serial=2)]


def test_a_sticker_is_written_as_often_as_it_comes(outbox: Outbox) -> None:
    assert outbox.last_sticker() is None
    append(outbox, None)
    outbox.append(draft(None, gross_g=None))

    assert outbox.last_sticker() == (label_text(), None)
    assert len(outbox.waiting()) == 2


def test_a_drop_without_a_label_is_written(outbox: Outbox) -> None:
    unlabelled = replace(draft(None), bag_label=None, household=None)

    written = outbox.append(unlabelled)

    assert isinstance(written, DropRecorded)
    assert outbox.last_sticker() is None


def test_old_serials_are_forgotten(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_module, "RECORDED_MAX", 2)
    for serial in (1, 2, 3):
        append(outbox, serial)

    assert outbox.serial_labels() == [label_text(serial=2), label_text(serial=3)]


def test_a_verdict_is_written_over_and_nothing_else_changes(outbox: Outbox) -> None:
    one = draft()
    before = outbox.append(one)
    assert isinstance(before, DropRecorded)

    after = outbox.revise(
        replace(one, verdict=Verdict.CONTAMINATED, reason="glass", gross_g=1)
    )

    assert (after.verdict, after.reason) == (Verdict.CONTAMINATED, "glass")
    assert (after.gross_g, after.sequence_no) == (before.gross_g, before.sequence_no)
    payload = outbox.payloads([one.drop_id])[one.drop_id]
    assert decode(payload, DropRecorded) == after


def test_a_drop_that_is_not_there_cannot_be_revised(outbox: Outbox) -> None:
    with pytest.raises(OutboxError, match="no such drop"):
        outbox.revise(draft())


def test_so_many_drops_wait_and_no_more(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox_policy, "DROPS_MAX", 2)
    first, _ = append(outbox, 1), append(outbox, 2)

    refused = outbox.append(draft(3))

    assert isinstance(refused, OutboxFull)
    assert "until the ledger answers" in refused.detail
    assert len(outbox.waiting()) == 2
    outbox.remove([first.drop_id, DropId(new_id())])
    assert append(outbox, 3).sequence_no == 3, "a refusal uses up no number"
    assert isinstance(outbox.append(draft(4)), OutboxFull)


def test_a_drop_that_changed_by_itself_is_not_sent(outbox: Outbox) -> None:
    drop, other = append(outbox, 1), append(outbox, 2)
    outbox._database.execute(  # noqa: SLF001 - as a broken disk would
        "UPDATE drops SET payload = CAST(replace(payload, '1500', '9500')"
        " AS BLOB)"
        " WHERE sequence_no = 1"
    )

    assert set(outbox.payloads([drop.drop_id, other.drop_id])) == {other.drop_id}


def test_two_stations_cannot_share_a_file(tmp_path: Path) -> None:
    first = open_outbox(tmp_path)
    append(first)

    with pytest.raises(OutboxError, match="no other station"):
        open_outbox(tmp_path)

    first.close()


def test_a_folder_that_cannot_be_made_is_an_operator_s_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")

    with pytest.raises(OutboxError, match="outbox"):
        open_outbox(tmp_path)


def test_what_the_outbox_never_wrote_is_not_passed_on(outbox: Outbox) -> None:
    append(outbox)
    outbox._database.execute("UPDATE drops SET payload = x'7b7d'")  # noqa: SLF001 - as a broken disk would

    with pytest.raises(OutboxError, match="never wrote"):
        outbox.untold()


def test_a_closed_outbox_fails_by_name(tmp_path: Path) -> None:
    outbox = open_outbox(tmp_path)
    outbox.close()

    with pytest.raises(OutboxError):
        outbox.waiting()


# Stations that append, tell, mark, revise and remove; the n-th of them is killed at
# the n-th statement that reaches SQLite. Each is a fork, so Python starts only once.
_CRASHING_STATIONS = """
import os, signal, sqlite3, sys
from dataclasses import replace
from pathlib import Path
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import BootId, StationId
from messaging.identifiers import new_id

connect = sqlite3.connect
left = 0

def count_down(_statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

def connect_and_count(*arguments, **options):
    database = connect(*arguments, **options)
    database.set_trace_callback(count_down)
    return database

sqlite3.connect = connect_and_count
from station.outbox import Outbox
from tests.station.drafts import draft

def live(file):
    outbox = Outbox(file, StationId("s01"), BootId(new_id()))
    for serial in (1, None, 2):
        one = draft(serial)
        drop = outbox.append(one)
        print("told", drop.drop_id, flush=True)
        outbox.mark_told(drop.drop_id)
        if serial is None:
            outbox.revise(replace(one, verdict=Verdict.CONTAMINATED))
        if serial == 2:
            print("removing", outbox.waiting()[0], flush=True)
            outbox.remove(outbox.waiting()[:1])
    outbox.close()

folder = Path(sys.argv[1])
for statement_no in range(1, 200):
    print("life", statement_no, flush=True)
    child = os.fork()
    if child == 0:
        left = statement_no
        live(folder / str(statement_no) / "outbox.db")
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        print("end", flush=True)
        break
"""


def test_a_kill_at_any_statement_loses_nothing_that_was_told(tmp_path: Path) -> None:
    stations = subprocess.run(
        [sys.executable, "-c", _CRASHING_STATIONS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )

    *lives, last = stations.stdout.split("life ")[1:]

    assert last.endswith("end\n"), "the last one came to its end by itself"
    assert len(lives) > 30, stations.stderr
    for life in lives:
        statement_no, *lines = life.split("\n")
        words = [line.split() for line in lines if line]
        told = [word[1] for word in words if word[0] == "told"]
        removing = [word[1] for word in words if word[0] == "removing"]
        _check_survivor(tmp_path / statement_no / "outbox.db", told, removing)


def _check_survivor(file: Path, told: list[str], removing: list[str]) -> None:
    outbox = Outbox(file, S01, BootId(new_id()))
    assert outbox.damage is None, "a kill damages nothing"
    waiting: list[str] = list(outbox.waiting())
    untold: list[str] = [drop.drop_id for drop in outbox.untold()]
    assert [one for one in told if one not in waiting and one not in removing] == []
    assert len(waiting) <= len(told) + 1
    # Written and not told: exactly that is told at the start.
    assert [one for one in waiting if one not in told and one not in untold] == []
    written = outbox.append(draft(77))
    assert isinstance(written, DropRecorded)
    assert written.sequence_no in (len(told) + 1, len(told) + 2)
    outbox.close()
