"""Images of evidence at the ledger: of known drops, whole, for thirty days."""

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ledger.image_intake import ImageIntake
from ledger.images import DAYS_KEPT, Images
from ledger.intake import Intake
from ledger.store.database import Database
from messaging.bus import Delivery
from messaging.codec import decode
from messaging.contracts.drops import DropReceipts
from messaging.contracts.ids import DropId, StationId
from messaging.identifiers import new_id
from messaging.memory_bus import MemoryBus, MemoryHub
from tests.ledger.neighbourhood import S01, TERMS, TOPICS, drop, payload
from tests.messaging.test_images import jpeg_of
from tests.waiting import wait_until

TODAY = date(2026, 11, 24)
JPEG = jpeg_of(5000)


# On disk -----------------------------------------------------------------------


def test_an_image_is_found_by_its_drop_and_the_first_stays(tmp_path: Path) -> None:
    images = Images(tmp_path / "images")
    drop_id = DropId(new_id())
    assert images.path_of(drop_id) is None

    images.keep(drop_id, JPEG, TODAY)
    images.keep(drop_id, jpeg_of(7), TODAY + timedelta(days=1))

    path = images.path_of(drop_id)
    assert path == tmp_path / "images" / "2026-11-24" / f"{drop_id}.jpg"
    assert path.read_bytes() == JPEG


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../../ledger.db",
        "/etc/passwd",
        "x" * 300,
        "0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01/../../x",
        "0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01\0",
        "0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01\n",
        "*",
    ],
)
def test_nothing_but_a_uuid_becomes_a_path(tmp_path: Path, name: str) -> None:
    images = Images(tmp_path / "images")
    (tmp_path / "ledger.db").write_bytes(b"the books")

    assert images.path_of(DropId(name)) is None
    with pytest.raises(ValueError, match="no UUID"):
        images.keep(DropId(name), JPEG, TODAY)

    assert [path.name for path in tmp_path.rglob("*")] == ["ledger.db"]


def test_after_thirty_days_a_day_s_images_are_deleted(tmp_path: Path) -> None:
    images = Images(tmp_path)
    assert images.sweep(TODAY) == []
    old, last, new = (DropId(new_id()) for _ in range(3))
    images.keep(old, JPEG, TODAY - timedelta(days=DAYS_KEPT + 1))
    images.keep(last, JPEG, TODAY - timedelta(days=DAYS_KEPT))
    images.keep(new, JPEG, TODAY)
    (tmp_path / "0-notes").mkdir()

    (over,) = images.sweep(TODAY)

    assert over.name == "2026-10-24"
    assert images.path_of(old) is None
    assert images.path_of(last) is not None
    assert images.path_of(new) is not None
    assert (tmp_path / "0-notes").is_dir(), "what is not ours stays"
    assert images.sweep(TODAY) == []


# From the bus ------------------------------------------------------------------


class Site:
    """A station and a ledger's two intakes on a bus in memory."""

    def __init__(self, books: Database, folder: Path) -> None:
        hub = MemoryHub()
        self.receipts: list[DropId] = []
        self.answers: list[DropId] = []
        self.station = MemoryBus(hub, "station")
        for name in ("s01", "s02"):
            self.station.subscribe(TOPICS.receipts(StationId(name)), self._hear)
        self.station.open()
        self.bus = MemoryBus(hub, "ledger")
        self.images = Images(folder)
        self.drops = Intake(self.bus, TOPICS, books, TERMS, _nothing)
        self.intake = ImageIntake(self.bus, TOPICS, books, self.images)

    def open(self) -> None:
        self.drops.open()
        self.intake.open()
        self.bus.open()

    def close(self) -> None:
        self.drops.close()
        self.intake.close()

    def hand_in(self) -> DropId:
        said = drop()
        assert self.station.publish(TOPICS.drops(S01), payload(said))
        wait_until(lambda: said["drop_id"] in self.receipts)
        return DropId(said["drop_id"])

    def send(self, drop_id: DropId, jpeg: bytes, station: str = "s01") -> None:
        answers = len(self.answers)
        topic = TOPICS.image(StationId(station), drop_id)
        assert self.station.publish(topic, jpeg)
        wait_until(lambda: len(self.answers) > answers)
        assert self.answers[-1] == drop_id

    def _hear(self, delivery: Delivery) -> None:
        said = decode(delivery.payload, DropReceipts)
        assert isinstance(said, DropReceipts)
        self.receipts += [receipt.drop_id for receipt in said.receipts]
        self.answers += said.images


def _nothing(_batches: object) -> None:
    """Nobody looks."""


@pytest.fixture
def site(books: Database, tmp_path: Path) -> Iterator[Site]:
    made = Site(books, tmp_path / "images")
    made.open()
    yield made
    made.close()


def test_an_image_of_a_known_drop_is_kept_and_answered_each_time(site: Site) -> None:
    drop_id = site.hand_in()

    site.send(drop_id, JPEG)
    site.send(drop_id, JPEG)

    path = site.images.path_of(drop_id)
    assert path is not None
    assert path.read_bytes() == JPEG
    assert path.parent.name == datetime.now(UTC).date().isoformat()


def test_what_is_not_wanted_is_answered_and_not_kept(site: Site) -> None:
    drop_id = site.hand_in()

    site.send(DropId(new_id()), JPEG)
    site.send(drop_id, JPEG, station="s02")
    site.send(drop_id, b"<script>")
    site.send(drop_id, JPEG[:-1])
    site.send(drop_id, jpeg_of(256 * 1024 + 1))

    assert site.images.path_of(drop_id) is None
    site.send(drop_id, JPEG)
    assert site.images.path_of(drop_id) is not None


def test_a_disk_that_fails_leaves_the_image_to_its_station(
    site: Site, tmp_path: Path
) -> None:
    drop_id = site.hand_in()
    (tmp_path / "images").write_text("a file where the folder should be")
    topic = TOPICS.image(S01, drop_id)
    site.station.publish(topic, JPEG)
    other = site.hand_in()
    # The next one is taken after it: nobody answered for the first.
    site.station.publish(TOPICS.image(S01, other), b"no image")
    wait_until(lambda: site.answers)
    assert site.answers == [other]

    (tmp_path / "images").unlink()
    site.send(drop_id, JPEG)

    assert site.images.path_of(drop_id) is not None


def test_old_days_are_swept_and_a_disk_that_fails_is_no_reason_to_end(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long_ago = datetime.now(UTC).date() - timedelta(days=DAYS_KEPT + 1)
    drop_id = DropId(new_id())
    site.images.keep(drop_id, JPEG, long_ago)

    with monkeypatch.context() as broken:
        broken.setattr(shutil, "rmtree", _fail)
        site.intake.sweep()
    assert site.images.path_of(drop_id) is not None

    site.intake.sweep()
    site.intake.sweep()
    assert list((tmp_path / "images").iterdir()) == []


def _fail(_: Path) -> None:
    raise OSError(5, "Input/output error")


def test_too_many_at_once_are_left_to_their_stations(
    books: Database, tmp_path: Path
) -> None:
    site = Site(books, tmp_path / "images")
    drop_id = DropId(new_id())
    for _ in range(100):
        site.intake.deliver(Delivery(TOPICS.image(S01, drop_id), JPEG))
    site.intake.deliver(Delivery("linli/1/NB01/stations/s01/images/x", JPEG))
    site.open()

    wait_until(lambda: len(site.answers) == 32)
    site.close()

    assert len(site.answers) == 32
