"""Whether a camera still sees: silent, frozen and black cameras are lost.

No I/O here. A camera may stop sending, send the same image for ever (its own
processor hangs, or a network recorder repeats the last one), or send black (a cap,
a fallen cloth, the light is out). None of these may be believed: a frozen image
of a label would credit every bag to that household. A scene in which nothing moves
is no frozen camera: a sensor's noise makes every image a little different.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.health import Health

# All three are told after so long; with the look-up of the eye and the pace of health
# messages that is a fact on the supervisor's page within 5 s. Network cameras that
# send nothing new between key frames need one every 2 s.
UNSEEING_S_MAX: Final = 3.5

# A camera that has been unseeing for so long is closed and opened anew.
REOPEN_S: Final = 20.0

# Even the brightest hundredth of the image is darker than this, of 255: no code could
# be read. A dim shed at night with a lamp somewhere is far above it.
BRIGHTEST_MIN: Final = 28


@dataclass(frozen=True, slots=True)
class ImageTraits:
    """What the watch needs to know of an image: its checksum, its brightest part."""

    checksum: int
    brightest: int


@dataclass(frozen=True, slots=True)
class Condition:
    """How a device is, and in plain words why."""

    state: Health
    detail: str = ""


WELL: Final = Condition(Health.WELL)


class ImageWatch:
    """Watches one camera's images. Time is an argument, monotonic."""

    def __init__(self, now_s: float) -> None:
        self._taken_s: float | None = None
        self._begun_s = self._changed_s = self._lit_s = now_s
        self._checksum: int | None = None
        self._is_live = True
        self.content_no = 0

    def begin(self, now_s: float) -> None:
        """Give a camera that is opened anew its time to show something."""
        self._begun_s = now_s

    def take(self, traits: ImageTraits, now_s: float, *, is_live: bool) -> int:
        """Take an image; answers a number that stays while images are identical.

        Only a live source can freeze: a picture in a folder stays as it is.
        """
        if self._taken_s is None or now_s - self._taken_s > UNSEEING_S_MAX:
            # After a pause the image has its time to change.
            self._changed_s = self._lit_s = now_s
        if traits.checksum != self._checksum:
            self._checksum, self._changed_s = traits.checksum, now_s
            self.content_no += 1
        if traits.brightest >= BRIGHTEST_MIN:
            self._lit_s = now_s
        self._taken_s, self._is_live = now_s, is_live
        return self.content_no

    def condition(self, now_s: float) -> Condition | None:
        """How the camera is; None as long as it has not had its time."""
        if self._taken_s is None and now_s - self._begun_s < UNSEEING_S_MAX:
            return None
        complaint = self._complaint(now_s)
        return Condition(Health.LOST, complaint) if complaint else WELL

    def must_reopen(self, now_s: float) -> bool:
        """Whether images come that have been of no use for long."""
        return (
            self._is_live
            and self._taken_s is not None
            and now_s - max(self._changed_s, self._begun_s) >= REOPEN_S
        )

    def _complaint(self, now_s: float) -> str:
        patience = f"{UNSEEING_S_MAX:g} s"
        if self._taken_s is None or now_s - self._taken_s >= UNSEEING_S_MAX:
            return f"no image for {patience}"
        if now_s - self._lit_s >= UNSEEING_S_MAX:
            return f"black for {patience}: switch the light on, or uncover the lens"
        if self._is_live and now_s - self._changed_s >= UNSEEING_S_MAX:
            return f"the very same image for {patience}, frozen: switch it off and on"
        return ""
