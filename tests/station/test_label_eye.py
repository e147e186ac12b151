"""The label eye: it rests while there is nothing to see."""

import threading
from pathlib import Path

from station.camera import Camera, Image
from station.label_eye import LabelEye


class WatchedCamera(Camera):
    """A camera that notes how it is asked for images."""

    def __init__(self, source: str) -> None:
        super().__init__(source, lambda _is_well, _detail: None)
        self.asked_after: list[int] = []
        self.was_asked_twice = threading.Event()

    def newest_after(self, number: int, wait_s: float) -> Image | None:
        self.asked_after.append(number)
        if len(self.asked_after) > 1:
            self.was_asked_twice.set()
        return super().newest_after(number, wait_s)


def test_before_the_first_image_the_eye_waits_for_it(tmp_path: Path) -> None:
    camera = WatchedCamera(f"folder:{tmp_path / 'missing'}")
    eye = LabelEye(camera, lambda _read: None)
    camera.open()
    eye.open()
    assert camera.was_asked_twice.wait(10)
    eye.close()
    camera.close()

    # Images are counted from 1: only after 0 is there nothing newer yet, and the
    # camera lets the eye wait instead of answering at once.
    assert set(camera.asked_after) == {0}
