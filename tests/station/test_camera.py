"""The camera: the newest image of a folder, a video file or nothing at all."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from station import camera as camera_module
from station import image_sources
from station.camera import Camera
from station.codes import CodesRead, PictureRead
from station.image_sources import (
    JPEG_BYTES_MAX,
    CameraError,
    encode_jpeg,
    load_picture,
    open_source,
)
from station.label_eye import LabelEye
from station.looks import Picture
from tests.station.hard_pictures import RECORDINGS
from tests.waiting import wait_until


def grey(brightness: int, size: tuple[int, int] = (40, 60)) -> Picture:
    return np.full((*size, 3), brightness, np.uint8)


def write(file: Path, picture: Picture) -> None:
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    unfinished.replace(file)


class Notices:
    """What the camera says of itself."""

    def __init__(self) -> None:
        self.heard: list[tuple[bool, str]] = []

    def __call__(self, is_well: bool, detail: str) -> None:  # noqa: FBT001 - as the camera calls it
        self.heard.append((is_well, detail))


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def open_camera(notices: Notices) -> Iterator[Callable[[str], Camera]]:
    cameras: list[Camera] = []

    def open_one(source: str) -> Camera:
        camera = Camera(source, notices)
        cameras.append(camera)
        camera.open()
        return camera

    yield open_one
    for camera in cameras:
        camera.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the camera lose patience in no time."""
    monkeypatch.setattr(camera_module, "AGE_S_MAX", 0.3)
    monkeypatch.setattr(camera_module, "_REOPEN_S_MIN", 0.02)
    monkeypatch.setattr(camera_module, "_REOPEN_S_MAX", 0.05)
    monkeypatch.setattr(image_sources, "_FILE_PERIOD_S", 0.01)


def brightness(camera: Camera, number: int = 0) -> int:
    image = camera.newest_after(number, 5)
    assert image is not None
    return int(image.pixels[0, 0, 0])


def test_a_folder_shows_its_newest_picture_and_follows_it(
    tmp_path: Path, notices: Notices, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(10))
    camera = open_camera(f"folder:{tmp_path}")
    first = camera.newest_after(0, 5)
    assert first is not None
    assert brightness(camera) == 10

    write(tmp_path / "later.png", grey(200))

    wait_until(lambda: brightness(camera) == 200)
    last = camera.newest_after(first.number, 5)
    assert last is not None
    assert last.content_no > first.content_no
    assert notices.heard == [(True, "")]


def test_the_same_picture_again_is_a_new_image_of_the_same_content(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    write(tmp_path / "view.png", grey(10))
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
    write(tmp_path / "view.png", grey(10))
    camera = open_camera(f"folder:{tmp_path}")
    brightness(camera)

    whole = cv2.imencode(".png", grey(200))[1].tobytes()
    (tmp_path / "view.png").write_bytes(whole[: len(whole) // 2])
    first = camera.newest_after(0, 5)
    assert first is not None
    camera.newest_after(first.number + 2, 5)
    assert brightness(camera) == 10

    (tmp_path / "view.png").write_bytes(whole)
    wait_until(lambda: brightness(camera) == 200)


@pytest.mark.usefixtures("hasty")
def test_a_folder_that_is_not_there_is_a_lost_camera_that_comes_back(
    tmp_path: Path, notices: Notices, open_camera: Callable[[str], Camera]
) -> None:
    folder = tmp_path / "camera"
    camera = open_camera(f"folder:{folder}")

    def is_lost() -> bool:
        camera.newest_after(0, 0.05)
        return notices.heard[-1:] != [] and not notices.heard[-1][0]

    wait_until(is_lost)
    assert "does not exist" in notices.heard[-1][1]

    folder.mkdir()
    write(folder / "view.png", grey(77))

    wait_until(lambda: camera.newest_after(0, 0.05) is not None)
    assert brightness(camera) == 77
    assert notices.heard[-1] == (True, "")


@pytest.mark.usefixtures("hasty")
def test_an_empty_folder_shows_nothing(
    tmp_path: Path, notices: Notices, open_camera: Callable[[str], Camera]
) -> None:
    camera = open_camera(f"folder:{tmp_path}")

    def is_lost() -> bool:
        camera.newest_after(0, 0.05)
        return bool(notices.heard)

    wait_until(is_lost)
    assert "no picture yet" in notices.heard[0][1]


@pytest.mark.usefixtures("hasty")
def test_a_camera_that_hangs_is_lost_and_left_behind(
    tmp_path: Path,
    notices: Notices,
    open_camera: Callable[[str], Camera],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(camera_module, "_HUNG_S", 0.5)
    released = threading.Event()

    class Hanging:
        def read(self) -> tuple[Picture, bool]:
            released.wait(20)
            msg = "too late"
            raise CameraError(msg)

        def close(self) -> None:
            """Nothing is held open."""

    sources = iter([Hanging()])
    write(tmp_path / "view.png", grey(99))
    folder = f"folder:{tmp_path}"
    monkeypatch.setattr(
        camera_module, "open_source", lambda name: next(sources, open_source(name))
    )

    camera = open_camera(folder)

    wait_until(lambda: camera.newest_after(0, 0.05) is not None)
    assert brightness(camera) == 99
    assert [is_well for is_well, _ in notices.heard] == [False, True]
    released.set()


def test_a_missing_device_says_so_and_tries_no_backend(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(CameraError, match="is not there; check the cable"):
        open_source("/dev/video97")

    assert capfd.readouterr().err == ""


def test_a_video_file_is_shown_at_a_camera_s_pace(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    file = tmp_path / "bags.avi"
    writer = cv2.VideoWriter(str(file), cv2.VideoWriter.fourcc(*"MJPG"), 10, (64, 48))
    for shade in (20, 90, 160):
        writer.write(grey(shade, (48, 64)))
    writer.release()

    camera = open_camera(str(file))

    seen = {round(brightness(camera), -1)}
    number = 0
    while len(seen) < 3:
        image = camera.newest_after(number, 5)
        assert image is not None
        number = image.number
        seen.add(round(int(image.pixels[0, 0, 0]), -1))
    assert seen == {20, 90, 160}


@pytest.mark.parametrize("content", [b"", b"text", None])
def test_what_is_no_picture_is_none(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "file.png"
    if content is not None:
        file.write_bytes(content)

    assert load_picture(file) is None


def test_the_eye_reads_what_the_camera_sees_and_looks_hard_when_asked(
    tmp_path: Path, open_camera: Callable[[str], Camera]
) -> None:
    reads: list[PictureRead] = []
    # Only looking again reads this one: out of focus.
    sharp = load_picture(RECORDINGS / "qrcode-1-17.webp")
    assert sharp is not None
    blurred = cv2.GaussianBlur(sharp, (0, 0), 1.7)
    write(tmp_path / "view.png", np.asarray(blurred, np.uint8))
    camera = open_camera(f"folder:{tmp_path}")
    eye = LabelEye(camera, reads.append)
    eye.open()
    wait_until(lambda: len(reads) >= 2)
    assert all(read == CodesRead() for read in reads)

    eye.is_looking_hard = True

    wait_until(lambda: reads[-1].codes)
    eye.is_looking_hard = False
    write(tmp_path / "view.png", grey(120))
    wait_until(lambda: not reads[-1].codes)
    eye.close()


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
