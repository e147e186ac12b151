"""The eye for labels: reads the camera's newest image, in its own thread.

How hard it looks is decided by `station.attention`; the reading itself happens in
other processes (`station.guarded_reader`), of which one glances and one studies, so
that what moves is read at once. Images are studied a little each: the
ways of looking take turns, so that a dozen images see them all and none holds up
the next. Identical images are read once; from a frozen camera nothing is read.
"""

import threading
import time
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from messaging.contracts.health import Health
from station.attention import Attention, Effort, is_motion
from station.camera import Camera, Image
from station.codes import NOTHING_READ, PictureRead
from station.guarded_reader import GuardedReader
from station.image_watch import WELL, Condition
from station.shots import DamagedError
from station.upright import cells, largest_change, region_of

# How long one image may be studied: the next image is a new chance.
_STUDY_S_MAX: Final = 0.12

# So often the eye looks up when no image comes, to say that the camera is lost.
_LOOK_UP_S: Final = 0.5
_CLOSE_S_MAX: Final = 5.0


class LabelEye:
    """Reads images until closed. `deliver` and `notice` run in the eye's thread."""

    def __init__(
        self,
        camera: Camera,
        deliver: Callable[[PictureRead], None],
        notice: Callable[[Condition], None],
    ) -> None:
        self._camera = camera
        self._deliver = deliver
        self._notice = notice
        # A bag that comes is not kept waiting by the study of what lay there before.
        self._glancing, self._studying = GuardedReader(), GuardedReader()
        self._attention = Attention()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="label-eye", daemon=True)
        self._condition: Condition | None = None
        self._cells: NDArray[np.float32] | None = None
        self._read: PictureRead = NOTHING_READ
        self._content_no = 0
        self._compared_no = 0
        # Of this picture the reader died: it is not shown to the next one.
        self._deadly_content_no = 0
        self.is_looking_hard = False

    def open(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closing.set()
        self._thread.join(_CLOSE_S_MAX)

    def _run(self) -> None:
        # Images are counted from 1: nought waits for the first.
        number = 0
        while not self._closing.is_set():
            image = self._camera.newest_after(number, _LOOK_UP_S)
            is_camera_well = self._tell_condition()
            if image is not None:
                number = image.number
                self._deliver(self._look(image) if is_camera_well else NOTHING_READ)
        self._glancing.close()
        self._studying.close()

    def _look(self, image: Image) -> PictureRead:
        """Say what is on the image, read now or when its like was read before."""
        is_read = image.content_no == self._content_no
        is_settled = self._read.codes or not self.is_looking_hard
        if (is_read and is_settled) or image.content_no == self._deadly_content_no:
            return self._read
        effort = self._attention.effort(
            self._change(image),
            time.monotonic(),
            is_wanted=self.is_looking_hard,
            has_codes=bool(self._read.codes),
        )
        self._read = NOTHING_READ
        reader = self._studying if effort is Effort.STUDY else self._glancing
        if effort is not Effort.NONE and not reader.is_resting:
            self._read_anew(image, reader)
        return self._read

    def _read_anew(self, image: Image, reader: GuardedReader) -> None:
        self._content_no = image.content_no
        try:
            picture = region_of(image.grey(), self._camera.settings.roi)
        except DamagedError:
            return
        read = reader.read(
            picture,
            study_s=_STUDY_S_MAX,
            is_hard=reader is self._studying,
            is_moot=self._is_overtaken,
        )
        if read is None:
            self._deadly_content_no = image.content_no
        else:
            self._read = read

    def _is_overtaken(self) -> bool:
        """Whether something has moved since: the next image is worth more.

        Not while a load waits for its label: hands that fumble with the bag would end
        every study before it has come to its better half.
        """
        newest = self._camera.newest_after(self._compared_no, 0)
        if newest is None or self.is_looking_hard or self._cells is None:
            return False
        self._compared_no = newest.number
        now = cells(newest.draft, self._camera.settings.roi)
        return is_motion(largest_change(self._cells, now))

    def _change(self, image: Image) -> float:
        before = self._cells
        self._compared_no = image.number
        self._cells = cells(image.draft, self._camera.settings.roi)
        # The first image is all new.
        return 255.0 if before is None else largest_change(before, self._cells)

    def _condition_of_readers(self) -> Condition:
        """Say how the worse of the two is."""
        glancing = self._glancing.condition()
        return self._studying.condition() if glancing == WELL else glancing

    def _tell_condition(self) -> bool:
        """Say how camera and reader are, if that is news; True if it is well."""
        camera = self._camera.condition()
        is_well = camera is not None and camera.state is Health.WELL
        condition = self._condition_of_readers() if is_well else camera
        if condition is not None and condition != self._condition:
            self._condition = condition
            self._notice(condition)
        return is_well
