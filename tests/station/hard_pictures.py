"""Real photographs of codes, made worse the way a sorting point makes them worse."""

import json
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]

RECORDINGS: Final = Path(__file__).parents[1] / "recordings" / "labels"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A picture, what happened to it, and the text that it carries."""

    name: str
    harm: str
    picture: Picture
    text: str


def photographs(folder: Path = RECORDINGS) -> Iterator[Photograph]:
    """Give the recordings as they are, in grey."""
    listed = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    for image in listed["images"]:
        picture = cv2.imread(str(folder / image["image"]), cv2.IMREAD_GRAYSCALE)
        yield Photograph(
            image["image"], "", np.asarray(picture, np.uint8), image["text"]
        )


def hard_photographs(
    seed: int, severity: float | None = None, folder: Path = RECORDINGS
) -> Iterator[Photograph]:
    """Give every recording with every harm done to it.

    `severity` goes from 0 to 1; without one, each picture gets its own.
    """
    dice = random.Random(seed)
    for photograph in photographs(folder):
        for harm, harmed in HARMS.items():
            how_much = dice.random() if severity is None else severity
            picture = harmed(photograph.picture, how_much, dice)
            yield Photograph(photograph.name, harm, _as_jpeg(picture), photograph.text)


def _blurred(picture: Picture, severity: float, _dice: random.Random) -> Picture:
    return _picture(cv2.GaussianBlur(picture, (0, 0), 0.6 + 2.0 * severity))


def _moved(picture: Picture, severity: float, dice: random.Random) -> Picture:
    size = int(3 + 10 * severity)
    path = np.zeros((size, size), np.float32)
    path[size // 2, :] = 1
    middle = size / 2 - 0.5
    turn = cv2.getRotationMatrix2D((middle, middle), dice.uniform(0, 180), 1)
    path = np.asarray(cv2.warpAffine(path, turn, (size, size)), np.float32)
    return _picture(cv2.filter2D(picture, -1, path / path.sum()))


def _darkened(picture: Picture, severity: float, dice: random.Random) -> Picture:
    dark = picture.astype(np.float32) * (0.35 - 0.3 * severity) + 5
    return _picture(dark + _noise(picture, 1.5 + 4 * severity, dice))


def _noisy(picture: Picture, severity: float, dice: random.Random) -> Picture:
    noise = _noise(picture, 15 + 50 * severity, dice)
    return _picture(picture.astype(np.float32) + noise)


def _far(picture: Picture, severity: float, _dice: random.Random) -> Picture:
    size = 0.75 - 0.5 * severity
    return _picture(
        cv2.resize(picture, None, fx=size, fy=size, interpolation=cv2.INTER_AREA)
    )


def _aslant(picture: Picture, severity: float, dice: random.Random) -> Picture:
    height, width = picture.shape
    most = 0.1 + 0.3 * severity
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    inwards = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    moved = [
        (
            x + dx * dice.uniform(0, most) * width,
            y + dy * dice.uniform(0, most) * height,
        )
        for (x, y), (dx, dy) in zip(corners, inwards, strict=True)
    ]
    view = cv2.getPerspectiveTransform(
        np.array(corners, np.float32), np.array(moved, np.float32)
    )
    return _picture(
        cv2.warpPerspective(picture, view, (width, height), borderValue=200)
    )


def _turned(picture: Picture, severity: float, dice: random.Random) -> Picture:
    height, width = picture.shape
    side = int(np.hypot(height, width)) + 4
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(10, 80), 1)
    turn[:, 2] += ((side - width) / 2, (side - height) / 2)
    turned = cv2.warpAffine(
        picture, turn, (side, side), borderMode=cv2.BORDER_REPLICATE
    )
    return _picture(cv2.GaussianBlur(turned, (0, 0), 0.4 + 1.2 * severity))


def _bent(picture: Picture, severity: float, dice: random.Random) -> Picture:
    height, width = picture.shape
    depth = (0.03 + 0.12 * severity) * height
    phase, period = dice.uniform(0, 6.28), dice.uniform(0.6, 1.5) * width
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    bent_x = x + depth * 0.4 * np.sin(2 * np.pi * y / height + phase)
    bent_y = y + depth * np.sin(2 * np.pi * x / period + phase)
    return _picture(
        cv2.remap(
            picture,
            bent_x.astype(np.float32),
            bent_y.astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
    )


def _unevenly_lit(picture: Picture, severity: float, dice: random.Random) -> Picture:
    height, width = picture.shape
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = dice.uniform(0, 6.28)
    shade = np.cos(angle) * x / width + np.sin(angle) * y / height
    shade = (shade - shade.min()) / (shade.max() - shade.min())
    return _picture(picture * (1 - (0.6 + 0.38 * severity) * shade))


def _glaring(picture: Picture, severity: float, dice: random.Random) -> Picture:
    height, width = picture.shape
    glare = np.zeros_like(picture)
    axes = (
        int(width * (0.05 + 0.15 * severity)),
        int(height * (0.05 + 0.15 * severity)),
    )
    middle = (dice.randrange(width), dice.randrange(height))
    cv2.ellipse(glare, middle, axes, dice.uniform(0, 180), 0, 360, 255, -1)
    return _picture(cv2.add(picture, cv2.GaussianBlur(glare, (0, 0), 5)))


HARMS: Final[Mapping[str, Callable[[Picture, float, random.Random], Picture]]] = {
    "blur": _blurred,
    "motion": _moved,
    "dark": _darkened,
    "noise": _noisy,
    "distance": _far,
    "slant": _aslant,
    "turn": _turned,
    "bend": _bent,
    "uneven light": _unevenly_lit,
    "glare": _glaring,
}


def _noise(
    picture: Picture, deviation: float, dice: random.Random
) -> NDArray[np.float64]:
    return np.random.default_rng(dice.getrandbits(32)).normal(
        0, deviation, picture.shape
    )


def _as_jpeg(picture: Picture) -> Picture:
    coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 80])[1]
    return _picture(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))


def _picture(made: object) -> Picture:
    clipped: Picture = np.clip(np.asarray(made), 0, 255).astype(np.uint8)
    return clipped


def label_on_grey(text: str) -> Picture:
    """Print a label as a QR code in the middle of a grey scene, 640×480 in colour."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    square = np.array(code.to_image(scale=6, add_quiet_zones=True), np.uint8)
    scene = np.full((480, 640, 3), 120, np.uint8)
    height, width = square.shape
    top, left = (480 - height) // 2, (640 - width) // 2
    scene[top : top + height, left : left + width] = square[:, :, None]
    return scene
