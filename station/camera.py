"""The camera: its newest image, and whether it still sees.

A source is what OpenCV opens (a V4L2 index or path, RTSP, MJPEG, a video file) or
``folder:PATH``, where the newest file of a folder is what the camera sees. Images
are read in a thread of their own and only the newest is kept: who reads codes is
slower than a camera, and a bag is judged by what lies there now.

OpenCV may hang inside a read when a cable is pulled. Therefore the age of the
newest image decides whether the camera is well, not what the reading thread says;
and a thread that hangs is left behind, with its camera, for a new one.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import cv2
import numpy as np

from station.looks import Picture

FOLDER_PREFIX: Final = "folder:"

# Without a new image for so long, the camera is lost.
AGE_S_MAX: Final = 3.0

_REOPEN_S_MIN: Final = 0.5
_REOPEN_S_MAX: Final = 10.0
_OPEN_MS_MAX: Final = 5_000
# A read that has not come back by then never will: the thread is left behind.
_HUNG_S: Final = 20.0
_CLOSE_S_MAX: Final = 1.0
# A folder and a video file are looked at so often.
_FILE_PERIOD_S: Final = 0.1

_PICTURE_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp"})


class CameraError(Exception):
    """The source gives no images; the text says why, for the operator."""


@dataclass(frozen=True, slots=True)
class Image:
    """One image as it came, in colour or grey.

    `number` counts up. `content_no` stays when a folder's picture is looked at
    again, so that nobody reads the same picture twice.
    """

    pixels: Picture
    number: int
    content_no: int
    taken_s: float


class ImageSource(Protocol):
    """Something that gives image after image."""

    def read(self) -> tuple[Picture, bool]:
        """Wait for the next image, and whether it is a new one; or `CameraError`."""

    def close(self) -> None: ...


class Camera:
    """Keeps one source open, in its own thread. `notice` hears well and lost."""

    def __init__(self, source: str, notice: Callable[[bool, str], None]) -> None:
        self._source = source
        self._notice = notice
        self._fresh = threading.Condition()
        self._image: Image | None = None
        self._is_closing = False
        self._trouble = "not opened yet"
        self._is_well: bool | None = None
        self._turn_s = self._opened_s = time.monotonic()
        self._generation = 0
        self._thread: threading.Thread | None = None

    def open(self) -> None:
        """Start, and keep at it with backoff until closed. Never waits."""
        self._start_thread()

    def close(self) -> None:
        """Stop, and wait for the reading thread, unless it hangs."""
        with self._fresh:
            self._is_closing = True
            self._fresh.notify_all()
        if self._thread is not None:
            self._thread.join(_CLOSE_S_MAX)

    def newest_after(self, number: int, wait_s: float) -> Image | None:
        """Wait for an image newer than `number`; None if none came in `wait_s`."""
        with self._fresh:
            self._fresh.wait_for(
                lambda: self._is_closing or self._number() > number, wait_s
            )
            image = self._image
        self._watch()
        return image if image is not None and image.number > number else None

    def _number(self) -> int:
        return 0 if self._image is None else self._image.number

    def _watch(self) -> None:
        """Say it when the camera has become well or lost, and mend what hangs."""
        now_s = time.monotonic()
        image = self._image
        is_well = image is not None and now_s - image.taken_s < AGE_S_MAX
        if is_well is not self._is_well and (is_well or self._has_had_time(now_s)):
            self._is_well = is_well
            self._notice(is_well, "" if is_well else self._complaint())
        if now_s - self._turn_s > _HUNG_S and not self._is_closing:
            self._trouble = "hangs in reading; opened anew"
            self._start_thread()

    def _has_had_time(self, now_s: float) -> bool:
        """Whether a camera that was just opened should have shown something."""
        return self._is_well is not None or now_s - self._opened_s > AGE_S_MAX

    def _complaint(self) -> str:
        return f"camera {self._source}: no image for {AGE_S_MAX:g} s; {self._trouble}"

    def _start_thread(self) -> None:
        self._opened_s = self._turn_s = time.monotonic()
        self._generation += 1
        self._thread = threading.Thread(
            target=self._run,
            args=(self._generation,),
            name=f"camera-{self._generation}",
            daemon=True,
        )
        self._thread.start()

    # The reading thread -------------------------------------------------------

    def _run(self, generation: int) -> None:
        wait_s = _REOPEN_S_MIN
        while self._is_mine(generation):
            try:
                source = open_source(self._source)
            except CameraError as error:
                self._trouble = str(error)
            else:
                wait_s = _REOPEN_S_MIN
                self._read(source, generation)
            with self._fresh:
                self._fresh.wait_for(lambda: self._is_closing, wait_s)
            wait_s = min(wait_s * 2, _REOPEN_S_MAX)

    def _read(self, source: ImageSource, generation: int) -> None:
        content_no = 0
        try:
            while self._is_mine(generation):
                pixels, is_new = source.read()
                content_no += is_new
                self._keep(pixels, generation * 1_000_000_000 + content_no)
        except CameraError as error:
            self._trouble = str(error)
        finally:
            source.close()

    def _keep(self, pixels: Picture, content_no: int) -> None:
        with self._fresh:
            self._image = Image(
                pixels, self._number() + 1, content_no, time.monotonic()
            )
            self._fresh.notify_all()

    def _is_mine(self, generation: int) -> bool:
        """Whether this thread shall go on; a sign of life at the same time."""
        if self._is_closing or generation != self._generation:
            return False
        self._turn_s = time.monotonic()
        return True


def open_source(source: str) -> ImageSource:
    """Open what the settings name; raises `CameraError`."""
    if source.startswith(FOLDER_PREFIX):
        return _Folder(Path(source.removeprefix(FOLDER_PREFIX)))
    return _Capture(source)


class _Capture:
    """What OpenCV opens."""

    def __init__(self, source: str) -> None:
        self._source = source
        # A video file would be over in no time: it is shown at a camera's pace.
        self._period_s = _FILE_PERIOD_S if Path(source).is_file() else 0.0
        parameters = [
            cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
            _OPEN_MS_MAX,
            cv2.CAP_PROP_READ_TIMEOUT_MSEC,
            _OPEN_MS_MAX,
        ]
        if source.startswith("/") and not Path(source).exists():
            # OpenCV would try every backend, and complain in each one's words.
            msg = f"{source} is not there; check the cable"
            raise CameraError(msg)
        if source.isdecimal():
            self._capture = cv2.VideoCapture(int(source))
        elif "://" in source:
            self._capture = cv2.VideoCapture(source, cv2.CAP_FFMPEG, parameters)
        else:
            self._capture = cv2.VideoCapture(source)
        if not self._capture.isOpened():
            msg = f"{source} cannot be opened; check the cable and the name"
            raise CameraError(msg)

    def read(self) -> tuple[Picture, bool]:
        time.sleep(self._period_s)
        is_read, pixels = self._capture.read()
        if not is_read or pixels is None:
            msg = f"{self._source} gives no images any more; opening it again"
            raise CameraError(msg)
        return np.asarray(pixels, dtype=np.uint8), True

    def close(self) -> None:
        self._capture.release()


class _Folder:
    """The newest file of a folder, looked at again and again."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            msg = f"folder {folder} does not exist; create it, or name another"
            raise CameraError(msg)
        self._folder = folder
        self._seen: tuple[str, int, int] | None = None
        self._pixels: Picture | None = None

    def read(self) -> tuple[Picture, bool]:
        while True:
            time.sleep(_FILE_PERIOD_S)
            newest = self._newest()
            is_new = newest != self._seen
            if newest is not None and is_new:
                is_new = self._load(newest)
            if self._pixels is not None:
                return self._pixels, is_new
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

    def _load(self, newest: tuple[str, int, int]) -> bool:
        pixels = load_picture(self._folder / newest[0])
        if pixels is None:
            # Half written: the next look finds it whole.
            return False
        self._pixels, self._seen = pixels, newest
        return True


def load_picture(file: Path) -> Picture | None:
    """Read a picture file, in colour; None if it cannot be read."""
    try:
        content = np.frombuffer(file.read_bytes(), dtype=np.uint8)
        pixels = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, cv2.error):
        return None
    return None if pixels is None else np.asarray(pixels, dtype=np.uint8)
