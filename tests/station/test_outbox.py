"""The outbox: on disk, in order, until a receipt; and what breaks it."""

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
    assert outbox.last_unlabelled_gross_g() == unlabelled.gross_g
    append(outbox, 1)
    assert outbox.last_unlabelled_gross_g() is None, "only the last bag is remembered"


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
