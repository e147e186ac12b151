"""Pictures as the camera hung them: turned upright, cut, and what moved in them."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.camera_settings import Roi, Rotation
from station.looks import Picture

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


def region_of(picture: Picture, roi: Roi) -> Picture:
    """Cut the region out."""
    rows, columns = roi.cut(*picture.shape[:2])
    return np.ascontiguousarray(picture[rows, columns])


def brightest_part(draft: Picture) -> int:
    """Say how bright the brightest hundredth of a grey picture is, of 255."""
    return int(np.percentile(draft, 99))


def cells(draft: Picture, roi: Roi) -> NDArray[np.float32]:
    """Average the region in few cells, around its own mean: flicker is no motion."""
    region = region_of(draft, roi)
    small = cv2.resize(region, _CELLS, interpolation=cv2.INTER_AREA)
    brightness: NDArray[np.float32] = np.asarray(small, dtype=np.float32)
    return brightness - np.float32(brightness.mean())


def largest_change(before: NDArray[np.float32], after: NDArray[np.float32]) -> float:
    """By how many greys, of 255, the cell that changed most did."""
    return float(np.abs(after - before).max())
