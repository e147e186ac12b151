"""A station that wakes up in 1970 without a network, and finds both later."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from firmware_bridge.panel_messages import Button
from tests.ledger.ledger_process import LedgerProcess
from tests.mosquitto import Mosquitto
from tests.power.wrong_clock import WrongClock
from tests.station.labels import label_text
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(200)]


@pytest.fixture
def clock(tmp_path: Path) -> WrongClock:
    return WrongClock(tmp_path)


@pytest.fixture
def station(
    tmp_path: Path,
    mosquitto: Mosquitto,
    clock: WrongClock,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[StationProcess]:
    """Give a station that asks the system's clock, which is wrong."""
    folder = tmp_path / "site"
    folder.mkdir()
    one = StationProcess(folder, mosquitto.tcp_port)
    text = one.settings_file.read_text(encoding="utf-8")
    one.settings_file.write_text(
        text.replace("is_clock_trusted = true", ""), encoding="utf-8"
    )
    for name, value in clock.environment.items():
        monkeypatch.setenv(name, value)
    yield one
    one.close()


def hand_in_without_time(
    station: StationProcess, clock: WrongClock
) -> Iterator[dict[str, Any]]:
    """Hand in three bags while the clock jumps; in between the power goes."""
    clock.jump_to(datetime(1970, 1, 2, tzinfo=UTC))
    station.start()
    yield station.hand_in(label_text(serial=1), 1100, Button.CORRECT)
    clock.jump_to(datetime(2031, 5, 1, tzinfo=UTC))
    yield station.hand_in(label_text(serial=2), 1200, Button.CORRECT)
    station.kill()
    clock.jump_to(datetime(1999, 12, 31, tzinfo=UTC))
    station.start()
    yield station.hand_in(label_text(serial=3), 1300, Button.CORRECT)


def is_clock_well(station: StationProcess) -> bool:
    changes = station.happened_now("device_changed")
    states = [fact["state"] for fact in changes if fact["device"] == "clock"]
    return states[-1:] == ["well"]


def test_a_station_without_time_and_network_catches_up_when_it_has_both(
    station: StationProcess,
    clock: WrongClock,
    mosquitto: Mosquitto,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mosquitto.kill()
    told = list(hand_in_without_time(station, clock))

    clock.be_set()
    # The ledger's clock is right.
    monkeypatch.delenv("LD_PRELOAD")
    mosquitto.start()
    ledger = LedgerProcess(tmp_path, mosquitto.tcp_port)
    ledger.start()
    with ExitStack() as stack:
        stack.callback(ledger.kill)
        wait_until(lambda: len(station.happened("points_told")) == 3, seconds=60)
        # The kernel is asked every few seconds, and says that the clock is right.
        wait_until(lambda: is_clock_well(station), seconds=20)
        told.append(station.hand_in(label_text(serial=4), 1400, Button.CORRECT))
        wait_until(lambda: len(station.happened("points_told")) == 4, seconds=60)
        lines = ledger.ask("drops").stdout.splitlines()
        assert ledger.audit()["disagreements"] == []

    posted = [json.loads(line) for line in lines]
    assert [drop["drop_id"] for drop in posted] == [drop["drop_id"] for drop in told]
    assert [drop["sequence_no"] for drop in posted] == [1, 2, 3, 4]
    assert [drop["clock"] for drop in posted] == ["unsynced"] * 3 + ["synced"]
    assert [drop["occurred_at"][:4] for drop in posted][:3] == ["1970", "2031", "1999"]
