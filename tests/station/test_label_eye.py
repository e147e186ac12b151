"""The label eye: it rests, reads, looks hard, and outlives its reader."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from messaging.contracts.health import Health
from station.camera import Camera, Image
from station.camera_settings import CameraSettings
from station.codes import NOTHING_READ, PictureRead
from station.image_sources import load_picture
from station.image_watch import WELL, Condition
from station.label_eye import LabelEye
from station.looks import Picture
from tests.station.hard_pictures import RECORDINGS, label_on_grey
from tests.waiting import wait_until

LABEL = "LLNB017K3M9QX2VA00016"
OTHER = "LLNB01C0FFEE12340002N"


class WatchedCamera(Camera):
    """A camera that notes how it is asked for images."""

    def __init__(self, source: str) -> None:
        super().__init__(CameraSettings(source=source))
        self.asked_after: list[int] = []
        self.was_asked_twice = threading.Event()

    def newest_after(self, number: int, wait_s: float) -> Image | None:
        self.asked_after.append(number)
        if len(self.asked_after) > 1:
            self.was_asked_twice.set()
        return super().newest_after(number, wait_s)


class FolderEye:
    """An eye whose camera shows what the test puts into a folder."""

    def __init__(self, folder: Path) -> None:
        self.reads: list[PictureRead] = []
        self.conditions: list[Condition] = []
        self._file = folder / "view.png"
        self.camera = WatchedCamera(f"folder:{folder}")
        self.eye = LabelEye(self.camera, self.reads.append, self.conditions.append)

    def show(self, picture: Picture) -> None:
        unfinished = self._file.with_suffix(".unfinished")
        unfinished.write_bytes(cv2.imencode(".png", picture)[1].tobytes())
        unfinished.replace(self._file)

    def open(self) -> None:
        self.camera.open()
        self.eye.open()

    def close(self) -> None:
        self.eye.close()
        self.camera.close()

    def sees(self, *texts: str) -> bool:
        last = self.reads[-1:]
        return bool(last) and tuple(code.text for code in last[0].codes) == texts

    def looks_again(self) -> None:
        """Wait for two more readings."""
        count = len(self.reads)
        wait_until(lambda: len(self.reads) >= count + 2)


@pytest.fixture
def eye(tmp_path: Path) -> Iterator[FolderEye]:
    one = FolderEye(tmp_path)
    yield one
    one.close()


def reader_process(is_new: Callable[[int], bool] = lambda _: True) -> int:
    """Wait for the eye's reading process, and say which one it is."""
    found: list[int] = []

    def is_there() -> bool:
        found[:] = [child for child in _children() if is_new(child)]
        return bool(found)

    wait_until(is_there)
    return found[0]


def _children() -> list[int]:
    tasks = Path("/proc/self/task").glob("*/children")
    mine = [int(child) for task in tasks for child in task.read_text().split()]
    return [
        child
        for child in mine
        if b"station.reader_worker" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def test_before_the_first_image_the_eye_waits_for_it(eye: FolderEye) -> None:
    eye.open()
    assert eye.camera.was_asked_twice.wait(10)

    # Images are counted from 1: only after 0 is there nothing newer yet, and the
    # camera lets the eye wait instead of answering at once.
    assert set(eye.camera.asked_after) == {0}
    assert eye.reads == []


def test_the_eye_reads_what_the_camera_sees_and_looks_hard_when_asked(
    eye: FolderEye,
) -> None:
    # Only looking again reads this one: out of focus.
    sharp = load_picture(RECORDINGS / "qrcode-1-17.webp")
    assert sharp is not None
    eye.show(np.asarray(cv2.GaussianBlur(sharp, (0, 0), 1.7), np.uint8))
    eye.open()
    eye.looks_again()
    assert all(read == NOTHING_READ for read in eye.reads)

    eye.eye.is_looking_hard = True

    wait_until(lambda: eye.reads[-1].codes)
    eye.eye.is_looking_hard = False
    eye.show(np.full((300, 400, 3), 120, np.uint8))
    wait_until(lambda: not eye.reads[-1].codes)


def test_a_crash_of_the_reader_is_told_and_the_next_bag_is_read(eye: FolderEye) -> None:
    eye.show(label_on_grey(LABEL))
    eye.open()
    wait_until(lambda: eye.sees(LABEL))
    assert eye.conditions == [WELL]

    first = reader_process()
    os.kill(first, signal.SIGSEGV)
    # The picture in which the reader died is not read again; the next one is.
    eye.show(label_on_grey(OTHER))
    wait_until(lambda: eye.conditions[-1].state is Health.DEGRADED)
    assert "crashed (SIGSEGV)" in eye.conditions[-1].detail
    eye.eye.is_looking_hard = True
    eye.looks_again()
    assert eye.sees(), "a picture that killed its reader is left alone"

    eye.eye.is_looking_hard = False
    eye.show(label_on_grey(LABEL))
    wait_until(lambda: eye.sees(LABEL))
    assert reader_process(lambda child: child != first)


def test_the_reading_process_ends_with_the_eye(eye: FolderEye) -> None:
    eye.show(label_on_grey(LABEL))
    eye.open()
    wait_until(lambda: eye.sees(LABEL))
    process = reader_process()

    eye.close()

    assert not Path(f"/proc/{process}").exists()
