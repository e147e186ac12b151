"""Sources of images: what OpenCV opens, and a folder's newest picture.

A source is what OpenCV opens (a V4L2 index or path, RTSP, MJPEG, a video file) or
``folder:PATH``, where the newest file of a folder is what the camera sees. Reading
may take as long as it likes, or never come back: `station.camera` minds the time.
"""

import time
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from station.camera_settings import CameraSettings
from station.looks import Picture
from station.shots import DamagedError, PixelShot, Shot, shot_of

FOLDER_PREFIX: Final = "folder:"

_OPEN_MS_MAX: Final = 5_000
_MJPG: Final = cv2.VideoWriter.fourcc(*"MJPG")
# A folder and a video file are looked at so often.
_FILE_PERIOD_S: Final = 0.1

_PICTURE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})

# An evidence image travels as one message; the broker's limit for one is stated.
JPEG_BYTES_MAX: Final = 256 * 1024
_JPEG_QUALITY: Final = 80


class CameraError(Exception):
    """The source gives no images; the text says why, for the operator."""


class ImageSource(Protocol):
    """Something that gives image after image.

    A live source shows what is there now; its images differ at least by noise.
    """

    is_live: bool

    def read(self) -> Shot:
        """Wait for the next image; or `CameraError`."""

    def close(self) -> None: ...


def open_source(camera: CameraSettings) -> ImageSource:
    """Open what the settings name; raises `CameraError`."""
    if camera.source.startswith(FOLDER_PREFIX):
        return _Folder(Path(camera.source.removeprefix(FOLDER_PREFIX)))
    return _Capture(camera)


class _Capture:
    """What OpenCV opens."""

    def __init__(self, camera: CameraSettings) -> None:
        source = camera.source
        self._shown_source = camera.shown_source
        # A video file would be over in no time: it is shown at a camera's pace.
        self.is_live = not Path(source).is_file()
        self._period_s = 0.0 if self.is_live else _FILE_PERIOD_S
        if source.startswith("/") and not Path(source).exists():
            # OpenCV would try every backend, and complain in each one's words.
            msg = f"{source} is not there; check the cable"
            raise CameraError(msg)
        if camera.is_v4l2:
            self._capture = _open_v4l2(camera)
        elif "://" in source:
            self._capture = _open_network(source)
        else:
            self._capture = cv2.VideoCapture(source)
        if not self._capture.isOpened():
            msg = (
                f"{camera.shown_source} cannot be opened; check the cable and the name"
            )
            raise CameraError(msg)

    def read(self) -> Shot:
        time.sleep(self._period_s)
        is_read, pixels = self._capture.read()
        if not is_read or pixels is None:
            msg = f"{self._shown_source} gives no images any more; opening it again"
            raise CameraError(msg)
        return shot_of(np.asarray(pixels, dtype=np.uint8))

    def close(self) -> None:
        self._capture.release()


def _open_network(source: str) -> cv2.VideoCapture:
    """Open a network camera; one that sends JPEG hands it over as it came."""
    patience = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        _OPEN_MS_MAX,
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        _OPEN_MS_MAX,
    ]
    capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, patience)
    if int(capture.get(cv2.CAP_PROP_FOURCC)) != _MJPG:
        return capture
    capture.set(cv2.CAP_PROP_FORMAT, -1)
    if _is_readable(capture):
        return capture
    # A kind of JPEG that only FFmpeg reads.
    capture.release()
    return cv2.VideoCapture(source, cv2.CAP_FFMPEG, patience)


def _is_readable(capture: cv2.VideoCapture) -> bool:
    is_read, sent = capture.read()
    if not is_read or sent is None:
        return True  # silence is for the reading thread to tell
    try:
        shot_of(np.asarray(sent, np.uint8)).draft()
    except DamagedError:
        return False
    return True


def _open_v4l2(camera: CameraSettings) -> cv2.VideoCapture:
    source = int(camera.source) if camera.source.isdecimal() else camera.source
    capture = cv2.VideoCapture(source, cv2.CAP_V4L2)
    if camera.width_px is not None and camera.height_px is not None:
        # Uncompressed, USB 2 carries 1080p five times a second only.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, camera.width_px)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, camera.height_px)
    if camera.exposure_ms is not None:
        # V4L2 counts in tenths of a millisecond; its 1 is "by hand".
        capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, 1)
        capture.set(cv2.CAP_PROP_EXPOSURE, camera.exposure_ms * 10)
    return capture


class _Folder:
    """The newest file of a folder, looked at again and again."""

    is_live = False

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            msg = f"folder {folder} does not exist; create it, or name another"
            raise CameraError(msg)
        self._folder = folder
        self._seen: tuple[str, int, int] | None = None
        self._shot: Shot | None = None

    def read(self) -> Shot:
        while True:
            time.sleep(_FILE_PERIOD_S)
            newest = self._newest()
            if newest is not None and newest != self._seen:
                self._load(newest)
            if self._shot is not None:
                return self._shot
            if newest is None:
                msg = f"folder {self._folder} holds no picture yet"
                raise CameraError(msg)

    def close(self) -> None:
        """Nothing is held open."""

    def _newest(self) -> tuple[str, int, int] | None:
        found = []
        try:
            for file in self._folder.iterdir():
                if file.suffix.lower() in _PICTURE_SUFFIXES:
                    about = file.stat()
                    found.append((about.st_mtime_ns, file.name, about.st_size))
        except FileNotFoundError:
            # A file went away between the listing and the look: look again.
            return self._seen
        except OSError as error:
            msg = f"folder {self._folder}: {error.strerror}"
            raise CameraError(msg) from error
        if not found:
            return None
        mtime_ns, name, size = max(found)
        return name, mtime_ns, size

    def _load(self, newest: tuple[str, int, int]) -> None:
        pixels = load_picture(self._folder / newest[0])
        # Otherwise it is half written: the next look finds it whole.
        if pixels is not None:
            self._shot, self._seen = PixelShot(pixels), newest


def load_picture(file: Path) -> Picture | None:
    """Read a picture file, in colour; None if it cannot be read."""
    try:
        content = np.frombuffer(file.read_bytes(), dtype=np.uint8)
        pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, cv2.error):
        return None
    return None if pixels is None else np.asarray(pixels, dtype=np.uint8)


def encode_jpeg(picture: Picture) -> bytes:
    """Code the picture in at most `JPEG_BYTES_MAX`, smaller if it must be."""
    while True:
        is_coded, jpeg = cv2.imencode(
            ".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
        )
        if not is_coded:
            msg = f"a picture of shape {picture.shape} cannot be coded as JPEG"
            raise ValueError(msg)
        if jpeg.size <= JPEG_BYTES_MAX:
            return jpeg.tobytes()
        smaller = cv2.resize(
            picture, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA
        )
        picture = np.asarray(smaller, dtype=np.uint8)
