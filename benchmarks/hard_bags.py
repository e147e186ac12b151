"""Pictures of bags that are hard to read: one kind of trouble each, in five severities.

A label is printed, stuck on a bag, and photographed on an ordinary morning (from an
angle, in uneven light, a little blurred and noisy, coded as JPEG); then one thing goes
wrong: the film bends, a lamp glares, the bag moves, the light is poor, a fold covers
part of the label, or the camera hangs far away. The same seed makes the same pictures.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
import zxingcpp

from demo.bags import (
    ORDINARY_MORNING,
    PICTURE_SIZE,
    Picture,
    film_on_platform,
    photographed,
    printed_code,
    stuck,
)
from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.ids import CommunityId, HouseholdId

SEVERITIES: Final = (1, 2, 3, 4, 5)
SYMBOLOGIES: Final = ("QR code", "Code 128")

# Of a label that is near, a module of the QR code is 6 pixels, a bar's unit 2.5.
_PIXELS_PRINTED: Final = {"QR code": 6, "Code 128": 5}
_SIZE_NEAR: Final = {"QR code": 1.0, "Code 128": 0.5}
_BARS_HEIGHT: Final = 250
_BORDER: Final = 40
_JPEG_QUALITY: Final = 85
# Where the bag lies in the picture.
_CENTRE: Final = (640, 380)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class HardBag:
    """A picture, what is hard about it, and the text of the label on it."""

    kind: str
    severity: int
    symbology: str
    text: str
    picture: Picture


def hard_bag(kind: str, severity: int, symbology: str, dice: random.Random) -> HardBag:
    """Make one picture; the same dice make the same."""
    text = _label(dice)
    harm = KINDS[kind]
    card = harm.on_card(_printed_card(text, symbology), severity, dice)
    scene = film_on_platform(_CENTRE, dice)
    size = harm.size(severity) * _SIZE_NEAR[symbology]
    stuck(scene, card, _CENTRE, dice, ORDINARY_MORNING, size=size)
    seen = photographed(harm.on_scene(scene, severity, dice), dice)
    coded = cv2.imencode(
        ".jpg",
        harm.on_image(seen, severity, dice),
        [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY],
    )[1]
    grey = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return HardBag(kind, severity, symbology, text, grey)


def _label(dice: random.Random) -> str:
    household = HouseholdId("".join(dice.choices(_ALPHABET, k=10)))
    return render_bag_label(
        BagLabel(CommunityId("NB01"), household, dice.randint(1, 9999))
    )


def _printed_card(text: str, symbology: str) -> Picture:
    """Print one code in the middle of a white card, as near as labels come."""
    is_qr = symbology == "QR code"
    kinds = zxingcpp.BarcodeFormat
    code = printed_code(
        text,
        kinds.QRCode if is_qr else kinds.Code128,
        scale=_PIXELS_PRINTED[symbology],
    )
    if not is_qr:
        code = np.repeat(code[code.shape[0] // 2][None], _BARS_HEIGHT, axis=0)
    return np.pad(code, _BORDER, constant_values=255)


_OnPicture: TypeAlias = Callable[[Picture, int, random.Random], Picture]


def _unharmed(picture: Picture, _severity: int, _dice: random.Random) -> Picture:
    return picture


@dataclass(frozen=True, slots=True)
class _Harm:
    """What goes wrong: with the card, in the scene, in the image, or with the size."""

    on_card: _OnPicture = _unharmed
    on_scene: _OnPicture = _unharmed
    on_image: _OnPicture = _unharmed
    sizes: tuple[float, ...] = (1.0,) * 5

    def size(self, severity: int) -> float:
        return self.sizes[severity - 1]


def _bent(card: Picture, severity: int, dice: random.Random) -> Picture:
    """Lay the card over folds, and around the bag: its sides turn away."""
    height, width = card.shape
    depth = 0.012 * severity * height
    phase, folds = dice.uniform(0, 6.28), dice.uniform(0.7, 1.6)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across = (x / width - 0.5) * 2
    half_turn = 0.16 * severity * np.pi / 2
    rolled = (np.arcsin(np.clip(across * np.sin(half_turn), -1, 1)) / half_turn + 1) / 2
    bent_x = rolled * width + 0.3 * depth * np.sin(2 * np.pi * y / height + phase)
    bent_y = y + depth * np.sin(2 * np.pi * folds * x / width + phase)
    bent = cv2.remap(
        card,
        bent_x.astype(np.float32),
        bent_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=255,
    )
    return np.asarray(bent, np.uint8)


def _glare(scene: Picture, severity: int, dice: random.Random) -> Picture:
    """Mirror a lamp in the film over the label, hard in the middle."""
    lamp = np.zeros(scene.shape[:2], np.float32)
    for _ in range(2):
        place = (
            _CENTRE[0] + dice.randint(-110, 110),
            _CENTRE[1] + dice.randint(-90, 90),
        )
        axes = (8 + 11 * severity, 5 + 6 * severity)
        cv2.ellipse(lamp, place, axes, dice.uniform(0, 180), 0, 360, 1.0, -1)
    light = cv2.GaussianBlur(lamp, (0, 0), 4 + 2 * severity)[:, :, None]
    return (scene + 330 * light).clip(0, 255).astype(np.uint8)


def _cover(scene: Picture, severity: int, dice: random.Random) -> Picture:
    """Let a fold of the bag hang over the label from above, or lie on it from below."""
    angle = dice.choice((-1, 1)) * np.pi / 2 + dice.uniform(-0.3, 0.3)
    towards = np.array([np.cos(angle), np.sin(angle)])
    along = np.array([-towards[1], towards[0]]) * 330
    edge = np.array(_CENTRE) + towards * (118 - 22 * severity)
    far = edge + towards * 190
    corners = np.array([edge - along, edge + along, far + along, far - along], np.int32)
    fold = np.zeros(scene.shape[:2], np.uint8)
    cv2.fillPoly(fold, [corners], 255)
    grain = np.random.default_rng(dice.getrandbits(32))
    coarse = grain.normal(70, 18, (18, 32)).astype(np.float32)
    film = cv2.resize(coarse, PICTURE_SIZE, interpolation=cv2.INTER_CUBIC)
    film = np.asarray(film).clip(0, 255).astype(np.uint8)
    return np.where((fold > 127)[:, :, None], film[:, :, None], scene)


def _moved(picture: Picture, severity: int, dice: random.Random) -> Picture:
    """Drag the picture along a line, as a bag swings while the shutter is open."""
    length = (3, 5, 8, 11, 15)[severity - 1]
    line = np.zeros((length, length), np.float32)
    line[length // 2, :] = 1
    middle = length / 2 - 0.5
    turn = cv2.getRotationMatrix2D((middle, middle), dice.uniform(0, 180), 1)
    dragged = np.asarray(cv2.warpAffine(line, turn, (length, length)), np.float32)
    return np.asarray(cv2.filter2D(picture, -1, dragged / dragged.sum()), np.uint8)


def _darkened(picture: Picture, severity: int, dice: random.Random) -> Picture:
    """Take the light away and let the sensor hiss."""
    gain = (0.35, 0.22, 0.14, 0.09, 0.06)[severity - 1]
    grain = np.random.default_rng(dice.getrandbits(32))
    noise = grain.normal(0, 2 + 0.8 * severity, (*picture.shape[:2], 1))
    return (picture * gain + 4 + noise).clip(0, 255).astype(np.uint8)


KINDS: Final[Mapping[str, _Harm]] = {
    "bend": _Harm(on_card=_bent),
    "glare": _Harm(on_scene=_glare),
    "motion": _Harm(on_image=_moved),
    "low light": _Harm(on_image=_darkened),
    "cover": _Harm(on_scene=_cover),
    "distance": _Harm(sizes=(0.85, 0.7, 0.55, 0.42, 0.32)),
}
