"""Images of evidence on disk: few, whole, and never in a drop's way."""

from pathlib import Path

import pytest

from messaging.contracts.ids import DropId
from messaging.identifiers import new_id
from station import image_folder
from station.image_folder import ImageFolder
from tests.messaging.test_images import jpeg_of


def ids(count: int) -> list[DropId]:
    return [DropId(new_id()) for _ in range(count)]


def test_an_image_is_there_until_it_is_forgotten(tmp_path: Path) -> None:
    folder = ImageFolder(tmp_path / "images")
    assert folder.kept() == []
    one, two = ids(2)

    folder.keep(one, jpeg_of(900))
    folder.keep(two, jpeg_of(901))

    later = ImageFolder(tmp_path / "images")
    assert later.kept() == [one, two]
    assert later.load(one) == jpeg_of(900)
    later.forget([one])
    later.forget([one])
    assert later.load(one) is None
    assert later.kept() == [two]


def test_the_oldest_go_when_there_are_too_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_folder, "IMAGES_MAX", 2)
    folder = ImageFolder(tmp_path)
    one, two, three = ids(3)

    gone = [folder.keep(each, jpeg_of(50)) for each in (one, two, three)]

    assert gone == [[], [], [one]]
    assert folder.kept() == [two, three]


def test_an_image_is_not_whole_after_a_power_cut_and_not_sent(tmp_path: Path) -> None:
    folder = ImageFolder(tmp_path)
    one, two = ids(2)
    folder.keep(one, jpeg_of(900)[:500])
    folder.keep(two, b"")

    assert folder.load(one) is None
    assert folder.load(two) is None


def test_a_full_disk_is_cleared_of_images(tmp_path: Path) -> None:
    folder = ImageFolder(tmp_path)
    both = ids(2)
    for each in both:
        folder.keep(each, jpeg_of(50))
    (tmp_path / "half.partial").write_bytes(b"")

    assert folder.clear() == both

    assert list(tmp_path.iterdir()) == []
    assert folder.clear() == []
