"""The eye for labels: reads the camera's newest image, in its own thread.

Every image gets a quick glance. As long as somebody waits for a label that is not
found, images are studied, each a little: the ways of looking take turns, so that
a dozen images see them all and none holds up the next.
"""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from station.camera import Camera, Image
from station.code_reader import glance, study
from station.codes import NOTHING_READ, PictureRead
from station.looks import LOOKS, Look

# How long one image may be studied: the next image is a new chance.
_STUDY_S_MAX: Final = 0.12

# So often the eye looks up when no image comes, to say that the camera is lost.
_LOOK_UP_S: Final = 0.5


class LabelEye:
    """Reads images until closed. `deliver` runs in the eye's thread."""

    def __init__(self, camera: Camera, deliver: Callable[[PictureRead], None]) -> None:
        self._camera = camera
        self._deliver = deliver
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="label-eye", daemon=True)
        self._looks: Iterator[Look] = itertools.cycle(LOOKS)
        self.is_looking_hard = False

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join(_LOOK_UP_S * 4)

    def _run(self) -> None:
        # Images are counted from 1: nought waits for the first.
        number, content_no = 0, -1
        read: PictureRead = NOTHING_READ
        while not self._closing.is_set():
            image = self._camera.newest_after(number, _LOOK_UP_S)
            if image is None:
                continue
            number = image.number
            if image.content_no != content_no or not read.codes:
                content_no = image.content_no
                read = self._read(image)
            self._deliver(read)

    def _read(self, image: Image) -> PictureRead:
        if not self.is_looking_hard:
            return glance(image.pixels)
        until_s = time.monotonic() + _STUDY_S_MAX
        return study(
            image.pixels,
            is_time_left=lambda: time.monotonic() < until_s,
            looks=self._looks,
        )
