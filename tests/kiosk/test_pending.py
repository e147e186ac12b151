"""The unanswered tap on disk: there, gone, or half written by a power cut."""

import json
import os
from pathlib import Path

import pytest

from kiosk.asking import Ask
from kiosk.pending import PendingAsk
from messaging.contracts.ids import RequestId, ServiceLetter
from tests.kiosk.halls import MORNING

ASK = Ask(
    RequestId("0199a0c4-0000-7000-8000-000000000001"), ServiceLetter("A"), MORNING
)
OTHER = Ask(
    RequestId("0199a0c4-0000-7000-8000-000000000002"), ServiceLetter("B"), MORNING
)


@pytest.fixture
def pending(tmp_path: Path) -> PendingAsk:
    return PendingAsk(tmp_path / "state")


def test_nothing_is_pending_at_first(pending: PendingAsk) -> None:
    assert pending.load() is None


def test_a_kept_ask_is_found_again(pending: PendingAsk, tmp_path: Path) -> None:
    pending.keep(ASK)

    assert PendingAsk(tmp_path / "state").load() == ASK


def test_a_later_ask_takes_the_place_of_an_earlier(pending: PendingAsk) -> None:
    pending.keep(ASK)
    pending.keep(OTHER)

    assert pending.load() == OTHER


def test_the_old_ask_stays_whole_until_the_new_one_is(
    pending: PendingAsk, tmp_path: Path
) -> None:
    pending.keep(ASK)
    with (tmp_path / "state" / "pending-ask.json").open("rb") as old:
        pending.keep(OTHER)

        assert json.loads(old.read())["request_id"] == ASK.request_id


def test_a_forgotten_ask_is_gone_and_can_be_forgotten_twice(
    pending: PendingAsk,
) -> None:
    pending.keep(ASK)
    pending.forget()
    pending.forget()

    assert pending.load() is None


def test_a_power_cut_while_writing_leaves_the_old_ask(
    pending: PendingAsk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pending.keep(ASK)

    def cut(_file: int) -> None:
        raise OSError(5, "power cut")

    monkeypatch.setattr(os, "fsync", cut)
    with pytest.raises(OSError, match="power cut"):
        pending.keep(OTHER)

    assert pending.load() == ASK


@pytest.mark.parametrize("length", range(0, 100, 7))
def test_a_damaged_file_is_no_ask(
    pending: PendingAsk, tmp_path: Path, length: int
) -> None:
    pending.keep(ASK)
    file = tmp_path / "state" / "pending-ask.json"
    file.write_bytes(file.read_bytes()[:length])

    assert pending.load() is None


def test_a_file_full_of_something_else_is_no_ask(
    pending: PendingAsk, tmp_path: Path
) -> None:
    pending.keep(ASK)
    (tmp_path / "state" / "pending-ask.json").write_bytes(b"\xff" * 100_000)

    assert pending.load() is None
