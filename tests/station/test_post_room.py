"""The post room: what is ordered is done on a real disk, and what cannot be is said."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from messaging.bus import Delivery
from messaging.contracts.drops import DropReceipt, Outcome, Verdict
from messaging.contracts.health import Health
from messaging.contracts.ids import BootId, DropId
from messaging.identifiers import new_id
from messaging.memory_bus import MemoryBus, MemoryHub
from messaging.topics import Topics
from station.facts import BagKnown, DropUnwritten, DropWritten, ReviseDrop, WriteDrop
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    DropsUnpublished,
    DropsUnsettled,
    ForgetImages,
    Happening,
    ImagesGone,
    ImageUnpublished,
    KeepImage,
    PublishDrops,
    PublishImage,
    SettleDrops,
    TellResident,
)
from station.post_room import PostRoom
from station.settings import load_station_settings
from tests.messaging.test_images import jpeg_of
from tests.small_disk import SmallDisk
from tests.station.drafts import draft
from tests.station.labels import NB01
from tests.station.sorting_site import STATION

_SETTINGS = """\
community = "NB01"
station = "s01"
zone = "Asia/Shanghai"
state_folder = "{folder}"
stream = "kitchen"
camera = {{ source = "/dev/video0" }}
scale = {{ protocol = "st-gs", serial_port = "/dev/ttyS0" }}
glass = {{ width_px = 1280, height_px = 800, width_mm = 217.0 }}
broker = {{ tcp_port = 1883 }}
"""


class Room:
    """A post room on a small disk, with what it said and what it sent."""

    def __init__(self, disk: SmallDisk, settings_file: Path) -> None:
        settings_file.write_text(_SETTINGS.format(folder=disk.folder), encoding="utf-8")
        self.disk = disk
        self.happened: list[Happening] = []
        self.sent: list[Delivery] = []
        self.camera: bytes | None = jpeg_of(20_000)
        self.hub = MemoryHub()
        ledger = MemoryBus(self.hub, "ledger")
        ledger.subscribe(Topics(NB01).all_drops, self.sent.append)
        ledger.subscribe(Topics(NB01).all_images, self.sent.append)
        ledger.open()
        self.bus = MemoryBus(self.hub, "station")
        self.bus.open()
        self.room = PostRoom(
            load_station_settings(settings_file),
            BootId(new_id()),
            self.happened.append,
            lambda: self.camera,
        )

    def write(self, serial: int) -> DropId:
        one = draft(serial)
        assert self.room.write(WriteDrop(one)) == DropWritten()
        self.room.obey(TellResident(one, 2, is_revision=False), self.bus)
        return one.drop_id

    def keep_image(self, drop_id: DropId) -> None:
        self.room.obey(KeepImage(drop_id), self.bus)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    folder = tmp_path / "state"
    folder.mkdir()
    disk = SmallDisk(folder, kilobytes=12 * 1024)
    one = Room(disk, tmp_path / "station.toml")
    yield one
    one.room.close()
    disk.close()


def receipt(drop_id: DropId) -> DropReceipt:
    return DropReceipt(drop_id=drop_id, outcome=Outcome.POSTED)


def test_a_drop_is_written_revised_told_and_known_again(room: Room) -> None:
    one = draft(1)

    assert room.room.write(WriteDrop(one)) == DropWritten()
    revised = replace(one, verdict=Verdict.UNINSPECTED)
    assert room.room.write(ReviseDrop(revised)) == DropWritten()
    assert room.room.write(WriteDrop(draft(1))) == BagKnown()
    assert [drop.drop_id for drop in room.room.outbox.untold()] == [one.drop_id]
    room.room.obey(TellResident(one, None, is_revision=False), room.bus)
    assert room.room.outbox.untold() == []
    assert room.room.past().waiting == (one.drop_id,)


def test_receipts_are_settled_together_and_at_the_end(room: Room) -> None:
    drops = [room.write(serial) for serial in (1, 2, 3)]

    room.room.obey(SettleDrops((receipt(drops[0]),)), room.bus)
    room.room.obey(SettleDrops((receipt(drops[1]),)), room.bus)
    assert room.room.outbox.waiting() == drops
    room.room.settle()
    assert room.room.outbox.waiting() == [drops[2]]
    room.room.settle()

    assert room.happened == []


def test_on_a_full_disk_images_go_first_then_the_reserve_and_then_it_is_said(
    room: Room,
) -> None:
    told = [room.write(1)]
    room.keep_image(told[0])
    room.disk.fill()

    told.append(room.write(2))
    assert room.happened == [ImagesGone((told[0],))]
    room.disk.fill()
    told.append(room.write(3))
    (*_, said) = room.happened
    assert isinstance(said, DeviceChanged)
    assert (said.device, said.state) == (Device.OUTBOX, Health.DEGRADED)
    room.disk.fill()
    drafts = (draft(serial) for serial in range(4, 500))
    for one in drafts:
        answer = room.room.write(WriteDrop(one))
        if isinstance(answer, DropUnwritten):
            break
        told.append(one.drop_id)
    else:
        pytest.fail("the disk was not full")
    assert "check that the disk is not full" in answer.detail
    assert room.room.outbox.waiting() == told

    room.room.obey(SettleDrops((receipt(told[0]),)), room.bus)
    room.room.settle()
    assert room.happened[-1] == DropsUnsettled((told[0],)), "asked for again later"
    assert room.room.outbox.waiting() == told


def test_drops_and_images_are_sent_and_what_the_bus_refuses_is_said(room: Room) -> None:
    one, two = room.write(1), room.write(2)
    room.keep_image(two)

    room.room.obey(PublishDrops((one, two)), room.bus)
    room.room.obey(PublishImage(two), room.bus)

    topics = Topics(NB01)
    assert [each.topic for each in room.sent] == [
        topics.drops(STATION),
        topics.drops(STATION),
        topics.image(STATION, two),
    ]
    assert room.sent[-1].payload == room.camera
    room.hub.switch_off()
    room.room.obey(PublishDrops((one, two)), room.bus)
    room.room.obey(PublishImage(two), room.bus)
    assert room.happened == [DropsUnpublished((one, two)), ImageUnpublished(two)]


def test_an_image_that_is_not_there_is_not_waited_for(room: Room) -> None:
    drop_id = room.write(1)
    room.camera = None
    room.keep_image(drop_id)
    room.camera = jpeg_of(500)[:-2]
    room.keep_image(drop_id)

    room.room.obey(PublishImage(drop_id), room.bus)

    assert room.happened == [ImagesGone((drop_id,))] * 2
    assert room.room.past().images == (), "and what is not whole is deleted"
    room.room.obey(ForgetImages((drop_id,)), room.bus)


def test_a_drop_that_changed_by_itself_is_said_and_the_others_go(room: Room) -> None:
    one, two = room.write(1), room.write(2)
    room.room.outbox._database.execute(  # noqa: SLF001 - as a broken disk would
        "UPDATE drops SET checksum = checksum + 1 WHERE sequence_no = 1"
    )

    room.room.obey(PublishDrops((one, two)), room.bus)

    assert len(room.sent) == 1
    (said,) = room.happened
    assert isinstance(said, DeviceChanged)
    assert "restart the station" in said.detail
