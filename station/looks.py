"""Ways of looking at a picture in which no code could be read. No I/O here.

A look prepares a one-channel image and names the readers that shall try it.
Regions come first, then the whole picture; among these each is placed by what it adds
after the ones before it, measured on phone photographs and pictures of bags made worse
on purpose (`python -m benchmarks.reading`). Looks that added nothing there were left
out: OpenCV's own decoders, deconvolution, gamma, bilateral filters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import reduce
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
Preparation: TypeAlias = Callable[[Picture], Picture]

# Enlarging is meant for small photographs; a larger picture is enlarged only so
# far that one look stays below some 20 ms on a mini PC.
PIXELS_MAX: Final = 2_500_000


class Reader(StrEnum):
    """A library that finds codes, and how it is set."""

    ZXING = "zxing-cpp"
    ZXING_QUICK = "zxing-cpp quick"
    ZXING_GLOBAL = "zxing-cpp global"
    PYZBAR = "pyzbar"


class Part(Enum):
    """What is looked at: the picture, or the regions found in it."""

    WHOLE = auto()
    BARS = auto()
    SQUARES = auto()


@dataclass(frozen=True, slots=True)
class Look:
    """One way of looking: how to prepare the picture or its regions, who reads it."""

    name: str
    steps: tuple[Preparation, ...]
    readers: tuple[Reader, ...]
    part: Part = Part.WHOLE

    def prepare(self, picture: Picture) -> Picture:
        return np.ascontiguousarray(
            reduce(lambda so_far, step: step(so_far), self.steps, picture)
        )


def scaled(factor: float) -> Preparation:
    def step(picture: Picture) -> Picture:
        most = (PIXELS_MAX / picture.size) ** 0.5
        bounded = min(factor, max(most, 1.0))
        how = cv2.INTER_AREA if bounded < 1 else cv2.INTER_CUBIC
        return _resized(picture, bounded, how)

    return step


def sharpened(radius: float, amount: float) -> Preparation:
    """Add `amount` times the difference to a blurred copy: undoes some blur."""

    def step(picture: Picture) -> Picture:
        blurred = cv2.GaussianBlur(picture, (0, 0), radius)
        return _picture(
            cv2.addWeighted(picture, 1 + amount, blurred, -amount, 0),
        )

    return step


def rotated(degrees: float) -> Preparation:
    """Turn the picture: readers scan bars along few directions only."""

    def step(picture: Picture) -> Picture:
        height, width = picture.shape
        side = int(np.hypot(height, width)) + 2
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
        turn[:, 2] += ((side - width) / 2, (side - height) / 2)
        return _picture(
            cv2.warpAffine(
                picture, turn, (side, side), flags=cv2.INTER_CUBIC, borderValue=255
            )
        )

    return step


def smoothed(radius: float) -> Preparation:
    return lambda picture: _picture(cv2.GaussianBlur(picture, (0, 0), radius))


def blurred_upright(height: int) -> Preparation:
    """Average along upright bars: takes noise from a Code 128 and leaves the bars."""
    return lambda picture: _picture(cv2.blur(picture, (1, height)))


def despeckled(size: int) -> Preparation:
    return lambda picture: _picture(cv2.medianBlur(picture, size))


def stretched(picture: Picture) -> Picture:
    """Use all the greys there are: for dark pictures."""
    return _picture(cv2.normalize(picture, None, 0, 255, cv2.NORM_MINMAX))  # type: ignore[call-overload]  # OpenCV's stub forgets that the output may be None


def equalised(picture: Picture) -> Picture:
    """Even out the contrast tile by tile (CLAHE): for uneven light."""
    return _picture(cv2.createCLAHE(2.0, (4, 4)).apply(picture))


def evenly_lit(picture: Picture) -> Picture:
    """Divide by the light, taken as the picture much blurred."""
    # A quarter of the size is enough to see the light, and sixteen times quicker.
    small = _resized(picture, 0.25, cv2.INTER_AREA)
    light = cv2.GaussianBlur(small, (0, 0), max(1.0, max(small.shape) / 12))
    light = cv2.resize(light, (picture.shape[1], picture.shape[0]))
    return _picture(cv2.divide(picture, light, scale=160))


def black_and_white(picture: Picture) -> Picture:
    """One threshold for the whole picture, found by Otsu's method."""
    smooth = cv2.GaussianBlur(picture, (0, 0), 1)
    return _picture(cv2.threshold(smooth, 0, 255, cv2.THRESH_OTSU)[1])


