"""Settings: the shipped file is right, and every mistake is told in one line."""

from pathlib import Path

import pytest

from interface.settings import SettingsError
from station.fitness import Device
from station.settings import (
    ChangedNames,
    StationSettings,
    changed_names,
    load_station_settings,
)

SHIPPED = Path(__file__).parents[2] / "config" / "station.toml"


def load_changed(folder: Path, before: str, after: str) -> StationSettings:
    text = SHIPPED.read_text(encoding="utf-8")
    assert before in text
    file = folder / "station.toml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return load_station_settings(file)


def test_the_shipped_settings_are_right() -> None:
    settings = load_station_settings(SHIPPED)

    assert settings.site.waits.undo_s == 10
    assert len(settings.reasons) == 6
    assert set(Device) - set(settings.site.devices) == {
        Device.SECOND_CAMERA,
        Device.GUN,
    }
    assert str(settings.scale.line_settings) == "9600 8N1"


def test_a_station_without_a_panel_does_not_miss_it(tmp_path: Path) -> None:
    settings = load_changed(tmp_path, '[panel]\nserial_port = "usb:1-1.3"', "")

    assert Device.PANEL not in settings.site.devices


def test_a_second_camera_is_another_device_with_mistakes_of_its_own(
    tmp_path: Path,
) -> None:
    table = '# [second_camera]\n# source = "/dev/video2"'
    settings = load_changed(tmp_path, table, table.replace("# ", ""))

    assert Device.SECOND_CAMERA in settings.site.devices
    assert [camera.source for camera in settings.cameras.values()] == [
        "/dev/video0",
        "/dev/video2",
    ]
    with pytest.raises(SettingsError, match=r"\[second_camera\] width_px"):
        load_changed(tmp_path, table, table.replace("# ", "") + "\nwidth_px = 640")


def test_a_gun_is_a_device_with_a_line_of_its_own(tmp_path: Path) -> None:
    table = '# [gun]\n# serial_port = "usb:1-1.2"'
    settings = load_changed(tmp_path, table, table.replace("# ", ""))
    assert settings.gun is not None
    assert str(settings.gun.line_settings) == "9600 8N1"
    assert Device.GUN in settings.site.devices

    fast = f"{table}\nline = {{ baud = 115200 }}".replace("# ", "")
    settings = load_changed(tmp_path, table, fast)
    assert settings.gun is not None
    assert str(settings.gun.line_settings) == "115200 8N1"
    with pytest.raises(SettingsError, match=r"\[gun\] -1 baud"):
        load_changed(tmp_path, table, fast.replace("115200", "-1"))


def test_the_scale_s_line_can_be_another(tmp_path: Path) -> None:
    settings = load_changed(
        tmp_path, "# line = { baud = 1200, data", "line = { baud = 1200, data"
    )

    assert str(settings.scale.line_settings) == "1200 8N1"


def test_what_one_frame_cannot_tell_is_said_in_the_settings(tmp_path: Path) -> None:
    settings = load_changed(
        tmp_path,
        'protocol = "st-gs"',
        'protocol = "modbus-rtu"\nask_every_s = 0.2\n'
        'registers = { unit = "kg", weight = 2, decimals = 3 }',
    )

    asked = settings.scale.decoder.bytes_to_send(1.0)
    # Two registers from 2 on, of device 1.
    assert asked[:6] == bytes.fromhex("010300020002")


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('stream = "kitchen"', 'stream = "compost"', "compost"),
        ("undo_s = 10", "undo = 10", "undo"),
        ('zone = "Asia/Shanghai"', 'zone = "China"', "Asia/Shanghai"),
        ('protocol = "st-gs"', 'protocol = "stgs"', "stgs"),
        ('# unit = "kg"', 'unit = "stone"', "stone"),
        ("# ask_every_s = 0.2", "ask_every_s = 0.2", "cannot be asked"),
        ('# digit_order = "reversed"', 'digit_order = "mirrored"', "mirrored"),
        ('# line = { baud = 1200, data_bits = 8, parity = "N"',
         'line = { baud = 1200, data_bits = 8, parity = "X"', "8X1"),
        ('station = "s01"', 'station = "S/1"', "station"),
        ('reason = "paper"', 'reason = "packaging"', "twice"),
        ('source = "/dev/video0"', 'source = ""', "source"),
        ("# rotation = 180", "rotation = 45", "rotation"),
        ("# roi = { left = 0.2", "roi = { left = 0.5", "outside the picture"),
        ("bag_tare_g = 0", "bag_tare_g = -5", "bag_tare_g"),
        ("[[reasons]]",
         '[[reasons]]\nreason = "seventh"\nname = { zh = "七", en = "7" }\n[[reasons]]',
         "reasons"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_file_and_what_is_wrong(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint) as told:
        load_changed(tmp_path, before, after)

    assert str(tmp_path / "station.toml") in str(told.value)


def test_what_can_change_at_once_and_what_takes_a_restart_is_told(
    tmp_path: Path,
) -> None:
    before = load_station_settings(SHIPPED)
    text = SHIPPED.read_text(encoding="utf-8")
    for old, new in (
        ("undo_s = 10", "undo_s = 5"),
        ("load_g_min = 50", "load_g_min = 80"),
        ('reason = "paper"', 'reason = "tissue"'),
        ('protocol = "st-gs"', 'protocol = "sma"'),
        ('source = "/dev/video0"', 'source = "/dev/video2"'),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    file = tmp_path / "station.toml"
    file.write_text(text, encoding="utf-8")

    changed = changed_names(before, load_station_settings(file))

    assert sorted(changed.at_once) == ["reasons", "scale.load_g_min", "undo_s"]
    assert sorted(changed.at_restart) == ["camera", "scale.protocol"]


def test_settings_that_were_not_touched_have_not_changed() -> None:
    before, after = load_station_settings(SHIPPED), load_station_settings(SHIPPED)

    assert changed_names(before, after) == ChangedNames((), ())
