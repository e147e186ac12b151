"""The camera: the newest image of a folder, a video file or nothing at all."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from messaging.contracts.health import Health
from station import camera as camera_module
from station import image_sources, image_watch
from station.camera import Camera
from station.camera_settings import CameraSettings, Rotation
from station.image_sources import (
    JPEG_BYTES_MAX,
    CameraError,
    encode_jpeg,
    load_picture,
    open_source,
)
from station.image_watch import WELL
from station.looks import Picture
from station.shots import PixelShot, Shot
from tests.waiting import wait_until


def grey(brightness: int, size: tuple[int, int] = (40, 60)) -> Picture:
    return np.full((*size, 3), brightness, np.uint8)


def write(file: Path, picture: Picture) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    unfinished.replace(file)


@pytest.fixture
def open_camera() -> Iterator[Callable[[str], Camera]]:
    cameras: list[Camera] = []

    def open_one(source: str) -> Camera:
        camera = Camera(CameraSettings(source=source))
        cameras.append(camera)
        camera.open()
        return camera

    yield open_one
    for camera in cameras:
        camera.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the camera lose patience in no time."""
    monkeypatch.setattr(image_watch, "UNSEEING_S_MAX", 0.3)
    monkeypatch.setattr(camera_module, "_REOPEN_S_MIN", 0.02)
    monkeypatch.setattr(camera_module, "_REOPEN_S_MAX", 0.05)
    monkeypatch.setattr(image_sources, "_FILE_PERIOD_S", 0.01)


def brightness(camera: Camera, number: int = 0) -> int:
    image = camera.newest_after(number, 5)
    assert image is not None
    return int(image.colour()[0, 0, 0])


def complaint(camera: Camera) -> str:
    """Say what the camera is lost of; empty if it is not."""
    condition = camera.condition()
    if condition is None or condition.state is Health.WELL:
        return ""
    assert condition.state is Health.LOST
    return condition.detail


def test_a_folder_shows_its_newest_picture_and_follows_it(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(40))
    camera = open_camera(f"folder:{tmp_path}")
    first = camera.newest_after(0, 5)
    assert first is not None
    assert brightness(camera) == 40

    write(tmp_path / "later.png", grey(200))

    wait_until(lambda: brightness(camera) == 200)
    last = camera.newest_after(first.number, 5)
    assert last is not None
    assert last.content_no > first.content_no
    assert camera.condition() == WELL


def test_the_same_picture_again_is_a_new_image_of_the_same_content(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(40))
    camera = open_camera(f"folder:{tmp_path}")
    first = camera.newest_after(0, 5)
    assert first is not None

    second = camera.newest_after(first.number, 5)

    assert second is not None
    assert second.number > first.number
    assert second.content_no == first.content_no


def test_half_a_picture_is_not_taken_for_one(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(40))
    camera = open_camera(f"folder:{tmp_path}")
    brightness(camera)

    whole = cv2.imencode(".png", grey(200))[1].tobytes()
    (tmp_path / "view.png").write_bytes(whole[: len(whole) // 2])
    first = camera.newest_after(0, 5)
    assert first is not None
    camera.newest_after(first.number + 2, 5)
    assert brightness(camera) == 40

    (tmp_path / "view.png").write_bytes(whole)
    wait_until(lambda: brightness(camera) == 200)


@pytest.mark.usefixtures("hasty")
def test_a_folder_that_is_not_there_is_a_lost_camera_that_comes_back(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    folder = tmp_path / "camera"
    camera = open_camera(f"folder:{folder}")
    assert camera.condition() is None, "it has not had its time yet"
    wait_until(lambda: "does not exist; create it" in complaint(camera))

    folder.mkdir()
    wait_until(lambda: "no picture yet" in complaint(camera))
    write(folder / "view.png", grey(77))

    wait_until(lambda: camera.condition() == WELL)
    assert brightness(camera) == 77


@pytest.mark.usefixtures("hasty")
def test_a_camera_that_hangs_is_lost_and_left_behind(
    tmp_path: Path,
    open_camera: Callable[[str], Camera],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(camera_module, "_HUNG_S", 0.5)
    released = threading.Event()

    class Hanging:
        is_live = True

        def read(self) -> Shot:
            released.wait(20)
            return PixelShot(grey(1))

        def close(self) -> None:
            """Nothing is held open."""

    sources = iter([Hanging()])
    write(tmp_path / "view.png", grey(99))
    folder = CameraSettings(source=f"folder:{tmp_path}")
    monkeypatch.setattr(
        camera_module, "open_source", lambda _: next(sources, open_source(folder))
    )

    camera = open_camera("/dev/video9")
    hanging = threading.enumerate()[-1]

    wait_until(lambda: complaint(camera))
    wait_until(lambda: camera.condition() == WELL)
    assert brightness(camera) == 99
    released.set()
    hanging.join(5)
    assert brightness(camera) == 99, "what comes late is not believed"


def test_a_missing_device_says_so_and_tries_no_backend(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CameraError, match="is not there; check the cable"):
        open_source(CameraSettings(source="/dev/video97"))

    assert capfd.readouterr().err == ""


def test_a_video_file_is_shown_at_a_camera_s_pace(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    file = tmp_path / "bags.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for shade in (40, 90, 160):
        writer.write(grey(shade, (48, 64)))
    writer.release()

    camera = open_camera(str(file))

    seen = {round(brightness(camera), -1)}
    number = 0
    while len(seen) < 3:
        image = camera.newest_after(number, 5)
        assert image is not None
        number = image.number
        seen.add(round(int(image.colour()[0, 0, 0]), -1))
    assert seen == {40, 90, 160}


def test_the_picture_is_turned_upright(tmp_path: Path) -> None:
    picture = grey(50)
    picture[:, :20] = 250  # bright at the left
    write(tmp_path / "view.png", picture)
    settings = CameraSettings(source=f"folder:{tmp_path}", rotation=Rotation.QUARTER)
    camera = Camera(settings)
    camera.open()

    image = camera.newest_after(0, 5)
    camera.close()

    assert image is not None
    assert image.colour().shape == (60, 40, 3)
    assert int(image.colour()[0, 20, 0]) == 250, "clockwise, so the left is above"


@pytest.mark.parametrize("content", [b"", b"text", None])
def test_what_is_no_picture_is_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "file.png"
    if content is not None:
        file.write_bytes(content)

    assert load_picture(file) is None


def test_what_the_camera_shows_can_be_had_as_a_small_jpeg(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    camera = open_camera(f"folder:{tmp_path}")
    assert camera.latest_jpeg() is None

    write(tmp_path / "view.png", grey(140))
    brightness(camera)

    jpeg = camera.latest_jpeg()
    assert jpeg is not None
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert picture.shape == (40, 60, 3)
    assert abs(int(picture[5, 5, 0]) - 140) < 5


def test_a_picture_of_noise_is_made_smaller_until_it_fits() -> None:
    noise = np.random.default_rng(5).integers(0, 256, (1080, 1920, 3), dtype=np.uint8)

    jpeg = encode_jpeg(noise)

    assert JPEG_BYTES_MAX / 3 < len(jpeg) <= JPEG_BYTES_MAX


@pytest.mark.usefixtures("hasty")
def test_an_old_image_is_no_evidence(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(140))
    camera = open_camera(f"folder:{tmp_path}")
    brightness(camera)
    assert camera.latest_jpeg() is not None

    camera.close()

    wait_until(lambda: camera.latest_jpeg() is None)
