"""Regions of a picture that look like a code, cut out, turned level and enlarged.

Readers scan a whole picture along few lines and at its own size. A label that is small,
aslant or blurred is easier to read once it has been found: printed codes are where many
edges are. Bars have all their edges in one direction, which also says how far they are
turned; a QR code has them in two.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from station.looks import Picture

# Regions are looked for in a copy of about this many pixels: quick, and still sharp
# enough to tell bars from film.
_SEARCH_PIXELS: Final = 640 * 480

# An edge belongs to a code if so much of its surroundings' edges are as strong; the
# share of the strongest that counts as strong.
_STRONG_SHARE: Final = 0.2

# From 0, edges in all directions, to 1, all in one: bars are above.
_COHERENCE_MIN: Final = 0.55

# The area of a region, as a share of the picture: a tiny code; one that is not a wall.
_AREA_SHARE_MIN: Final = 0.0006

# How far around a region its quiet zone reaches, as a share of its size: four modules
# of a QR code, ten units of bars.
_SQUARE_MARGIN: Final = 0.2
_BARS_MARGIN: Final = 0.05

# Bars that lean further against each other are none.
_LEAN_MAX: Final = 0.3

# What is cut out is enlarged to about so many pixels along its longer side.
_BARS_LENGTH: Final = 900
_SQUARE_LENGTH: Final = 460
_ENLARGED_MAX: Final = 4.0

_REGIONS_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the picture, level and enlarged."""

    picture: Picture
    is_bars: bool


def find_regions(picture: Picture) -> tuple[Region, ...]:
    """Find the regions most like a code, the likeliest first."""
    shrunk = min(1.0, (_SEARCH_PIXELS / picture.size) ** 0.5)
    small = _resized(picture, shrunk) if shrunk < 1 else picture
    strong, coherence, directions = _edges(small)
    found: list[tuple[float, Region]] = []
    for is_bars in (True, False):
        mask = strong & ((coherence >= _COHERENCE_MIN) == is_bars)
        for box, weight in _boxes(mask, directions if is_bars else None):
            found.append((weight, _cut(picture, box, shrunk, is_bars=is_bars)))
    found.sort(key=lambda one: -one[0])
    return tuple(region for _, region in found[: 2 * _REGIONS_MAX])


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle: its middle, its size along and across, and how far it is turned."""

    middle: tuple[float, float]
    size: tuple[float, float]
    degrees: float
    # By how many radians a pixel the bars fan out: looked at from an angle they do.
    fan: float = 0.0


def _edges(
    small: Picture,
) -> tuple[NDArray[np.bool_], NDArray[np.float32], NDArray[np.complex64]]:
    """Say where edges are dense and strong, how much in one direction, and in which.

    Directions half a turn apart are one: they are complex numbers of twice the angle,
    as long as the edges are strong, which can be added up.
    """
    smooth = cv2.GaussianBlur(small, (0, 0), 1.0)
    dx = np.asarray(cv2.Scharr(smooth, cv2.CV_32F, 1, 0), np.float32)
    dy = np.asarray(cv2.Scharr(smooth, cv2.CV_32F, 0, 1), np.float32)
    side = max(7, round(max(small.shape) / 45) | 1)
    xx, yy, xy = (
        np.asarray(cv2.blur(product, (side, side)), np.float32)
        for product in (dx * dx, dy * dy, dx * dy)
    )
    energy = xx + yy
    directions: NDArray[np.complex64] = (xx - yy) + 2j * xy
    coherence: NDArray[np.float32] = np.abs(directions) / (energy + np.float32(1e-3))
    strongest = float(np.percentile(energy, 99.5))
    return energy > _STRONG_SHARE * strongest, coherence, directions


def _boxes(
    mask: NDArray[np.bool_], directions: NDArray[np.complex64] | None
) -> list[tuple[_Box, float]]:
    closing = _block(mask, 1 / 60)
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, closing)
    # A lone edge is no code: what is no wider than one goes.
    thickness = 1 / 80 if directions is None else 1 / 30
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, _block(mask, thickness))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(opened)
    largest = sorted(range(1, count), key=lambda index: -stats[index, cv2.CC_STAT_AREA])
    boxes = []
    for index in largest[:_REGIONS_MAX]:
        area = float(stats[index, cv2.CC_STAT_AREA])
        if area < _AREA_SHARE_MIN * mask.size:
            break
        where = labels == index
        boxes.append((_box(where, directions), area))
    return boxes


def _box(where: NDArray[np.bool_], directions: NDArray[np.complex64] | None) -> _Box:
    """Lay a rectangle around a region, along its bars' direction if it has one."""
    rows, columns = np.nonzero(where)
    if directions is None:
        (x, y), (width, height), degrees = cv2.minAreaRect(
            np.column_stack((columns, rows)).astype(np.float32)
        )
        return _Box((x, y), (width, height), degrees)
    turns = directions[where]
    turn = float(np.angle(turns.sum())) / 2
    along = columns * np.cos(turn) + rows * np.sin(turn)
    across = rows * np.cos(turn) - columns * np.sin(turn)
    middle_along = (along.min() + along.max()) / 2
    middle_across = (across.min() + across.max()) / 2
    return _Box(
        (
            float(middle_along * np.cos(turn) - middle_across * np.sin(turn)),
            float(middle_along * np.sin(turn) + middle_across * np.cos(turn)),
        ),
        (float(np.ptp(along)), float(np.ptp(across))),
        float(np.degrees(turn)),
        _fan(turns * np.exp(-2j * turn), along - middle_along),
    )


