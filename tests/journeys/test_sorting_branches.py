"""Every branch at one sorting point: its window, devices, broker and ledger are real.

One station lives through all of them, one test a branch; at the end the ledger's
books are held against what residents were told.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from firmware_bridge.panel_messages import Button
from messaging.broker_settings import BrokerSettings
from messaging.codec import encode
from messaging.contracts.duty_card import new_duty_card
from messaging.contracts.registry import Opening, Registry
from messaging.contracts.secret_card import card_sha256
from messaging.mqtt_bus import MqttBus
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import TOPICS
from tests.mosquitto import Mosquitto
from tests.station.labels import LI, label_text
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.display]

# Long enough for a finger, short enough for a test.
UNDO_S = 5.0

ZHANG_S_CARD = new_duty_card(0x5EED)
INSPECTORS = f"""
[[inspectors]]
inspector = "i07"
card_sha256 = "{card_sha256(ZHANG_S_CARD)}"
"""


@dataclass
class Point:
    """The sorting point, and whoever stands before it."""

    station: StationProcess
    ledger: LedgerProcess
    fingers: Path

    def tap(self, key: str) -> None:
        """Touch the glass."""
        self._write(f"tap {key}")

    def type(self, text: str) -> None:
        """Press keys of a keyboard."""
        self._write(f"type {text}")

    def _write(self, line: str) -> None:
        self.fingers.write_text(f"{line}\n", encoding="utf-8")

    @property
    def shown(self) -> dict[str, Any]:
        return self.station.happened("stage_shown")[-1]

    def wait_for(self, stage: str) -> None:
        self.station.wait_for_stage(stage)

    def wait_until_shown(self, **facts: object) -> None:
        wait_until(lambda: facts.items() <= self.shown.items(), seconds=20)

    def judge(self, button: Button) -> dict[str, Any]:
        """Press a button of the panel, and wait for the word."""
        told = len(self.acknowledged)
        self.station.press(button)
        wait_until(lambda: len(self.acknowledged) > told, seconds=15)
        return self.acknowledged[told]

    def lift(self, stage: str = "farewell") -> None:
        self.station.lift()
        self.wait_for(stage)

    @property
    def acknowledged(self) -> list[dict[str, Any]]:
        return self.station.happened("drop_acknowledged")


@pytest.fixture(scope="module")
def point(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Point]:
    """Open a broker, a ledger and a station with its window, a gun and a panel."""
    folder = tmp_path_factory.mktemp("branches")
    for name in ("ledger", "station"):
        (folder / name).mkdir()
    mosquitto = Mosquitto(folder)
    mosquitto.start()
    ledger = LedgerProcess(folder / "ledger", mosquitto.tcp_port)
    with ledger.settings_file.open("a", encoding="utf-8") as settings:
        settings.write(INSPECTORS)
    station = StationProcess(
        folder / "station",
        mosquitto.tcp_port,
        undo_s=UNDO_S,
        options=("--pictures", str(folder / "pictures")),
        program="tests.station.touched_station",
    )
    fingers = station.folder / "fingers"
    os.mkfifo(fingers)
    try:
        ledger.start()
        station.start()
        one = Point(station, ledger, fingers)
        wait_until(lambda: station.happened("registry_taken"), seconds=20)
        yield one
    finally:
        station.close()
        ledger.kill()
        mosquitto.kill()


@pytest.fixture(autouse=True)
def cleared(point: Point) -> None:
    """Every branch begins with an empty scale and nothing in view."""
    point.station.lift()
    wait_until(lambda: point.station.stage in ("ready", "farewell"), seconds=20)


def test_an_inspector_comes_on_duty_by_card_before_the_camera(point: Point) -> None:
    point.station.show(ZHANG_S_CARD)

    point.wait_until_shown(inspector="i07", card="card-on")

    point.station.show(None)
    point.wait_until_shown(card=None)
    assert ZHANG_S_CARD not in str(point.station.facts)


def test_a_bag_is_seen_weighed_judged_and_thanked(point: Point) -> None:
    point.station.show(label_text(serial=1))
    point.wait_for("seen")
    point.station.scale.put(1100)
    point.wait_for("weighed")

    told = point.judge(Button.CORRECT)

    assert (told["bag_label"], told["net_g"]) == (label_text(serial=1), 1100)
    point.lift()


def test_a_weight_before_the_label_ends_the_same(point: Point) -> None:
    point.wait_for("ready")
    point.station.scale.put(1200)
    point.wait_for("loaded")
    point.station.show(label_text(serial=2))
    point.wait_for("weighed")

    assert point.judge(Button.CORRECT)["net_g"] == 1200
    point.lift()


def test_contaminated_for_a_reason_is_taken_back_with_a_finger(point: Point) -> None:
    point.station.bring(label_text(serial=3), 1300)
    point.wait_for("weighed")
    point.station.press(Button.CONTAMINATED)
    point.wait_for("reasoning")
    told = point.judge(Button.CORRECT)  # the first button is the first reason now
    assert told["verdict"] == "contaminated"

    def has_been_taken_back() -> bool:
        point.tap("undo")
        return point.station.stage == "reopened"

    wait_until(has_been_taken_back, seconds=10)
    point.station.press(Button.CORRECT)
    wait_until(lambda: point.station.happened("drop_revised"))

    (revised,) = point.station.happened("drop_revised")
    assert (revised["drop_id"], revised["verdict"]) == (told["drop_id"], "correct")
    point.lift()


def test_a_bag_lifted_early_and_swapped_is_two_drops(point: Point) -> None:
    point.station.bring(label_text(serial=4), 1400)
    point.wait_for("weighed")
    point.lift("lifted")

    point.station.bring(label_text(LI, serial=1), 800)
    point.wait_until_shown(stage="weighed", bag_label=label_text(LI, serial=1))
    assert point.acknowledged[-1]["verdict"] == "uninspected"
    assert point.judge(Button.CORRECT)["bag_label"] == label_text(LI, serial=1)
    point.lift()


def test_two_labels_in_view_are_nobodys_until_one_is_left(point: Point) -> None:
    point.station.show(label_text(serial=5), label_text(LI, serial=2))
    point.station.scale.put(1500)
    point.wait_for("crowded")
    point.station.press(Button.CORRECT)

    point.station.show(label_text(serial=5))
    point.wait_for("weighed")
    assert point.acknowledged[-1]["bag_label"] != label_text(serial=5)
    assert point.judge(Button.CORRECT)["bag_label"] == label_text(serial=5)
    point.lift()


def test_the_same_bag_again_is_no_second_drop(point: Point) -> None:
    told = len(point.acknowledged)
    point.station.bring(label_text(serial=5), 1500)
    point.station.wait_for_stage("repeated", "thanked")
    point.station.press(Button.CORRECT)
    assert len(point.acknowledged) == told
    point.station.lift()


def test_a_sticker_is_good_for_bag_after_bag_but_not_for_one_twice(
    point: Point,
) -> None:
    for gross_g in (900, 1700):
        point.station.bring(label_text(), gross_g)
        point.wait_until_shown(stage="weighed", gross_g=gross_g)
        assert point.judge(Button.CORRECT)["net_g"] == gross_g
        point.lift()

    point.station.bring(label_text(), 1700)

    point.wait_for("repeated")


def test_an_unreadable_label_is_read_by_the_gun_or_typed_on_the_keypad(
    point: Point,
) -> None:
    point.wait_for("ready")
    point.station.scale.put(600)
    point.wait_for("unreadable")
    point.station.scan(label_text(serial=6))
    point.wait_for("weighed")
    assert point.judge(Button.CORRECT)["bag_label"] == label_text(serial=6)
    point.lift()

    point.wait_for("ready")
    point.station.scale.put(700)
    point.wait_for("unreadable")

    def is_shown(key: str, typed: int | None) -> bool:
        point.tap(key)
        return bool(point.shown["typed"] == typed)

    wait_until(lambda: is_shown("typing", 0), seconds=10)
    code = label_text(LI, serial=7).removeprefix("LLNB01")
    point.type(code)
    point.wait_until_shown(typed=len(code))
    wait_until(lambda: is_shown("key-confirm", None), seconds=10)
    point.wait_for("weighed")
    assert point.judge(Button.CORRECT)["bag_label"] == label_text(LI, serial=7)
    point.lift()


def test_a_bag_without_a_label_is_judged_once_also_when_it_is_put_back(
    point: Point,
) -> None:
    point.wait_for("ready")
    point.station.bring(None, 500)
    point.wait_for("unreadable")
    assert point.judge(Button.UNINSPECTED)["bag_label"] is None
    point.lift()

    point.station.scale.put(505)

    point.wait_for("repeated")


def test_with_a_silent_scale_bags_are_taken_unweighed(point: Point) -> None:
    point.station.scale.unplug()
    wait_until(lambda: "notice-scale" in point.shown["notices"], seconds=15)
    point.station.show(label_text(serial=8))
    point.wait_until_shown(stage="weighed", instruction="do-unweighed")

    assert point.judge(Button.CORRECT)["net_g"] is None

    point.station.show(None)
    point.station.scale.plug()
    wait_until(lambda: "notice-scale" not in point.shown["notices"], seconds=15)


def test_with_nobody_on_duty_a_bag_is_soon_uninspected(point: Point) -> None:
    told = len(point.acknowledged)
    point.station.scan(ZHANG_S_CARD)
    point.wait_until_shown(inspector=None, card="card-off")

    point.station.bring(label_text(serial=9), 1900)
    wait_until(lambda: len(point.acknowledged) > told, seconds=20)

    assert point.acknowledged[-1]["verdict"] == "uninspected"
    assert "notice-unattended" in point.shown["notices"]
    point.lift()


def test_outside_the_opening_hours_a_bag_is_taken_all_the_same(point: Point) -> None:
    bus = MqttBus(BrokerSettings(tcp_port=point.ledger.broker_tcp_port), "foreign")
    bus.open()
    wait_until(lambda: bus.is_connected)
    # A ledger that opens at another time of the day: this moment is outside.
    hour = (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(hours=12)).hour
    opening = Opening(name="far", opens_at=time(hour), closes_at=time(hour, 59))
    registry = Registry(revision=99, as_of=datetime.now(UTC), openings=(opening,))
    bus.publish(TOPICS.registry, encode(registry), is_retained=True)
    bus.close()
    wait_until(lambda: "notice-closed" in point.shown["notices"], seconds=15)

    point.station.bring(label_text(serial=10), 2100)
    point.wait_for("weighed")

    assert point.judge(Button.CORRECT)["net_g"] == 2100
    point.lift()


def test_at_the_end_every_bag_told_is_posted_once_and_nothing_else(
    point: Point,
) -> None:
    told = {fact["drop_id"] for fact in point.acknowledged}
    wait_until(
        lambda: (
            {fact["drop_id"] for fact in point.station.happened("points_told")} == told
        ),
        seconds=30,
    )

    receipts = point.station.happened("points_told")
    assert [fact["outcome"] for fact in receipts] == ["posted"] * len(told)
    assert len(told) == len(point.acknowledged) == 14
    audit = point.ledger.audit()
    assert audit["drops_posted"] == len(told), audit
    assert point.station.stop() == 0
