"""What the sorting point's camera would see: bags with labels, as photographs.

A label is printed (QR code, and the same text as Code 128 for a gun), stuck on a
bag, and the bag is looked at by a cheap camera in a shed: from an angle, in
uneven light, a little out of focus, with a noisy sensor and JPEG's blocks.
`Severity` says how bad each of these is; the demo uses an ordinary morning.
"""

import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]

# The camera's picture, in pixels: width, height.
PICTURE_SIZE: Final = (1280, 720)

# The printed label on its card, in pixels at the printer.
_LABEL_SIZE: Final = (640, 330)
_JPEG_QUALITY: Final = 85


@dataclass(frozen=True, slots=True)
class Severity:
    """How hard the picture is; 0 is a studio, 1 an ordinary morning, 3 a bad one."""

    perspective: float = 1.0
    blur: float = 1.0
    light: float = 1.0
    noise: float = 1.0


ORDINARY_MORNING: Final = Severity()


def empty_platform(dice: random.Random) -> Picture:
    """Picture the scale's platform with nothing on it."""
    return photographed(_platform(dice), dice)


def bag_on_platform(
    label: str | None, dice: random.Random, severity: Severity = ORDINARY_MORNING
) -> Picture:
    """Picture a bag; `label` is the text on it, None for a bag without a label."""
    centre = (640 + dice.randint(-60, 60), 380 + dice.randint(-20, 20))
    picture = film_on_platform(centre, dice)
    if label is not None:
        stuck(picture, printed_label(label), centre, dice, severity)
    return photographed(picture, dice, severity)


def film_on_platform(centre: tuple[int, int], dice: random.Random) -> Picture:
    """Picture a bag without a label, as a studio would."""
    picture = _platform(dice)
    _draw_bag(picture, centre, dice)
    return picture


