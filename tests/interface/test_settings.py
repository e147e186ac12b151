"""Mistakes in a settings file are told in one line that names the place."""

from pathlib import Path

import pytest
from msgspec import Struct

from interface.settings import SettingsError, load_settings


class Lamp(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Settings of a lamp."""

    colour: str
    folder: Path = Path("here")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lamp.toml"


def test_settings_are_read(file: Path) -> None:
    file.write_text('colour = "green"\nfolder = "/var/lib/lamp"\n', encoding="utf-8")

    assert load_settings(file, Lamp) == Lamp(
        colour="green", folder=Path("/var/lib/lamp")
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("colour = 3", "$.colour"),
        ('color = "green"', "color"),
        ("", "colour"),
        ('colour = "green"\nfolder = 7', "a path is written as text, not 7"),
        ("colour = ", "lamp.toml"),
        ("\x00", "lamp.toml"),
    ],
)
def test_a_mistake_names_the_file_and_the_place(
    file: Path, text: str, told: str
) -> None:
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingsError) as caught:
        load_settings(file, Lamp)

    assert str(file) in str(caught.value)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_another_encoding_is_a_mistake_like_any_other(file: Path) -> None:
    file.write_bytes('colour = "绿"'.encode("gbk"))

    with pytest.raises(SettingsError, match=r"lamp\.toml"):
        load_settings(file, Lamp)


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read \(No such"):
        load_settings(tmp_path / "none.toml", Lamp)


def test_a_folder_is_no_settings_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, Lamp)
