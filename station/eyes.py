"""The station's cameras, one or two, each with an eye of its own.

A second camera looks from another side at the same platform. What either reads
counts; the evidence is the first camera's picture as long as that one sees.
"""

from collections.abc import Callable, Mapping
from functools import partial

from station.camera import Camera
from station.camera_settings import CameraSettings
from station.codes import PictureRead
from station.fitness import Device
from station.image_watch import Condition
from station.label_eye import LabelEye


class Eyes:
    """Opened and closed together. What they hear runs in their threads."""

    def __init__(
        self,
        cameras: Mapping[Device, CameraSettings],
        deliver: Callable[[PictureRead], None],
        notice: Callable[[Device, Condition], None],
    ) -> None:
        self._cameras = {device: Camera(said) for device, said in cameras.items()}
        self._eyes = [
            LabelEye(camera, deliver, partial(notice, device))
            for device, camera in self._cameras.items()
        ]

    def open(self) -> None:
        for camera in self._cameras.values():
            camera.open()
        for eye in self._eyes:
            eye.open()

    def close(self) -> None:
        for eye in self._eyes:
            eye.close()
        for camera in self._cameras.values():
            camera.close()

    def reopen(self) -> None:
        """Leave what the cameras do, and open them anew."""
        for camera in self._cameras.values():
            camera.reopen()

    def look_hard(self, *, is_looking_hard: bool) -> None:
        for eye in self._eyes:
            eye.is_looking_hard = is_looking_hard

    def latest_jpeg(self) -> bytes | None:
        """Give what the first camera that sees shows; None if none does."""
        jpegs = (camera.latest_jpeg() for camera in self._cameras.values())
        return next((jpeg for jpeg in jpegs if jpeg is not None), None)
