"""The station as a process: devices on pseudo terminals, a real broker, a ledger."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.panel import Button, Lamps
from messaging.contracts.health import Health
from tests.mosquitto import Mosquitto
from tests.station.labels import label_text
from tests.station.small_ledger import SmallLedger
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = pytest.mark.journey


@pytest.fixture
def ledger(mosquitto: Mosquitto) -> Iterator[SmallLedger]:
    one = SmallLedger(mosquitto.tcp_port)
    yield one
    one.close()


@pytest.fixture
def station(mosquitto: Mosquitto, tmp_path: Path) -> Iterator[StationProcess]:
    folder = tmp_path / "station"
    folder.mkdir()
    one = StationProcess(folder, mosquitto.tcp_port)
    yield one
    one.close()


def test_a_bag_is_seen_weighed_judged_told_posted_and_answered_for(
    station: StationProcess, ledger: SmallLedger
) -> None:
    station.start()
    assert station.panel.wait_for(Lamps(is_green=True))

    told = station.hand_in(label_text(serial=1), 1560, Button.CORRECT)

    assert told["bag_label"] == label_text(serial=1)
    assert told["net_g"] == 1560
    assert told["verdict"] == "correct"
    wait_until(lambda: station.all("points_told"))
    answer = station.all("points_told")[0]
    assert (answer["drop_id"], answer["outcome"], answer["points"]) == (
        told["drop_id"],
        "posted",
        2,
    )
    assert [drop.sequence_no for drop in ledger.posted.values()] == [1]
    stages = [fact["stage"] for fact in station.all("stage_shown")]
    assert [stage for stage in stages if stage in ("weighed", "thanked", "ready")][
        :1
    ] == ["ready"]
    wait_until(
        lambda: (
            ledger.health is not None
            and ledger.health.outbox_count == 0
            and ledger.health.state is Health.WELL
        )
    )
    assert station.stop() == 0
