"""`--check`: every device tried for real, and what is wrong said to an electrician."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from firmware_bridge.scales.reading import Garbage
from firmware_bridge.simulators.scale import ScaleSimulator
from interface.operator_command import Finding
from station.camera_settings import CameraSettings
from station.check_table import findings_json, print_table
from station.computer_checks import check_clock, check_disk, check_glass
from station.device_checks import check_camera, check_scale, explain_garbage
from station.settings import ScaleSettings, load_station_settings
from tests.mosquitto import Mosquitto
from tests.station.station_process import StationProcess

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "config" / "station.toml"
DEVICES = (
    *("broker", "camera", "clock", "disk", "font", "glass", "gun", "outbox"),
    *("panel", "reader", "scale", "second camera", "voice"),
)


def check(settings: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "station", "--config", settings, "--check", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def found(done: subprocess.CompletedProcess[str]) -> dict[str, dict[str, Any]]:
    findings = json.loads(done.stdout)["findings"]
    return {finding["device"]: finding for finding in findings}


@pytest.mark.journey
def test_check_finds_every_device_well(mosquitto: Mosquitto, tmp_path: Path) -> None:
    place = StationProcess(tmp_path, mosquitto.tcp_port)
    place.scale.put(1560)

    done = check(place.settings_file, "--json")

    place.close()
    assert done.returncode == 0, done.stdout + done.stderr
    findings = found(done)
    assert all(finding["is_well"] for finding in findings.values())
    assert {"broker", "camera", "clock", "disk", "outbox", "panel"} < set(findings)
    assert findings["scale"]["found"] == "says weight, 1560 g"
    assert findings["scale"]["where"].startswith(place.scale.path)
    assert "pixels" in findings["camera"]["found"]
    assert "images a second" in findings["camera"]["found"]
    assert "GB free" in findings["disk"]["found"]


@pytest.mark.journey
def test_check_says_what_is_wrong_and_where_and_what_now(tmp_path: Path) -> None:
    place = StationProcess(tmp_path, broker_tcp_port=1)
    place.scale.close()
    place.panel.close()
    shutil.rmtree(tmp_path / "camera")
    (tmp_path / "state").write_text("a file where the folder should be")

    done = check(place.settings_file)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    rows = [line for line in done.stdout.splitlines() if "NOT WELL" in line]
    assert len(rows) == 6, done.stdout
    for device in ("broker", "camera", "disk", "outbox", "panel", "scale"):
        assert any(f" {device} " in row for row in rows), device
    assert "127.0.0.1:1" in done.stdout
    for advice in ("检查秤的电源和串口线", "check its power and serial cable"):
        assert advice in done.stdout


@pytest.mark.process
def test_a_scale_of_another_protocol_is_recognised() -> None:
    with ScaleSimulator("toledo-continuous", readings_per_s=100) as scale:
        finding = check_scale(ScaleSettings(protocol="sma", serial_port=scale.path))

    assert not finding.is_well
    assert 'set protocol = "toledo-continuous"' in finding.detail


def test_a_scale_that_nobody_understands_leads_to_the_listener() -> None:
    settings = ScaleSettings(protocol="st-gs", serial_port="")
    garbage = Garbage(b"hello, world", "no such frame")

    said = explain_garbage(settings, b"hello, world\r\n" * 30, garbage)

    assert "no such frame" in said
    assert "python -m firmware_bridge listen" in said


def camera_of(folder: Path, brightness: int) -> CameraSettings:
    folder.mkdir()
    picture = np.full((240, 320, 3), brightness, dtype=np.uint8)
    cv2.imwrite(str(folder / "view.png"), picture)
    return CameraSettings(source=f"folder:{folder}")


def test_a_camera_that_sees_nothing_is_told_from_one_that_sees(tmp_path: Path) -> None:
    light = check_camera("camera", camera_of(tmp_path / "light", 120))
    dark = check_camera("second camera", camera_of(tmp_path / "dark", 3))

    assert light.is_well
    assert "320×240 pixels" in light.detail
    assert "brightness 120 of 255" in light.detail
    assert (dark.what, dark.is_well) == ("second camera", False)
    assert dark.detail.startswith("black")


def test_a_disk_is_written_to_and_one_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    assert "ms until written for good" in check_disk(tmp_path / "state").detail
    nowhere = check_disk(tmp_path / "file")
    assert not nowhere.is_well
    assert nowhere.detail.startswith("cannot be written")


def test_clock_and_glass_say_what_the_settings_make_of_them() -> None:
    settings = load_station_settings(SHIPPED)

    glass = check_glass(settings.glass)

    assert glass.is_well
    assert "217 × 136 mm" in glass.detail
    assert settings.zone == check_clock(settings).where


def test_every_device_has_a_name_and_advice_in_both_languages(
    capsys: pytest.CaptureFixture[str],
) -> None:
    findings = [
        Finding(device, is_well=False, detail=f"[{device}] is away", where="[here]")
        for device in DEVICES
    ]

    print_table(SHIPPED, findings)

    said = capsys.readouterr().out
    assert "now-" not in said
    assert "device-" not in said
    assert said.count("[here]") == len(DEVICES), "what looks like markup is kept"
    answer = json.loads(findings_json(SHIPPED, findings))
    assert not answer["is_well"]
    advice = [finding["what_now"] for finding in answer["findings"]]
    assert all(advice)
    assert len(set(advice)) == len(DEVICES)
