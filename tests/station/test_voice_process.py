"""A station that speaks: a real process, broker and `aplay`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.panel_messages import Button
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.loudspeaker import DEVICE, LEVELS, Loudspeaker, write_pack
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = pytest.mark.journey


@pytest.fixture
def loudspeaker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loudspeaker:
    one = Loudspeaker(tmp_path / "loudspeaker")
    for name, value in one.environment.items():
        monkeypatch.setenv(name, value)
    return one


@pytest.fixture
def station(
    mosquitto: Mosquitto, tmp_path: Path, loudspeaker: Loudspeaker
) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    write_pack(folder / "voice")
    one = StationProcess(folder, mosquitto.tcp_port)
    settings = one.settings_file.read_text(encoding="utf-8")
    table = f'\n[voice]\nfolder = "{folder}/voice"\ndevice = "{DEVICE}"\nvolume = 100\n'
    one.settings_file.write_text(settings + table, encoding="utf-8")
    assert loudspeaker.heard == []
    yield one
    one.close()


def heard(loudspeaker: Loudspeaker) -> list[str]:
    clips = {level: clip for clip, level in LEVELS.items()}
    return [clips[level] for level, _samples in loudspeaker.heard]


def test_a_bag_can_be_followed_by_ear_and_a_lost_loudspeaker_stops_nobody(
    station: StationProcess, loudspeaker: Loudspeaker
) -> None:
    station.start()

    station.hand_in(label_text(serial=1), 1560, Button.CORRECT)

    wait_until(lambda: "do-farewell" in heard(loudspeaker))
    bag = heard(loudspeaker)
    in_order = ["say-kilograms", "say-judge", "verdict-correct", "do-farewell"]
    assert sorted(in_order, key=bag.index) == in_order

    loudspeaker.plug_out()
    told = station.hand_in(label_text(serial=2), 1560, Button.CORRECT)

    assert told["net_g"] == 1560
    wait_until(
        lambda: any(
            (change["device"], change["state"]) == ("voice", "lost")
            for change in station.happened("device_changed")
        )
    )
