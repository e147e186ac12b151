"""How hard the eye looks at each image. No I/O here.

At rest nothing moves and nobody waits: a glance now and then is enough, and the
station stays cool. Something moves: every image gets a glance, for a label may come
by. Then it lies still and no label was read, or a load waits for its label: images
are studied.
"""

from enum import Enum, auto
from typing import Final

# A cell of the picture that changes by so many greys, of 255: noise averages out
# over a cell's pixels, a hand does not.
_MOTION_GREYS_MIN: Final = 10.0

# At rest one image in so long gets a glance, should something have crept in.
_REST_S: Final = 1.0

# A thing that came to lie is studied so long after it last moved; who only walked by
# costs no more than that.
_STUDY_AFTER_MOTION_S: Final = 3.0
# Before that it counts as moving, and is blurred.
_MOVING_S: Final = 0.2


class Effort(Enum):
    """What an image is worth."""

    NONE = auto()
    GLANCE = auto()
    STUDY = auto()


class Attention:
    """Decides image by image. Time is an argument, monotonic."""

    def __init__(self) -> None:
        self._moved_s = float("-inf")
        self._looked_s = float("-inf")

    def effort(
        self, change: float, now_s: float, *, is_wanted: bool, has_codes: bool
    ) -> Effort:
        """How hard to look at an image that differs by `change` from the one before.

        `is_wanted`: somebody waits for a label. `has_codes`: the last one had any.
        """
        if is_motion(change):
            self._moved_s = now_s
        still_s = now_s - self._moved_s
        if is_wanted or (not has_codes and _MOVING_S < still_s < _STUDY_AFTER_MOTION_S):
            effort = Effort.STUDY
        elif has_codes or still_s <= _MOVING_S or now_s - self._looked_s >= _REST_S:
            effort = Effort.GLANCE
        else:
            effort = Effort.NONE
        if effort is not Effort.NONE:
            self._looked_s = now_s
        return effort


def is_motion(change: float) -> bool:
    """Whether something moved in a picture of which a cell changed by so many greys."""
    return change >= _MOTION_GREYS_MIN
