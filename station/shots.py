"""What a camera sent, looked at no more than somebody needs.

Most images show an empty platform: whether anything moved on it is seen in a draft.
Of a JPEG, which network cameras send, a draft is an eighth as wide and high, and takes
a third of the time of the whole; codes are read in grey, and colours are for people.
"""

import zlib
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from station.looks import Picture

# A checksum of some rows: noise is everywhere, and time is dear.
_ROW_STEP: Final = 16
# A draft of pixels is one of so many by so many: enough to see motion in.
_DRAFT_STEP: Final = 4

# Larger pictures are halved: a label in them is large enough anyway.
_SIDE_PIXELS_MAX: Final = 4096

_JPEG_BEGINS: Final = b"\xff\xd8"


class DamagedError(Exception):
    """What was sent is no picture, or only a part of one."""


class Shot(Protocol):
    """One image as it came, not turned. Any look at it may raise `DamagedError`."""

    @property
    def checksum(self) -> int:
        """Differs for images that differ, in all likelihood."""

    def draft(self) -> Picture:
        """Look at it small and grey: for motion and brightness."""

    def grey(self) -> Picture:
        """Look at it whole, in one channel, of a size that readers can work with."""

    def colour(self) -> Picture:
        """Look at it whole, as people want to see it."""


class PixelShot:
    """An image that came as pixels, in colour or grey."""

    def __init__(self, pixels: Picture) -> None:
        self._pixels = pixels

    @property
    def checksum(self) -> int:
        return zlib.crc32(np.ascontiguousarray(self._pixels[::_ROW_STEP]).data)

    def draft(self) -> Picture:
        height, width = (max(1, side // _DRAFT_STEP) for side in self._pixels.shape[:2])
        # OpenCV leaves pixels out four times quicker than numpy does.
        some = cv2.resize(
            self._pixels, (width, height), interpolation=cv2.INTER_NEAREST
        )
        return one_channel(np.asarray(some, np.uint8))

    def grey(self) -> Picture:
        return one_channel(self._pixels)

    def colour(self) -> Picture:
        return self._pixels


class JpegShot:
    """An image that came as JPEG, and is decoded as far as it is looked at."""

    def __init__(self, jpeg: NDArray[np.uint8]) -> None:
        self._jpeg = jpeg

    @property
    def checksum(self) -> int:
        return zlib.crc32(self._jpeg.data)

    def draft(self) -> Picture:
        return self._decoded(cv2.IMREAD_REDUCED_GRAYSCALE_8)

    def grey(self) -> Picture:
        return one_channel(self._decoded(cv2.IMREAD_GRAYSCALE))

    def colour(self) -> Picture:
        return self._decoded(cv2.IMREAD_COLOR)

    def _decoded(self, how: int) -> Picture:
        decoded = cv2.imdecode(self._jpeg, how)
        if decoded is None:
            msg = "a damaged JPEG"
            raise DamagedError(msg)
        return np.asarray(decoded, np.uint8)


def shot_of(sent: NDArray[np.uint8]) -> Shot:
    """Tell coded images from pixels."""
    row = sent.reshape(-1)
    if sent.ndim <= 2 and row[:2].tobytes() == _JPEG_BEGINS and 1 in sent.shape:
        return JpegShot(np.ascontiguousarray(row))
    return PixelShot(sent)


def one_channel(picture: Picture) -> Picture:
    """Grey, and of a size the readers can work with."""
    grey = picture if picture.ndim == 2 else _to_grey(picture)
    while max(grey.shape) > _SIDE_PIXELS_MAX:
        grey = grey[::2, ::2]
    return np.ascontiguousarray(grey)


def _to_grey(picture: Picture) -> Picture:
    how = cv2.COLOR_BGRA2GRAY if picture.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(picture, how), dtype=np.uint8)
