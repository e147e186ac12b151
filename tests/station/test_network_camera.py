"""A network camera that goes silent, freezes, shows black, and comes back."""

import threading
from collections.abc import Iterator
from itertools import cycle

import cv2
import numpy as np
import pytest

from messaging.contracts.health import Health
from station import camera as camera_module
from station import image_watch, label_eye
from station.camera import Camera
from station.camera_settings import CameraSettings, Roi
from station.codes import PictureRead
from station.image_watch import WELL, Condition
from station.label_eye import LabelEye
from station.looks import Picture
from tests.station.hard_pictures import label_on_grey
from tests.station.mjpeg_camera import MjpegCamera
from tests.station.rtsp_camera import RtspCamera
from tests.waiting import wait_until

LABEL = "LLNB017K3M9QX2VA00016"


def with_noise(picture: Picture, number: int) -> Picture:
    """Take a still scene: only noise tells one image from the next."""
    noise = np.random.default_rng(number).integers(-4, 5, picture.shape)
    return (picture.astype(np.int16) + noise).clip(0, 255).astype(np.uint8)


STILL = label_on_grey(LABEL)
BLACK = np.zeros_like(STILL)


@pytest.fixture
def network_camera() -> Iterator[MjpegCamera]:
    with MjpegCamera(lambda number: with_noise(STILL, number)) as camera:
        yield camera


class Eye:
    """The eye of a network camera, with what it delivered and noticed."""

    def __init__(self, url: str, roi: Roi) -> None:
        self.reads: list[PictureRead] = []
        self.conditions: list[Condition] = []
        self.camera = Camera(CameraSettings(source=url, roi=roi))
        self.eye = LabelEye(self.camera, self.reads.append, self.conditions.append)
        self.camera.open()
        self.eye.open()

    def sees(self, text: str) -> bool:
        return self.reads[-1:] != [] and [c.text for c in self.reads[-1].codes] == [
            text
        ]

    def sees_nothing(self) -> bool:
        return self.reads[-1:] != [] and not self.reads[-1].codes

    def is_studying(self) -> bool:
        """Whether images come, and the eye says nothing to them."""
        count, image = len(self.reads), self.camera.newest_after(0, 1)
        if image is None:
            return False
        self.camera.newest_after(image.number + 10, 1)
        return len(self.reads) == count

    def is_lost_of(self, what: str) -> bool:
        last = self.conditions[-1:]
        return bool(last) and last[0].state is Health.LOST and what in last[0].detail

    def close(self) -> None:
        self.eye.close()
        self.camera.close()


def test_a_bag_that_comes_ends_the_study_of_what_lay_there_before(
    network_camera: MjpegCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Ten minutes of studying concrete, if nothing but time ended it.
    monkeypatch.setattr(label_eye, "_STUDY_S_MAX", 600.0)
    concrete = np.random.default_rng(5).integers(90, 130, STILL.shape, np.uint8)
    network_camera.picture = lambda number: with_noise(concrete, number)
    eye = Eye(network_camera.url, Roi())
    try:
        wait_until(eye.is_studying)

        network_camera.picture = lambda number: with_noise(STILL, number)

        wait_until(lambda: eye.sees(LABEL))
    finally:
        eye.close()


def test_an_image_that_is_damaged_is_no_image(network_camera: MjpegCamera) -> None:
    camera = Camera(CameraSettings(source=network_camera.url))
    camera.open()
    try:
        wait_until(lambda: camera.newest_after(0, 0))
        whole = cv2.imencode(".jpg", STILL)[1].tobytes()
        network_camera.jpegs = cycle([whole[:40]])
        network_camera.is_sending = False
        wait_until(lambda: camera.condition() not in (None, WELL))

        network_camera.is_sending = True
        wait_until(lambda: "damaged JPEG" in str(camera.condition()))

        network_camera.jpegs = None
        wait_until(lambda: camera.condition() == WELL)
    finally:
        camera.close()


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_watch, "UNSEEING_S_MAX", 0.4)
    monkeypatch.setattr(image_watch, "REOPEN_S", 0.8)
    monkeypatch.setattr(camera_module, "_REOPEN_S_MIN", 0.05)


@pytest.mark.usefixtures("hasty")
def test_a_network_camera_freezes_goes_black_and_silent_and_comes_back(
    network_camera: MjpegCamera,
) -> None:
    eye = Eye(network_camera.url, Roi())
    try:
        # A still scene is no frozen camera: its noise differs.
        wait_until(lambda: eye.sees(LABEL))
        count = len(eye.reads)
        wait_until(lambda: len(eye.reads) > count + 40)
        assert not any("very same" in one.detail for one in eye.conditions)

        network_camera.picture = lambda _: STILL
        wait_until(lambda: eye.is_lost_of("the very same image"))
        # A frozen label would credit every bag to one household.
        wait_until(eye.sees_nothing)
        assert eye.camera.latest_jpeg() is None
        # It is opened anew, again and again, until it moves.
        wait_until(lambda: network_camera.viewer_count >= 2)
        assert eye.is_lost_of("the very same image")

        network_camera.picture = lambda number: with_noise(BLACK, number)
        wait_until(lambda: eye.is_lost_of("black"))

        network_camera.picture = lambda number: with_noise(STILL, number)
        wait_until(lambda: eye.sees(LABEL))
        assert eye.conditions[-1] == WELL

        network_camera.is_sending = False
        wait_until(lambda: eye.is_lost_of("no image"))

        count = len(eye.reads)
        network_camera.is_sending = True
        wait_until(lambda: len(eye.reads) > count and eye.sees(LABEL))
        assert eye.conditions[-1] == WELL
    finally:
        eye.close()
    assert not [t for t in threading.enumerate() if t.name == "label-eye"]


def test_a_camera_that_speaks_rtsp_is_read() -> None:
    with RtspCamera(lambda number: with_noise(STILL, number)) as camera:
        eye = Eye(camera.url, Roi())
        try:
            wait_until(lambda: eye.sees(LABEL), seconds=30)
            assert eye.conditions[-1] == WELL
        finally:
            eye.close()


def test_only_what_lies_in_the_region_is_read(network_camera: MjpegCamera) -> None:
    # The label lies in the middle; the region is the left tenth.
    eye = Eye(network_camera.url, Roi(width=0.1))
    try:
        wait_until(lambda: len(eye.reads) > 10)
        assert not any(read.codes for read in eye.reads)
    finally:
        eye.close()
