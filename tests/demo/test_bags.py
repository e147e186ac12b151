"""The demo's pictures: labels can be read from them, and one can make it hard."""

import random
from pathlib import Path

import pytest

from demo.bags import Picture, Severity, bag_on_platform, empty_platform, write_picture
from station.code_reader import study
from station.codes import CodesRead
from station.image_sources import load_picture

LABEL = "LLNB017K3M9QX2VA0042L"


def texts_in(file: Path) -> set[str]:
    """Read a picture as the station does, with all the time it wants."""
    picture = load_picture(file)
    assert picture is not None
    read = study(picture, is_time_left=lambda: True)
    assert isinstance(read, CodesRead)
    return {code.text for code in read.codes}


def test_an_ordinary_mornings_label_is_read(tmp_path: Path) -> None:
    file = tmp_path / "bag.jpg"
    write_picture(file, bag_on_platform(LABEL, random.Random(1)))

    assert texts_in(file) == {LABEL}


@pytest.mark.parametrize(
    "picture",
    [
        empty_platform(random.Random(2)),
        bag_on_platform(None, random.Random(3)),
        bag_on_platform(LABEL, random.Random(4), Severity(blur=20)),
    ],
    ids=["empty", "unlabelled", "out of focus"],
)
def test_where_no_label_can_be_seen_none_is_read(
    picture: Picture, tmp_path: Path
) -> None:
    file = tmp_path / "bag.jpg"
    write_picture(file, picture)

    assert texts_in(file) == set()


def test_the_same_dice_make_the_same_picture() -> None:
    one, other = (bag_on_platform(LABEL, random.Random(5)) for _ in range(2))

    assert (one == other).all()