def black_and_white_nearby(block: int) -> Preparation:
    """Set a threshold for every pixel by its neighbours: for shadows."""

    def step(picture: Picture) -> Picture:
        smooth = cv2.GaussianBlur(picture, (0, 0), 0.8)
        return _picture(
            cv2.adaptiveThreshold(
                smooth,
                255,
                cv2.ADAPTIVE_THRESH_GAUSSIAN_C,
                cv2.THRESH_BINARY,
                block,
                5,
            )
        )

    return step


def inverted(picture: Picture) -> Picture:
    return _picture(cv2.bitwise_not(picture))


def _resized(picture: Picture, factor: float, how: int) -> Picture:
    height, width = picture.shape
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return _picture(cv2.resize(picture, size, interpolation=how))


def _picture(made: object) -> Picture:
    # OpenCV's stubs say "any array of numbers"; of eight bits in come eight out.
    return np.asarray(made, dtype=np.uint8)


_Z: Final = (Reader.ZXING,)
_G: Final = (Reader.ZXING_GLOBAL,)
_P: Final = (Reader.PYZBAR,)

_ZP: Final = _Z + _P

# Looks at regions are quick, because regions are small: they come first.
REGION_LOOKS: Final = (
    Look("squares", (), _ZP, Part.SQUARES),
    Look("bars", (), _ZP, Part.BARS),
    Look("bars, a little along", (blurred_upright(9),), _Z + _G, Part.BARS),
    Look("bars, along", (blurred_upright(25),), _ZP, Part.BARS),
    Look("squares, sharp", (sharpened(3, 3),), _Z + _G, Part.SQUARES),
    Look("bars, far along", (stretched, blurred_upright(61)), _Z + _G, Part.BARS),
    Look("bars, sharp", (blurred_upright(9), sharpened(5, 5)), _ZP, Part.BARS),
    Look(
        "bars, along, sharp", (blurred_upright(25), sharpened(4, 4)), _Z + _G, Part.BARS
    ),
    Look("squares, smooth, sharp", (smoothed(1), sharpened(4, 5)), _ZP, Part.SQUARES),
    Look("squares, one threshold", (black_and_white,), _G, Part.SQUARES),
    Look("bars, without speckles", (despeckled(5),), _ZP, Part.BARS),
    Look("squares, near threshold", (black_and_white_nearby(101),), _ZP, Part.SQUARES),
)

WHOLE_LOOKS: Final = (
    Look("double, sharp", (scaled(2), sharpened(3, 3)), _Z),
    Look("one threshold", (black_and_white,), _G),
    Look("double", (scaled(2),), _Z),
    Look("seven tenths", (scaled(0.7),), _G),
    Look("along the bars", (blurred_upright(9),), _G),
    Look("double, near threshold", (scaled(2), black_and_white_nearby(71)), _P),
    Look("triple, very sharp", (scaled(3), sharpened(4, 4)), _Z),
    Look("turned 45", (rotated(45),), (Reader.ZXING, Reader.PYZBAR)),
    Look("smooth, sharp", (smoothed(1), scaled(2), sharpened(4, 5)), _G + _P),
    Look("turned -15", (rotated(-15),), (Reader.ZXING, Reader.PYZBAR)),
    Look("sharp", (sharpened(2, 2),), _G + _P),
    Look("turned 15", (rotated(15),), (Reader.ZXING, Reader.PYZBAR)),
    Look("equalised, double", (equalised, scaled(2)), (Reader.ZXING, Reader.PYZBAR)),
    Look("turned 30, sharp", (rotated(30), scaled(2), sharpened(3, 3)), _G),
    Look("turned 60, sharp", (rotated(60), scaled(2), sharpened(3, 3)), _G),
    Look("turned 75", (rotated(75),), (Reader.ZXING, Reader.PYZBAR)),
    Look("stretched, sharp", (stretched, scaled(2), sharpened(3, 3)), _G),
    Look("even light, double", (evenly_lit, scaled(2)), _P),
    Look("fourfold", (scaled(4),), _Z),
    Look("triple, one threshold", (scaled(3), black_and_white), _G + _P),
    Look("without speckles", (scaled(2), despeckled(5), sharpened(3, 3)), _Z),
    Look("triple, extremely sharp", (scaled(3), sharpened(6, 8)), _P),
    Look("half", (scaled(0.5),), _Z),
    Look("inverted", (inverted,), _P),
)

LOOKS: Final = REGION_LOOKS + WHOLE_LOOKS
