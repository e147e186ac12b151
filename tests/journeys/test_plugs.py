"""Each plug is pulled at each step of a bag's way; told is posted, exactly once.

Power, scale, camera, disk, broker and ledger, while the station is ready, has seen the
label, has weighed the bag, is being told the verdict, or has thanked: thirty bags
through real programs, devices on pseudo terminals, a network camera and a small disk.
"""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from demo.bags import bag_on_platform, empty_platform
from firmware_bridge.panel_messages import Button
from station.looks import Picture
from tests.ledger.ledger_process import LedgerProcess
from tests.mosquitto import Mosquitto
from tests.small_disk import SmallDisk
from tests.station.labels import label_text
from tests.station.mjpeg_camera import MjpegCamera
from tests.station.station_process import StationProcess
from tests.waiting import wait_until

pytestmark = [pytest.mark.journey, pytest.mark.timeout(300)]

STEPS: Final = ("ready", "seen", "weighed", "judged", "thanked")

Act: TypeAlias = Callable[[], object]


@dataclass(frozen=True)
class Plug:
    """What is pulled, how it is put back, and where the bag stands in between."""

    name: str
    pull: Act
    mend: Act
    # With this one out, the verdict leads here, and nobody is told.
    refuses: str = ""


class Place:
    """A sorting point with all its plugs, a broker, and a ledger."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.broker = Mosquitto(folder)
        self.broker.start()
        stack.callback(self.broker.kill)
        self.ledger = LedgerProcess(folder, self.broker.tcp_port)
        self.ledger.start()
        stack.callback(self.ledger.kill)
        self._picture = empty_platform(random.Random(7))
        self.camera = stack.enter_context(
            MjpegCamera(self._see, images_per_s=10)  # a slow one spares the machine
        )
        site = folder / "site"
        (site / "state").mkdir(parents=True)
        self.disk = SmallDisk(site / "state", kilobytes=4096)
        stack.callback(self.disk.close)
        self.station = StationProcess(site, self.broker.tcp_port)
        self._name_camera(f"folder:{site}/camera", self.camera.url)
        stack.callback(self.station.close)
        self.station.start()
        self._serials = count(1)
        self._dice = random.Random(11)

    def _name_camera(self, before: str, after: str) -> None:
        text = self.station.settings_file.read_text(encoding="utf-8")
        assert before in text
        self.station.settings_file.write_text(
            text.replace(before, after), encoding="utf-8"
        )

    def _see(self, number: int) -> Picture:
        # Of no two images of a real camera all pixels are equal.
        picture = self._picture.copy()
        picture[number % picture.shape[0], 0] ^= 1
        return picture

    def show(self, label: str | None) -> None:
        self._picture = (
            empty_platform(self._dice)
            if label is None
            else bag_on_platform(label, self._dice)
        )

    def told(self) -> set[str]:
        return {fact["drop_id"] for fact in self.station.happened("drop_acknowledged")}

    def posted(self) -> list[str]:
        lines = self.ledger.ask("drops").stdout.splitlines()
        return [json.loads(line)["drop_id"] for line in lines]

    def restart(self) -> None:
        """Lose power, and come back."""
        self.station.kill()
        self.station.start()

    # A bag, with a plug pulled on its way ---------------------------------------

    def hand_in(self, plug: Plug, step: str) -> None:
        """Bring a bag through; the plug is out from `step` until it is told."""
        label, told_before = label_text(serial=next(self._serials)), self.told()
        self._at("ready", plug, step)
        self.show(label)
        if step == "seen":
            self.station.wait_for_stage("seen", "weighed")
            plug.pull()
        self.station.scale.put(1200)
        self.station.wait_for_stage("weighed", "unreadable")
        self._at("weighed", plug, step)
        self.station.press(Button.CORRECT)
        self._at("judged", plug, step)
        if plug.refuses and step not in ("judged", "thanked"):
            self.station.wait_for_stage(plug.refuses)
            assert self.told() == told_before, "what is not on disk is not told"
            plug.mend()
        if plug.refuses and step == "judged":
            plug.mend()
        wait_until(lambda: self.told() > told_before, seconds=20)
        self._at("thanked", plug, step)
        plug.mend()
        self._clear()

    def hand_in_without_power(self, step: str) -> None:
        """Bring a bag; lose power at `step`; do what people then do: bring it again."""
        label, told_before = label_text(serial=next(self._serials)), self.told()
        self.show(label)
        if step in ("weighed", "judged", "thanked"):
            self.station.scale.put(1200)
            self.station.wait_for_stage("weighed")
        if step == "seen":
            self.station.wait_for_stage("seen")
        if step in ("judged", "thanked"):
            self.station.press(Button.CORRECT)
        if step == "thanked":
            wait_until(lambda: self.told() > told_before)
        self.restart()
        self._clear()
        self.show(label)
        self.station.scale.put(1200)
        self.station.wait_for_stage("weighed", "repeated")
        if self.station.stage == "weighed":
            self.station.press(Button.CORRECT)
        wait_until(lambda: self.told() > told_before, seconds=20)
        assert len(self.told() - told_before) == 1, "one bag, one drop"
        self._clear()

    def _at(self, here: str, plug: Plug, step: str) -> None:
        if step == here:
            plug.pull()

    def _clear(self) -> None:
        self.show(None)
        self.station.scale.put(0)
        self.station.wait_for_stage("ready")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with ExitStack() as stack:
        yield Place(tmp_path, stack)


def check_books(place: Place) -> None:
    """See that what was told is posted, each once, and nothing else."""
    wait_until(lambda: set(place.posted()) >= place.told(), seconds=60)
    assert sorted(place.posted()) == sorted(place.told())
    assert len(place.told()) >= len(STEPS)
    assert place.ledger.audit()["disagreements"] == []


def pull_at_each_step(place: Place, plug: Plug) -> None:
    for step in STEPS:
        place.hand_in(plug, step)


def test_the_power_goes_at_each_step(place: Place) -> None:
    for step in STEPS:
        place.hand_in_without_power(step)

    check_books(place)


def test_scale_camera_and_disk_go_at_each_step(place: Place) -> None:
    scale, camera, disk = place.station.scale, place.camera, place.disk

    def camera_sends(is_sending: bool) -> Act:  # noqa: FBT001 - a plug has two states
        return lambda: setattr(camera, "is_sending", is_sending)

    pull_at_each_step(place, Plug("scale", scale.unplug, scale.plug))
    pull_at_each_step(
        place,
        Plug("camera", camera_sends(False), camera_sends(True)),  # noqa: FBT003 - the same
    )
    pull_at_each_step(place, Plug("disk", disk.fill, disk.free, "unwritten"))

    assert len(place.told()) == 3 * len(STEPS)
    check_books(place)


def test_broker_and_ledger_go_at_each_step(place: Place) -> None:
    broker, ledger = place.broker, place.ledger

    pull_at_each_step(place, Plug("broker", broker.kill, broker.start))
    pull_at_each_step(place, Plug("ledger", ledger.kill, ledger.start))

    assert len(place.told()) == 2 * len(STEPS)
    check_books(place)
