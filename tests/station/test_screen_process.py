"""The station with its screen as it runs: its own process, devices, a broker."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.panel_messages import Button
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.display]


@pytest.fixture
def station(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    options = ("--pictures", str(tmp_path / "pictures"))
    one = StationProcess(folder, mosquitto.tcp_port, undo_s=1, options=options)
    yield one
    one.close()


def test_a_bag_is_handed_in_before_a_screen_that_pictures_it(
    station: StationProcess, tmp_path: Path
) -> None:
    def wait_for_picture(stage: str) -> None:
        wait_until((tmp_path / "pictures" / f"station-{stage}.png").exists)

    station.start()
    wait_for_picture("ready")
    station.bring(label_text(serial=1), 1560)
    wait_for_picture("weighed")
    station.press(Button.CORRECT)
    wait_for_picture("thanked")
    station.lift()

    wait_for_picture("farewell")
    told = station.happened("drop_acknowledged")
    assert [fact["net_g"] for fact in told] == [1560]
    assert station.stop() == 0
    assert len(station.happened("station_closed")) == 1


def test_a_screen_that_cannot_be_used_is_known_and_bags_go_on(
    station: StationProcess,
) -> None:
    change_settings(station, "width_px = 1280", "width_px = 4000")

    station.start()
    told = station.hand_in(label_text(serial=1), 1560, Button.CORRECT)

    assert told["net_g"] == 1560
    [lost] = station.happened("screen_lost")
    assert "at most 1920 px" in lost["detail"]
    changes = station.happened("device_changed")
    assert ("screen", "lost") in [(one["device"], one["state"]) for one in changes]
    assert station.stop() == 0
    assert len(station.happened("station_closed")) == 1


def test_no_screen_looks_alive_over_a_station_that_is_not(
    station: StationProcess,
) -> None:
    (station.folder / "state").write_text("in the way", encoding="utf-8")

    ended = run_to_its_end(station)

    assert ended.returncode == 1
    assert "outbox" in ended.stderr
    assert "Traceback" not in ended.stderr


def change_settings(station: StationProcess, old: str, new: str) -> None:
    text = station.settings_file.read_text(encoding="utf-8")
    assert old in text
    station.settings_file.write_text(text.replace(old, new), encoding="utf-8")


def run_to_its_end(station: StationProcess) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "station", "--config", station.settings_file),
            *("--log-json", "--pictures", station.folder / "pictures"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
