"""Reading codes: what one image of a camera costs, and what the glass before it costs.

The peer is pyzbar on the same picture in the same run: the reader that most
projects of this kind use. How much is read of hard pictures is `reading`'s business.
"""

import time
from collections.abc import Callable
from functools import partial
from typing import Final

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from pyzbar import pyzbar

from benchmarks.rows import Row
from station.code_reader import glance
from station.guarded_reader import GuardedReader

_LABEL: Final = "LLNB017K3M9QX2VA0042L"
_SIZE: Final = (1080, 1920)
_REPEATS: Final = 20

_SYMBOLS: Final = [pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128]


def measure() -> list[Row]:
    """Time three kinds of 1080p images, and count what is read of hard ones."""
    grain = np.random.default_rng(1)
    noise = grain.integers(0, 256, _SIZE, dtype=np.uint8)
    pictures = {
        "noise": noise,
        "flat grey": np.full(_SIZE, 128, np.uint8),
        "with a label": _with_label(grain),
    }
    rows = [
        Row(
            f"1080p image, {name}: read codes",
            _milliseconds(partial(glance, picture)),
            "ms",
            "pyzbar",
            _milliseconds(partial(_pyzbar, picture)),
            goal="faster",
        )
        for name, picture in pictures.items()
    ]
    return [*rows, _glass(pictures["with a label"])]


def _glass(picture: NDArray[np.uint8]) -> Row:
    """Compare reading in the other process with reading here."""
    reader = GuardedReader()
    through_ms = _milliseconds(lambda: reader.read(picture, study_s=0.1, is_hard=False))
    reader.close()
    return Row(
        "1080p image, with a label: in the reading process",
        through_ms,
        "ms",
        "in the same process",
        _milliseconds(partial(glance, picture)),
        "about the same",
    )


def _pyzbar(picture: NDArray[np.uint8]) -> list[str]:
    try:
        found = pyzbar.decode(picture, symbols=_SYMBOLS)
    except ValueError:
        return []
    return [
        one.data.decode("utf-8", "replace").replace("\r\n", "\n").strip()
        for one in found
    ]


def _with_label(grain: np.random.Generator) -> NDArray[np.uint8]:
    scene = grain.normal(110, 12, (_SIZE[0] // 4, _SIZE[1] // 4)).astype(np.float32)
    picture = cv2.resize(scene, (_SIZE[1], _SIZE[0])).clip(0, 255).astype(np.uint8)
    code = zxingcpp.create_barcode(_LABEL, zxingcpp.BarcodeFormat.QRCode, ec_level="Q")
    square = np.array(code.to_image(scale=6, add_quiet_zones=True), np.uint8)
    height, width = square.shape
    picture[400 : 400 + height, 800 : 800 + width] = square
    return picture


def _milliseconds(read: Callable[[], object]) -> float:
    """Take the best of several runs: the others measure the machine's other work."""
    read()
    times_s = []
    for _ in range(_REPEATS):
        started_s = time.perf_counter()
        read()
        times_s.append(time.perf_counter() - started_s)
    return min(times_s) * 1000
