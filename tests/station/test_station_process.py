"""The station as a process: devices on pseudo terminals, a real broker, a ledger."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firmware_bridge.panel_messages import Button, Lamps
from messaging.codec import encode
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.health import Health
from messaging.contracts.registry import Registry, TariffLine
from tests.mosquitto import Mosquitto
from tests.station.labels import LI, label_text
from tests.station.small_ledger import STATION, TOPICS, SmallLedger
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


def registry(points: int) -> bytes:
    return encode(
        Registry(
            revision=points,
            as_of=datetime.now(UTC),
            tariff=(
                TariffLine(
                    stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=points
                ),
            ),
        )
    )


def test_a_bag_is_seen_weighed_judged_told_posted_and_answered_for(
    station: StationProcess, ledger: SmallLedger
) -> None:
    station.start()
    assert station.panel.wait_for(Lamps(is_green=True))

    told = station.hand_in(label_text(serial=1), 1560, Button.CORRECT)

    assert told["bag_label"] == label_text(serial=1)
    assert told["net_g"] == 1560
    assert told["verdict"] == "correct"
    wait_until(lambda: station.happened("points_told"))
    answer = station.happened("points_told")[0]
    assert (answer["drop_id"], answer["outcome"], answer["points"]) == (
        told["drop_id"],
        "posted",
        2,
    )
    assert [drop.sequence_no for drop in ledger.posted.values()] == [1]
    stages = {fact["stage"] for fact in station.happened("stage_shown")}
    assert {"ready", "weighed", "thanked", "farewell"} <= stages
    wait_until(
        lambda: (
            ledger.health is not None
            and ledger.health.outbox_count == 0
            and ledger.health.state is Health.WELL
        )
    )
    assert station.stop() == 0
    # With a `since`: it was switched off, and not cut off.
    wait_until(
        lambda: (
            ledger.health is not None
            and ledger.health.state is Health.LOST
            and ledger.health.since is not None
        )
    )


def test_whatever_dies_every_told_bag_is_posted_exactly_once(
    station: StationProcess, ledger: SmallLedger, mosquitto: Mosquitto
) -> None:
    station.start()
    told = [station.hand_in(label_text(serial=1), 1100, Button.CORRECT)]

    # The ledger says nothing, and the station dies with drops on their way.
    ledger.is_silent = True
    told.append(station.hand_in(label_text(serial=2), 1200, Button.CORRECT))
    station.kill()
    station.start()
    ledger.is_silent = False

    # The broker dies, and the station dies after the word, before sending.
    mosquitto.kill()
    told.append(station.hand_in(label_text(serial=3), 1300, Button.CORRECT))
    station.bring(label_text(serial=4), 1400)
    station.wait_for_stage("weighed")
    told_before = len(station.happened("drop_acknowledged"))
    station.press(Button.UNINSPECTED)
    wait_until(lambda: len(station.happened("drop_acknowledged")) > told_before)
    told.append(station.happened("drop_acknowledged")[-1])
    station.kill()
    station.lift()
    station.start()

    # Everything is there again; and a bag that was told is known.
    mosquitto.start()
    wait_until(lambda: len(ledger.posted) == 4, seconds=30)
    station.bring(label_text(serial=4), 1400)
    station.wait_for_stage("repeated")

    assert {one["drop_id"] for one in told} == set(ledger.posted)
    assert sorted(drop.sequence_no for drop in ledger.posted.values()) == [1, 2, 3, 4]
    wait_until(
        lambda: (
            {fact["drop_id"] for fact in station.happened("points_told")}
            == set(ledger.posted)
        )
    )


def test_points_are_told_at_once_by_the_registry_also_without_a_broker(
    station: StationProcess, mosquitto: Mosquitto, ledger: SmallLedger
) -> None:
    ledger.bus.publish(TOPICS.registry, registry(points=3), is_retained=True)
    station.start()
    wait_until(lambda: station.happened("registry_taken"))
    assert station.hand_in(label_text(serial=1), 900, Button.CORRECT)["points"] == 3
    station.kill()
    mosquitto.kill()

    station.start()

    told = station.hand_in(label_text(LI, serial=2), 900, Button.CORRECT)
    assert told["points"] == 3


def test_foreign_words_on_its_topics_leave_the_station_alone(
    station: StationProcess, ledger: SmallLedger
) -> None:
    station.start()
    # Its health tells that it is connected, and hears.
    wait_until(lambda: ledger.health is not None)
    receipts = TOPICS.receipts(STATION)
    for topic in (receipts, TOPICS.registry):
        for payload in (b"", b"{", b'{"receipts": 7}', b"\xff" * 100, b" " * 70_000):
            ledger.bus.publish(topic, payload)

    wait_until(lambda: len(station.happened("message_rejected")) == 10)

    reasons = {
        fact["reason"].split(":")[0] for fact in station.happened("message_rejected")
    }
    assert reasons == {"malformed", "oversize"}
    station.hand_in(label_text(serial=1), 900, Button.CORRECT)
    wait_until(lambda: len(ledger.posted) == 1)


def test_a_wrong_check_character_is_no_label(
    station: StationProcess, ledger: SmallLedger
) -> None:
    right = label_text(serial=1)
    wrong = right[:-1] + ("7" if right[-1] != "7" else "8")
    station.start()

    station.bring(wrong, 900)

    station.wait_for_stage("unreadable")
    rejected = station.happened("code_rejected")
    assert [(fact["text"], fact["reason"]) for fact in rejected] == [
        (wrong, "check character")
    ]
    assert not ledger.arrivals


def test_missing_devices_are_facts_and_the_rest_goes_on(
    station: StationProcess, ledger: SmallLedger
) -> None:
    station.scale.unplug()
    station.panel.unplug()
    station.start()

    def lost() -> set[str]:
        health = ledger.health
        devices = () if health is None else health.devices
        return {one.device for one in devices if one.state is Health.LOST}

    wait_until(lambda: lost() == {"scale", "panel"}, seconds=20)
    station.show(label_text(serial=1))
    station.wait_for_stage("weighed")
    assert station.happened("stage_shown")[-1]["instruction"] == "do-unweighed"

    station.scale.plug()
    station.panel.plug()

    wait_until(lambda: not lost(), seconds=20)
    station.press(Button.CORRECT)
    wait_until(lambda: station.happened("drop_acknowledged"))
    assert station.happened("drop_acknowledged")[0]["net_g"] is None


def test_a_second_station_on_the_same_outbox_ends_by_itself(
    station: StationProcess,
) -> None:
    station.start()

    second = subprocess.run(
        [
            sys.executable,
            *("-m", "station", "--config", str(station.settings_file)),
            "--no-screen",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert second.returncode == 1
    assert "no other station uses this file" in second.stderr
    assert "Traceback" not in second.stderr


def test_a_damaged_outbox_is_moved_aside_and_said(
    station: StationProcess, ledger: SmallLedger
) -> None:
    file = station.folder / "state" / "outbox.db"
    file.parent.mkdir()
    file.write_bytes(b"not a database" * 500)

    station.start()

    (fact,) = station.happened("outbox_moved_aside")
    assert Path(fact["file"]).read_bytes().startswith(b"not a database")

    def outbox_detail() -> str:
        devices = () if ledger.health is None else ledger.health.devices
        return "".join(one.detail for one in devices if one.device == "outbox")

    wait_until(lambda: "was damaged" in outbox_detail())
    station.hand_in(label_text(serial=1), 900, Button.CORRECT)
    wait_until(lambda: len(ledger.posted) == 1)
