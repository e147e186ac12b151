"""The camera: its newest image, and whether it still sees.

Images are read in a thread of their own and only the newest is kept: who reads codes
is slower than a camera, and a bag is judged by what lies there now.

OpenCV may hang inside a read when a cable is pulled. Therefore the age of the
newest image decides whether the camera is well, not what the reading thread says;
and a thread that hangs is left behind, with its camera, for a new one.
"""

import threading
import time
from dataclasses import dataclass
from typing import Final

from messaging.contracts.health import Health
from station.camera_settings import CameraSettings, Rotation
from station.image_sources import CameraError, ImageSource, encode_jpeg, open_source
from station.image_watch import Condition, ImageTraits, ImageWatch
from station.looks import Picture
from station.shots import DamagedError, Shot
from station.upright import brightest_part, turned

_REOPEN_S_MIN: Final = 0.5
_REOPEN_S_MAX: Final = 10.0
# A read that has not come back by then never will: the thread is left behind.
_HUNG_S: Final = 20.0
_CLOSE_S_MAX: Final = 1.0


@dataclass(frozen=True, slots=True)
class Image:
    """One image; all that is seen of it is upright.

    `number` counts up. `content_no` stays while images are identical, so that
    nobody reads the same picture twice. `draft` is small and grey, for motion.
    Looking at all of it may raise `DamagedError`.
    """

    shot: Shot
    rotation: Rotation
    draft: Picture
    number: int
    content_no: int
    taken_s: float

    def grey(self) -> Picture:
        """Decode what readers look at."""
        return turned(self.shot.grey(), self.rotation)

    def colour(self) -> Picture:
        """Decode what people look at."""
        return turned(self.shot.colour(), self.rotation)


class Camera:
    """Keeps one source open, in its own thread."""

    def __init__(self, settings: CameraSettings) -> None:
        self.settings = settings
        self._fresh = threading.Condition()
        self._image: Image | None = None
        self._is_closing = False
        self._trouble = "not opened yet"
        self._turn_s = time.monotonic()
        self._watch = ImageWatch(self._turn_s)
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

    def reopen(self) -> None:
        """Open the source again, and leave the thread that reads it now behind."""
        with self._fresh:
            if not self._is_closing:
                self._trouble = "opened again"
                self._start_thread()

    def newest_after(self, number: int, wait_s: float) -> Image | None:
        """Wait for an image newer than `number`; None if none came in `wait_s`."""
        with self._fresh:
            self._fresh.wait_for(
                lambda: self._is_closing or self._number() > number, wait_s
            )
            image = self._image
        return image if image is not None and image.number > number else None

    def condition(self) -> Condition | None:
        """How the camera is; None before it has had its time. Mends what hangs."""
        now_s = time.monotonic()
        with self._fresh:
            if now_s - self._turn_s > _HUNG_S and not self._is_closing:
                self._trouble = "it hangs in reading; opened anew"
                self._start_thread()
            condition = self._watch.condition(now_s)
        if condition is None or condition.state is Health.WELL:
            return condition
        trouble = f"; {self._trouble}" if self._trouble else ""
        return Condition(condition.state, f"{condition.detail}{trouble}")

    def latest_jpeg(self) -> bytes | None:
        """Code the newest image, at most 256 KiB; None while the camera shows nothing.

        For evidence and test pictures, from any thread; takes some 10 ms.
        """
        condition = self.condition()
        image = self._image
        if image is None or condition is None or condition.state is not Health.WELL:
            return None
        try:
            return encode_jpeg(image.colour())
        except DamagedError:
            return None

    def _number(self) -> int:
        return 0 if self._image is None else self._image.number

    def _start_thread(self) -> None:
        self._turn_s = time.monotonic()
        self._watch.begin(self._turn_s)
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
                source = open_source(self.settings)
            except CameraError as error:
                self._trouble = str(error)
            else:
                wait_s = _REOPEN_S_MIN
                self._read(source, generation)
            with self._fresh:
                self._fresh.wait_for(lambda: self._is_closing, wait_s)
            wait_s = min(wait_s * 2, _REOPEN_S_MAX)

    def _read(self, source: ImageSource, generation: int) -> None:
        try:
            while self._is_mine(generation) and not self._is_useless():
                shot = source.read()
                if generation == self._generation:
                    self._keep(shot, is_live=source.is_live)
        except CameraError as error:
            self._trouble = str(error)
        finally:
            source.close()

    def _keep(self, shot: Shot, *, is_live: bool) -> None:
        """Keep an image; one that is damaged is none, and too many are silence."""
        rotation = self.settings.rotation
        try:
            draft = turned(shot.draft(), rotation)
        except DamagedError as error:
            self._trouble = f"it sends {error}"
            return
        traits = ImageTraits(shot.checksum, brightest_part(draft))
        with self._fresh:
            now_s = time.monotonic()
            content_no = self._watch.take(traits, now_s, is_live=is_live)
            number = self._number() + 1
            self._image = Image(shot, rotation, draft, number, content_no, now_s)
            self._trouble = ""
            self._fresh.notify_all()

    def _is_useless(self) -> bool:
        """Whether the camera has been frozen for long; then it is opened anew."""
        with self._fresh:
            now_s = time.monotonic()
            if not self._watch.must_reopen(now_s):
                return False
            self._watch.begin(now_s)
            self._trouble = "it was frozen; opened anew"
            return True

    def _is_mine(self, generation: int) -> bool:
        """Whether this thread shall go on; a sign of life at the same time."""
        if self._is_closing or generation != self._generation:
            return False
        self._turn_s = time.monotonic()
        return True
