"""What the computer tells of itself, and what it does not."""

from pathlib import Path

import pytest

from station.machine import disk_free_mb, temperature_c, write_ms


def test_the_disk_says_how_much_room_is_left(tmp_path: Path) -> None:
    free_mb = disk_free_mb(tmp_path)

    assert free_mb is not None
    assert free_mb > 0


def test_a_folder_that_is_not_there_has_no_room(tmp_path: Path) -> None:
    assert disk_free_mb(tmp_path / "nowhere") is None


@pytest.mark.parametrize(
    ("said", "heard"),
    [("47312\n", 47), ("-3000", -3), ("", None), ("hot", None), ("-273150", None)],
)
def test_a_sensor_is_believed_when_it_makes_sense(
    tmp_path: Path, said: str, heard: int | None
) -> None:
    zone = tmp_path / "temp"
    zone.write_text(said)

    assert temperature_c(zone) == heard


def test_a_computer_without_a_sensor_has_no_temperature(tmp_path: Path) -> None:
    assert temperature_c(tmp_path / "temp") is None


def test_a_write_takes_some_time_and_leaves_nothing_behind(tmp_path: Path) -> None:
    assert write_ms(tmp_path / "state") > 0
    assert list((tmp_path / "state").iterdir()) == []
