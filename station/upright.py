"""Pictures as the camera hung them: turned upright, cut, in grey, and how they look."""

import zlib
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.camera_settings import Roi, Rotation
from station.image_watch import ImageTraits
from station.looks import Picture

# A checksum of some rows: noise is everywhere, and time is dear.
_ROW_STEP: Final = 16
# Brightness is judged by one pixel of so many by so many.
_SAMPLE_STEP: Final = 16
# Motion is judged by one of so many: a hundred pixels are left in a cell.
_MOTION_STEP: Final = 4

# Larger pictures are halved: a label in them is large enough anyway.
_SIDE_PIXELS_MAX: Final = 4096

# The picture in so few cells, to see whether something moved in it.
_CELLS: Final = (48, 27)

_TURNS: Final = {
    Rotation.QUARTER: cv2.ROTATE_90_CLOCKWISE,
    Rotation.HALF: cv2.ROTATE_180,
    Rotation.THREE_QUARTERS: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


def turned(picture: Picture, rotation: Rotation) -> Picture:
    """Turn the picture clockwise."""
    if rotation is Rotation.NONE:
        return picture
    return np.asarray(cv2.rotate(picture, _TURNS[rotation]), dtype=np.uint8)


def grey_region(picture: Picture, roi: Roi) -> Picture:
    """Cut the region out, in one channel."""
    rows, columns = roi.cut(*picture.shape[:2])
    return one_channel(picture[rows, columns])


def one_channel(picture: Picture) -> Picture:
    """Grey, and of a size the readers can work with."""
    grey = picture if picture.ndim == 2 else _to_grey(picture)
    while max(grey.shape) > _SIDE_PIXELS_MAX:
        grey = grey[::2, ::2]
    return np.ascontiguousarray(grey)


def image_traits(picture: Picture) -> ImageTraits:
    """Take what tells whether a camera is frozen or black."""
    rows = np.ascontiguousarray(picture[::_ROW_STEP])
    sample = picture[::_SAMPLE_STEP, ::_SAMPLE_STEP]
    return ImageTraits(zlib.crc32(rows.data), int(np.percentile(sample, 99)))


def cells(picture: Picture, roi: Roi) -> NDArray[np.float32]:
    """Average the region in few cells, around its own mean: flicker is no motion."""
    rows, columns = roi.cut(*picture.shape[:2])
    region = picture[rows, columns]
    height, width = (max(1, side // _MOTION_STEP) for side in region.shape[:2])
    # OpenCV leaves pixels out four times quicker than numpy does.
    some = cv2.resize(region, (width, height), interpolation=cv2.INTER_NEAREST)
    grey = one_channel(np.asarray(some, np.uint8))
    small = cv2.resize(grey, _CELLS, interpolation=cv2.INTER_AREA)
    brightness: NDArray[np.float32] = np.asarray(small, dtype=np.float32)
    return brightness - np.float32(brightness.mean())


def largest_change(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """By how many greys, of 255, the cell that changed most did."""
    return float(np.abs(after - before).max())


def _to_grey(picture: Picture) -> Picture:
    how = cv2.COLOR_BGRA2GRAY if picture.shape[2] == 4 else cv2.COLOR_BGR2GRAY
    return np.asarray(cv2.cvtColor(picture, how), dtype=np.uint8)
