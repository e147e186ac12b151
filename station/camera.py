"""The camera: its newest image, and whether it still sees.

Images are read in a thread of their own and only the newest is kept: who reads codes
is slower than a camera, and a bag is judged by what lies there now.

OpenCV may hang inside a read when a cable is pulled. Therefore the age of the
newest image decides whether the camera is well, not what the reading thread says;
and a thread that hangs is left behind, with its camera, for a new one.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from station.image_sources import CameraError, ImageSource, encode_jpeg, open_source
from station.looks import Picture

# Without a new image for so long, the camera is lost.
AGE_S_MAX: Final = 3.0

_REOPEN_S_MIN: Final = 0.5
_REOPEN_S_MAX: Final = 10.0
# A read that has not come back by then never will: the thread is left behind.
_HUNG_S: Final = 20.0
_CLOSE_S_MAX: Final = 1.0


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

    def latest_jpeg(self) -> bytes | None:
        """Code the newest image, at most 256 KiB; None while the camera shows nothing.

        For evidence and test pictures, from any thread; takes some 10 ms.
        """
        image = self._image
        if image is None or time.monotonic() - image.taken_s > AGE_S_MAX:
            return None
        return encode_jpeg(image.pixels)

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
