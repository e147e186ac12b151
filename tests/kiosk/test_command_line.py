"""What an operator sees: settings that are checked, mistakes told in one line."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from firmware_bridge.printer_status import PrinterCondition
from firmware_bridge.simulators.printer_status import PrinterSimulator
from interface import palette
from interface.operator_command import Finding
from interface.settings import SettingsError
from kiosk.checks import check
from kiosk.gallery import UPRIGHT
from kiosk.settings import KioskSettings, load_kiosk_settings
from tests.kiosk.conftest import kiosk_settings
from tests.mosquitto import Mosquitto

pytestmark = pytest.mark.process

SHIPPED = Path("config/kiosk.toml")


def kiosk(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "kiosk", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Copy the shipped settings; this test may spoil them."""
    copy = tmp_path / "kiosk.toml"
    text = SHIPPED.read_text(encoding="utf-8")
    text = text.replace("state/kiosk", str(tmp_path / "state"))
    copy.write_text(text, encoding="utf-8")
    return copy


def spoil(file: Path, good: str, bad: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert good in text
    file.write_text(text.replace(good, bad), encoding="utf-8")


def test_the_shipped_settings_are_good() -> None:
    settings = load_kiosk_settings(SHIPPED)

    assert settings.glass.is_portrait
    assert settings.glass.width_mm == 268


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("width_mm", "width_inch", "width_inch"),
        ('hall = "h01"', 'hall = "Hall 1"', "$.hall"),
        ("width_px = 1080", "width_px = 10", "$.glass.width_px"),
        ('zone = "Asia/Shanghai"', 'zone = "Ningbo"', "zone 'Ningbo' is unknown"),
        ("[broker]", "[brocker]", "brocker"),
    ],
)
def test_a_mistake_names_its_place(file: Path, good: str, bad: str, told: str) -> None:
    spoil(file, good, bad)

    with pytest.raises(SettingsError) as caught:
        load_kiosk_settings(file)

    assert told in str(caught.value)
    assert "kiosk.toml" in str(caught.value)


def test_bad_settings_end_with_two_and_no_traceback(file: Path) -> None:
    spoil(file, "width_mm", "width_inch")

    done = kiosk("--config", str(file))

    assert done.returncode == 2
    assert "width_inch" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_says_what_there_is() -> None:
    done = kiosk("--help")

    assert done.returncode == 0
    for option in ("--config", "--check", "--log-json", "--pictures"):
        assert option in done.stdout


def test_check_says_that_the_broker_is_missing(file: Path) -> None:
    spoil(file, "tcp_port = 1883", "tcp_port = 1")

    done = kiosk("--config", str(file), "--check")

    assert done.returncode == 1
    assert re.search(r"NOT WELL  broker: 127.0.0.1:1: .*; start it", done.stdout)
    assert "well      settings" in done.stdout
    assert done.stderr == ""


def test_check_is_content_with_a_broker_and_a_font(
    file: Path, mosquitto: Mosquitto
) -> None:
    spoil(file, "tcp_port = 1883", f"tcp_port = {mosquitto.tcp_port}")

    findings = check(load_kiosk_settings(file))

    assert [one.what for one in findings if not one.is_well] == []


def test_check_says_how_the_printer_is(tmp_path: Path) -> None:
    with PrinterSimulator() as device:
        settings = kiosk_settings(tmp_path, UPRIGHT, device.path)

        assert found_of_the_printer(settings).is_well
        device.suffer({PrinterCondition.COVER_OPEN})
        assert found_of_the_printer(settings).detail.startswith("cover open")
        device.silence()
        assert "does not answer" in found_of_the_printer(settings).detail


def found_of_the_printer(settings: KioskSettings) -> Finding:
    [finding] = [one for one in check(settings) if one.what.startswith("printer")]
    return finding


def test_check_finds_a_missing_font_and_a_state_folder_that_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "state").write_text("a file")
    monkeypatch.setattr(palette, "CJK_FONT_FILE", str(tmp_path / "none.ttc"))

    findings = check(kiosk_settings(tmp_path / "state" / "kiosk", UPRIGHT))

    told = {one.what: one.detail for one in findings if not one.is_well}
    assert "fonts-noto-cjk" in told[f"font {tmp_path / 'none.ttc'}"]
    assert "is not writable" in told[f"state folder {tmp_path / 'state' / 'kiosk'}"]


def test_a_kiosk_without_a_screen_says_so(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "--config", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin", "HOME": str(file.parent), "SDL_VIDEODRIVER": "x11"},
    )

    assert done.returncode == 1
    assert "no screen" in done.stderr
    assert "Traceback" not in done.stderr
