"""The gun is another eye: what it reads goes the way of what the camera sees."""

from dataclasses import replace
from pathlib import Path

import pytest

from firmware_bridge.code_gun import (
    CodeRead,
    GunGarbage,
    GunTriggered,
)
from messaging.contracts.drops import LabelReadBy
from messaging.contracts.health import Health
from station.drop_states import State
from station.fitness import Device
from station.happenings import DeviceChanged, GunHeard
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SITE, SortingSite
from tests.station.verdicts import CORRECT


def scan(site: SortingSite, text: str, times: int = 1) -> None:
    for _ in range(times):
        site.take(GunHeard(CodeRead(text)))


def test_an_unreadable_label_is_read_by_the_gun(site: SortingSite) -> None:
    site.bring(None, 900)
    site.pass_time(5)
    assert site.is_at(State.UNREADABLE)

    scan(site, label_text(serial=3), times=2)

    assert site.is_at(State.WEIGHED)
    site.pass_time(10)
    assert site.is_at(State.WEIGHED), "nobody holds a gun before a bag for so long"
    site.say(CORRECT)
    (drop,) = site.stored()
    assert drop.bag_label == label_text(serial=3)
    assert drop.label_read_by is LabelReadBy.GUN


def test_a_bag_scanned_before_it_is_put_down(site: SortingSite) -> None:
    scan(site, label_text(serial=3))
    assert site.is_at(State.SEEN)

    site.bring(None, 900, 3)

    assert site.is_at(State.WEIGHED)


def test_gun_and_camera_that_disagree_are_two_labels_until_one_is_left(
    site: SortingSite,
) -> None:
    site.bring(label_text(LI, serial=9), 900)
    assert site.is_at(State.WEIGHED)

    scan(site, label_text(serial=3))

    assert site.is_at(State.CROWDED)
    site.say(CORRECT)
    assert not site.stored()
    site.in_view = ()
    site.pass_time(1.5)
    scan(site, label_text(serial=3))
    site.pass_time(2.5)
    assert site.is_at(State.WEIGHED), "one pull of the trigger says which"
    site.say(CORRECT)
    assert [drop.bag_label for drop in site.stored()] == [label_text(serial=3)]


def test_a_code_scanned_twice_after_the_verdict_is_no_second_bag(
    site: SortingSite,
) -> None:
    site.bring(None, 900)
    scan(site, label_text(serial=3))
    site.say(CORRECT)
    scan(site, label_text(serial=3), times=3)
    site.lift()
    scan(site, label_text(serial=3))
    site.pass_time(12)

    scan(site, label_text(serial=3))

    assert site.is_at(State.REPEATED)
    assert len(site.stored()) == 1


def test_without_scale_and_camera_the_gun_alone_will_do(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)

    for serial in (1, 2):
        scan(site, label_text(serial=serial))
        site.pass_time(4)
        site.say(CORRECT)

    assert [(drop.bag_label, drop.gross_g) for drop in site.stored()] == [
        (label_text(serial=1), None),
        (label_text(serial=2), None),
    ]


@pytest.fixture
def gun_site(tmp_path: Path) -> SortingSite:
    """Open a sorting point that has a gun."""
    site = SortingSite(tmp_path, site=replace(SITE, devices=tuple(Device)))
    site.take(DeviceChanged(Device.GUN, Health.WELL))
    site.pass_time(1)
    return site


def test_a_gun_s_noise_is_a_fact_when_there_is_much_of_it(
    gun_site: SortingSite,
) -> None:
    garbage = GunHeard(GunGarbage(b"?", "no end"))
    for _ in range(4):
        gun_site.take(garbage)
    assert gun_site.health_of(Device.GUN) is Health.WELL
    gun_site.take(garbage)
    gun_site.pass_time(0.1)
    assert gun_site.health_of(Device.GUN) is Health.DEGRADED

    scan(gun_site, label_text(serial=1))
    assert gun_site.health_of(Device.GUN) is Health.DEGRADED
    gun_site.pass_time(61)
    gun_site.take(GunHeard(GunTriggered()))

    assert gun_site.health_of(Device.GUN) is Health.WELL


def test_without_a_camera_the_screen_asks_for_the_gun_if_there_is_one(
    gun_site: SortingSite,
) -> None:
    for camera in (Device.CAMERA, Device.SECOND_CAMERA):
        gun_site.take(DeviceChanged(camera, Health.LOST))
    assert gun_site.view is not None
    assert gun_site.view.notices == ("notice-scan",)

    gun_site.take(DeviceChanged(Device.GUN, Health.LOST, "unplugged"))

    assert "notice-camera" in gun_site.view.notices


def test_the_bag_after_a_scanned_one_is_no_repeated_one(site: SortingSite) -> None:
    site.bring(None, 900)
    scan(site, label_text(serial=3))
    site.say(CORRECT)
    site.lift(0.3)

    site.bring(None, 600, 1)

    assert site.is_at(State.LOADED)


def test_a_bag_scanned_ahead_is_the_next_one(site: SortingSite) -> None:
    site.bring(None, 900)
    scan(site, label_text(serial=3))
    site.say(CORRECT)
    site.pass_time(2)
    scan(site, label_text(serial=4))
    site.lift(1)
    assert site.is_at(State.SEEN)

    site.bring(None, 600, 1)

    assert site.view is not None
    assert site.view.bag_label == label_text(serial=4)