def _fan(turns: NDArray[np.complex64], along: NDArray[np.float64]) -> float:
    """Fit how the direction of the bars changes along the code; the strong count."""
    leans = np.angle(turns) / 2
    # The ends of bars, and the card's edges, point elsewhere.
    weights = np.abs(turns) * (np.abs(leans) < _LEAN_MAX)
    total = float(weights.sum())
    if total <= 0:
        return 0.0
    aside = along - float((weights * along).sum()) / total
    spread = float((weights * aside * aside).sum())
    return float((weights * aside * leans).sum()) / spread if spread > 0 else 0.0


def _block(mask: NDArray[np.bool_], share: float) -> Picture:
    side = max(5, round(max(mask.shape) * share) | 1)
    return np.ones((side, side), np.uint8)


def _cut(picture: Picture, box: _Box, shrunk: float, *, is_bars: bool) -> Region:
    """Cut the box out of the picture itself, level and enlarged."""
    longer = max(box.size)
    margin = 6 + longer * (_BARS_MARGIN if is_bars else _SQUARE_MARGIN)
    width, height = ((length + 2 * margin) / shrunk for length in box.size)
    wanted = _BARS_LENGTH if is_bars else _SQUARE_LENGTH
    factor = min(_ENLARGED_MAX, max(1.0, wanted / max(width, height)))
    across, down = max(16, round(width * factor)), max(16, round(height * factor))
    u = ((np.arange(across, dtype=np.float32) - across / 2) / factor)[None, :]
    v = ((np.arange(down, dtype=np.float32) - down / 2) / factor)[:, None]
    # A bar that leans by an angle is that much further aside, the further down.
    u = u - v * np.tan(np.clip(u * box.fan * shrunk, -_LEAN_MAX, _LEAN_MAX))
    cosine, sine = np.cos(np.radians(box.degrees)), np.sin(np.radians(box.degrees))
    cut = cv2.remap(
        picture,
        (u * cosine - v * sine + box.middle[0] / shrunk).astype(np.float32),
        (u * sine + v * cosine + box.middle[1] / shrunk).astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return Region(np.asarray(cut, np.uint8), is_bars)


def _resized(picture: Picture, factor: float) -> Picture:
    height, width = picture.shape
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