def printed_label(text: str) -> Picture:
    """Print a label: QR code, the same text as Code 128 below, and in letters."""
    width, height = _LABEL_SIZE
    card = np.full((height, width), 255, np.uint8)
    square = printed_code(text, zxingcpp.BarcodeFormat.QRCode, scale=6)
    bars = printed_code(text, zxingcpp.BarcodeFormat.Code128, scale=2)
    side = 200
    square = _stretched(square, (side, side))
    bars = _stretched(bars, (bars.shape[1], 70))
    card[8 : 8 + side, (width - side) // 2 : (width + side) // 2] = square
    left = (width - bars.shape[1]) // 2
    card[216:286, left : left + bars.shape[1]] = bars
    font = cv2.FONT_HERSHEY_SIMPLEX
    cv2.putText(card, text, (110, 318), font, 0.9, 0, 2, cv2.LINE_AA)
    return card


def write_picture(path: Path, picture: Picture) -> None:
    """Replace the file in one step, so that no camera ever sees half of it."""
    is_coded, jpeg = cv2.imencode(
        ".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    if not is_coded:
        msg = f"picture for {path} cannot be coded as JPEG"
        raise ValueError(msg)
    half = path.with_suffix(".half")
    half.write_bytes(jpeg.tobytes())
    half.replace(path)


def printed_code(
    text: str, symbology: zxingcpp.BarcodeFormat, *, scale: int
) -> Picture:
    # Level Q survives a quarter of the code being dirty; Code 128 has no levels.
    level = {"ec_level": "Q"} if symbology == zxingcpp.BarcodeFormat.QRCode else {}
    code = zxingcpp.create_barcode(text, symbology, **level)
    return np.array(code.to_image(scale=scale, add_quiet_zones=True), np.uint8)


def _stretched(code: Picture, size: tuple[int, int]) -> Picture:
    return np.asarray(cv2.resize(code, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _platform(dice: random.Random) -> Picture:
    width, height = PICTURE_SIZE
    grain = np.random.default_rng(dice.getrandbits(32))
    concrete = grain.normal(120, 9, (height // 4, width // 4))
    floor = cv2.resize(concrete.astype(np.float32), PICTURE_SIZE)
    picture = np.repeat(floor[:, :, None], 3, axis=2).clip(0, 255).astype(np.uint8)
    cv2.rectangle(picture, (260, 150), (1020, 690), (92, 96, 98), -1)
    cv2.rectangle(picture, (260, 150), (1020, 690), (60, 62, 64), 6)
    return picture


def _draw_bag(picture: Picture, centre: tuple[int, int], dice: random.Random) -> None:
    colour = dice.choice([(70, 140, 60), (60, 60, 66), (140, 120, 60)])
    outline = [
        (
            centre[0] + 1.4 * (radius := 265 + dice.randint(-22, 22)) * np.cos(angle),
            centre[1] + 0.98 * radius * np.sin(angle),
        )
        for angle in np.radians(range(0, 360, 12))
    ]
    covers = np.zeros(picture.shape[:2], np.uint8)
    cv2.fillPoly(covers, [np.array(outline, np.int32)], 255)
    # Film is crumpled: folds of several sizes, lit from one side.
    grain = np.random.default_rng(dice.getrandbits(32))
    folds = np.zeros(covers.shape, np.float32)
    for cells, depth in ((6, 26), (14, 20), (34, 12)):
        coarse = grain.normal(0, depth, (cells, cells)).astype(np.float32)
        folds += cv2.resize(coarse, PICTURE_SIZE, interpolation=cv2.INTER_CUBIC)
    round_off = cv2.GaussianBlur(covers, (0, 0), 45).astype(np.float32) / 255
    shaded = (np.array(colour) * (0.35 + 0.75 * round_off[:, :, None])) + folds[
        :, :, None
    ]
    film = shaded.clip(0, 255).astype(np.uint8)
    np.copyto(picture, film, where=(covers > 127)[:, :, None])


def stuck(
    picture: Picture,
    card: Picture,
    centre: tuple[int, int],
    dice: random.Random,
    severity: Severity,
    *,
    size: float = 1.0,
) -> None:
    """Stick the card on the picture, `size` times as large as it was printed."""
    height, width = card.shape
    lean = 26 * severity.perspective * size
    turn = np.radians(dice.uniform(-25, 25) * severity.perspective)
    corners = []
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        across, down = x * size * width / 2, y * size * height / 2
        corners.append(
            (
                centre[0] + across * np.cos(turn) - down * np.sin(turn)
                + dice.uniform(-lean, lean),
                centre[1] + across * np.sin(turn) + down * np.cos(turn)
                + dice.uniform(-lean, lean),
            )
        )  # fmt: skip
    flat = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    look = cv2.getPerspectiveTransform(flat, np.array(corners, np.float32))
    colour = cv2.cvtColor(card, cv2.COLOR_GRAY2BGR)
    seen = cv2.warpPerspective(colour, look, PICTURE_SIZE, flags=cv2.INTER_AREA)
    covers = cv2.warpPerspective(np.full_like(card, 255), look, PICTURE_SIZE)
    np.copyto(picture, seen, where=(covers > 127)[:, :, None])


def photographed(
    picture: Picture, dice: random.Random, severity: Severity = ORDINARY_MORNING
) -> Picture:
    """Look at the picture through a cheap camera, in uneven light."""
    width, height = PICTURE_SIZE
    across = np.linspace(-1, 1, width)[None, :] * dice.uniform(-0.3, 0.3)
    down = np.linspace(-1, 1, height)[:, None] * dice.uniform(-0.25, 0.25)
    light = (0.85 + severity.light * (across + down)).clip(0.12, 1.4)[:, :, None]
    blurred = cv2.GaussianBlur(picture, (0, 0), max(0.01, 0.9 * severity.blur))
    grain = np.random.default_rng(dice.getrandbits(32))
    noise = grain.normal(0, max(0.01, 5 * severity.noise), (height, width, 1))
    seen = blurred.astype(np.float32) * light + noise
    return np.asarray(seen.clip(0, 255), np.uint8)
