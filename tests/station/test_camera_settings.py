"""What an operator may say of a camera, and what cannot be."""

import msgspec
import pytest

from station.camera_settings import CameraSettings, Roi


def parsed(toml: str) -> CameraSettings:
    return msgspec.toml.decode(toml, type=CameraSettings)


def test_one_line_is_enough() -> None:
    settings = parsed('source = "/dev/video0"')

    assert settings.mistakes == []
    assert settings.roi.cut(480, 640) == (slice(0, 480), slice(0, 640))


def test_everything_can_be_said() -> None:
    settings = parsed(
        'source = "/dev/video0"\nrotation = 270\nwidth_px = 1920\nheight_px = 1080\n'
        "exposure_ms = 5\nroi = { left = 0.25, top = 0.1, width = 0.5, height = 0.9 }"
    )

    assert settings.mistakes == []
    assert settings.rotation == 270
    assert settings.roi.cut(1000, 1000) == (slice(100, 1000), slice(250, 750))


@pytest.mark.parametrize("line", ["rotation = 45", "roi = { left = 1.5 }", "zoom = 2"])
def test_what_no_camera_has_is_refused(line: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        parsed(f'source = "/dev/video0"\n{line}')


@pytest.mark.parametrize(
    ("line", "mistake"),
    [
        ("roi = { left = 0.6, width = 0.5 }", "left + width is 1.1; both are shares"),
        ("roi = { top = 0.6, height = 0.5 }", "top + height is 1.1"),
        ("roi = { width = 0.01 }", "too small to hold a label"),
        ("width_px = 1280", "go together"),
    ],
)
def test_what_cannot_be_is_said(line: str, mistake: str) -> None:
    (said,) = parsed(f'source = "/dev/video0"\n{line}').mistakes

    assert mistake in said


def test_a_rounded_region_is_no_mistake() -> None:
    assert Roi(left=0.333, width=0.668).mistake == ""


@pytest.mark.parametrize("what", ["exposure_ms = 5", "width_px = 640\nheight_px = 480"])
def test_network_cameras_are_set_on_their_own_page(what: str) -> None:
    (said,) = parsed(f'source = "rtsp://10.0.0.9/stream1"\n{what}').mistakes

    assert "on the network camera's own page" in said


def test_a_password_is_never_shown() -> None:
    settings = CameraSettings(source="rtsp://admin:se/cr@10.0.0.9/a?x=1")

    assert "admin" not in settings.shown_source
    assert settings.shown_source.endswith("10.0.0.9/a?x=1")
