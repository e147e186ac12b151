"""The station with its screen as it runs: its own process, devices, a broker."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.panel import Button
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.small_ledger import SmallLedger
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.display]


@pytest.fixture
def station(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    options = ("--pictures", str(tmp_path / "pictures"))
    one = StationProcess(folder, mosquitto.tcp_port, undo_s=1, options=options)
    ledger = SmallLedger(mosquitto.tcp_port)
    yield one
    one.close()
    ledger.close()


def test_a_bag_is_handed_in_before_a_screen_that_pictures_it(
    station: StationProcess, tmp_path: Path
) -> None:
    station.start()

    told = station.hand_in(label_text(serial=1), 1560, Button.CORRECT)
    wait_until(lambda: station.all("points_told"))

    assert station.all("points_told")[0]["drop_id"] == told["drop_id"]
    for stage in ("ready", "weighed", "farewell"):
        wait_until((tmp_path / "pictures" / f"station-{stage}.png").exists)
    assert station.stop() == 0
    assert len(station.all("station_closed")) == 1


def test_a_panel_of_another_size_is_said_with_what_works_instead(
    station: StationProcess, mosquitto: Mosquitto
) -> None:
    assert mosquitto.tcp_port
    text = station.settings_file.read_text(encoding="utf-8")
    other = text.replace("width_px = 1280", "width_px = 4000")
    station.settings_file.write_text(other, encoding="utf-8")

    ended = subprocess.run(
        [
            *(sys.executable, "-m", "station", "--config", station.settings_file),
            *("--log-json", "--pictures", station.folder / "pictures"),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert ended.returncode == 1
    assert "--no-screen" in ended.stdout
    assert "at most 1920 px" in ended.stderr
    assert "Traceback" not in ended.stderr
