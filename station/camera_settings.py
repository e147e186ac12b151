"""What an operator says of a camera: where it is, how it hangs, what of it counts.

No I/O here. The picture is turned first; then `roi`, the part in which labels are
read, is cut out of the turned picture, as the test picture shows it.
"""

import re
from enum import IntEnum
from typing import Annotated, Final

from msgspec import Meta, Struct

_Share = Annotated[float, Meta(ge=0, le=1)]
_Pixels = Annotated[int, Meta(ge=160, le=7680)]

# Rounding in the operator's head: 0.333 and 0.667 are meant to fill the picture.
_SHARE_SLACK: Final = 0.002

_CREDENTIALS: Final = re.compile(r"://.*@")
# A health message has room for a sentence, and the source is one word of it.
_SHOWN_MAX: Final = 80

# Less than this share of a side holds no label that could be read.
_SHARE_MIN: Final = 0.05


class Rotation(IntEnum):
    """By how many degrees the picture is turned clockwise to stand upright."""

    NONE = 0
    QUARTER = 90
    HALF = 180
    THREE_QUARTERS = 270


class Roi(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The region of interest, in shares of the picture's width and height."""

    left: _Share = 0.0
    top: _Share = 0.0
    width: _Share = 1.0
    height: _Share = 1.0

    @property
    def mistake(self) -> str:
        """What is wrong with it, and what now; empty if nothing is."""
        if min(self.width, self.height) < _SHARE_MIN:
            return f"roi is too small to hold a label; make it {_SHARE_MIN} or more"
        for start, size in (("left", self.width), ("top", self.height)):
            end = getattr(self, start) + size
            if end > 1 + _SHARE_SLACK:
                other = "width" if start == "left" else "height"
                return (
                    f"roi lies outside the picture: {start} + {other} is {end:g}; "
                    "both are shares of the picture and make at most 1 together"
                )
        return ""

    def cut(self, height_px: int, width_px: int) -> tuple[slice, slice]:
        """Rows and columns of a picture of this size that belong to the region."""
        top, left = round(self.top * height_px), round(self.left * width_px)
        bottom = min(height_px, round((self.top + self.height) * height_px))
        right = min(width_px, round((self.left + self.width) * width_px))
        return slice(top, bottom), slice(left, right)


WHOLE_PICTURE: Final = Roi()


class CameraSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One camera. Size and exposure are asked of V4L2 cameras only."""

    source: Annotated[str, Meta(min_length=1)]
    rotation: Rotation = Rotation.NONE
    roi: Roi = WHOLE_PICTURE
    width_px: _Pixels | None = None
    height_px: _Pixels | None = None
    exposure_ms: Annotated[float, Meta(ge=0.1, le=1000)] | None = None

    @property
    def shown_source(self) -> str:
        """The source as it may be shown: without the password of a network camera."""
        return _CREDENTIALS.sub("://", self.source)[:_SHOWN_MAX]

    @property
    def is_v4l2(self) -> bool:
        return self.source.startswith("/dev/") or self.source.isdecimal()

    @property
    def mistakes(self) -> list[str]:
        """What cannot be, each in one line for the operator."""
        found = [self.roi.mistake] if self.roi.mistake else []
        if (self.width_px is None) != (self.height_px is None):
            found.append("width_px and height_px go together; give both or neither")
        return found + [
            f"{name} can be set for V4L2 cameras only (/dev/video0); set it on the "
            "network camera's own page, and leave it out here"
            for name in ("width_px", "exposure_ms")
            if getattr(self, name) is not None and not self.is_v4l2
        ]
