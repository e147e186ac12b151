"""The code reader: one picture in, the codes on it out, or why there is no reading.

zxing-cpp looks first (better and five times quicker), pyzbar on a miss, then the
ways of `station.looks` until something is found or the time is used up. Whatever
the picture holds, nothing raises: pyzbar's binding throws a `ValueError` on some
pictures (its table of orientations lacks one), and pictures come from the street.

A false reading is worse than none. QR codes carry an error correction that does
not pass a wrong text; Code 128 has one check character, so a Code 128 that shows
only after the picture was worked on must be seen twice. Two readers that read
different texts from one picture have read nothing: `ReadersDisagree`.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import Enum, auto
from typing import Final, TypeAlias

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from pyzbar import pyzbar

from station.codes import (
    CODE_128,
    NOTHING_READ,
    QR_CODE,
    Code,
    CodesRead,
    PictureRead,
    ReadersDisagree,
)
from station.looks import LOOKS, Look, Part, Picture, Reader
from station.regions import Region, find_regions
from station.shots import one_channel


class Kinds(Enum):
    """Which kinds of codes are looked for: fewer kinds are quicker and surer."""

    LABELS = auto()
    LABELS_AND_GOODS = auto()
    """Goods carry EAN codes: with them at hand a camera is tried without labels."""


# What pyzbar calls a kind of code, and its name at zxing-cpp, which is ours.
_LABELS: Final = {
    pyzbar.ZBarSymbol.QRCODE: QR_CODE,
    pyzbar.ZBarSymbol.CODE128: CODE_128,
}
_SYMBOLOGIES: Final = {
    Kinds.LABELS: _LABELS,
    Kinds.LABELS_AND_GOODS: _LABELS
    | {pyzbar.ZBarSymbol.EAN13: "EAN13", pyzbar.ZBarSymbol.EAN8: "EAN8"},
}

# A Code 128 found only by working on the picture must be seen in so many pictures made
# of it, and have so many characters and different ones, all of them ASCII: evenly
# striped things check out as "0000", and blurred bars as what nobody prints.
_SIGHTINGS_MIN: Final = 2
_CHARACTERS_MIN: Final = 5
_DIFFERENT_CHARACTERS_MIN: Final = 3

# A picture below this side holds no code; both libraries are unsure what to do.
_SIDE_PIXELS_MIN: Final = 16


def glance(picture: NDArray[np.uint8]) -> CodesRead:
    """Read what the quick reader sees at once; for every image of a camera."""
    return CodesRead(_read(Reader.ZXING_QUICK, one_channel(picture)))


def study(
    picture: NDArray[np.uint8],
    *,
    is_time_left: Callable[[], bool],
    looks: Iterable[Look] = LOOKS,
    kinds: Kinds = Kinds.LABELS,
) -> PictureRead:
    """Read with both readers, then look again and again while `is_time_left`."""
    grey = one_channel(picture)
    codes = _read(Reader.ZXING, grey, kinds)
    if codes:
        return CodesRead(codes)
    sightings = _Sightings()
    disagreeing: tuple[Code, ...] = ()
    for look, prepared, readers in _attempts(grey, looks, is_time_left):
        by_reader = [_read(reader, prepared, kinds) for reader in readers]
        found = _each_text_once(code for codes in by_reader for code in codes)
        sightings.add(found, look)
        if found and not any(_is_agreed(code, by_reader) for code in found):
            disagreeing = found
            if any(code.symbology == QR_CODE for code in found):
                break
            # Bars are misread now and then: what other looks say outweighs that.
            continue
        certain = tuple(code for code in found if sightings.is_certain(code))
        if certain:
            return CodesRead(certain)
    return ReadersDisagree(disagreeing) if disagreeing else NOTHING_READ


_Attempt: TypeAlias = tuple[str, Picture, tuple[Reader, ...]]


def _attempts(
    grey: Picture, looks: Iterable[Look], is_time_left: Callable[[], bool]
) -> Iterator[_Attempt]:
    """Prepare the picture, or its regions, in every further way, which has a name."""
    if is_time_left():
        yield "as it is", grey, (Reader.PYZBAR,)
    regions: tuple[Region, ...] | None = None
    for look in looks:
        if look.part is Part.WHOLE:
            parts: Iterable[Picture] = (grey,)
        else:
            regions = find_regions(grey) if regions is None else regions
            is_bars = look.part is Part.BARS
            parts = (part.picture for part in regions if part.is_bars is is_bars)
        if not is_time_left():
            return
        for part in parts:
            yield look.name, look.prepare(part), look.readers


def _is_agreed(code: Code, by_reader: Iterable[tuple[Code, ...]]) -> bool:
    """Whether no reader that read something missed this code."""
    return all(
        not codes or code.text in {other.text for other in codes} for codes in by_reader
    )


class _Sightings:
    """In how many ways of looking each text of one picture was seen."""

    def __init__(self) -> None:
        self._looks: dict[str, set[str]] = {}

    def add(self, found: Iterable[Code], look: str) -> None:
        # Once a look: two readers, or two regions, are misled by the same blurred bars.
        for code in found:
            self._looks.setdefault(code.text, set()).add(look)

    def is_certain(self, code: Code) -> bool:
        if code.symbology == QR_CODE:
            return True
        count = len(self._looks[code.text])
        rivals = (len(seen) for text, seen in self._looks.items() if text != code.text)
        return (
            count >= _SIGHTINGS_MIN
            and count > max(rivals, default=0)
            and len(code.text) >= _CHARACTERS_MIN
            and len(set(code.text)) >= _DIFFERENT_CHARACTERS_MIN
            and code.text.isascii()
            and code.text.isprintable()
        )


def _read(
    reader: Reader, grey: Picture, kinds: Kinds = Kinds.LABELS
) -> tuple[Code, ...]:
    if min(grey.shape) < _SIDE_PIXELS_MIN:
        return ()
    if reader is Reader.PYZBAR:
        return _read_by_pyzbar(grey, kinds)
    return _read_by_zxing(grey, reader, kinds)


def _read_by_zxing(grey: Picture, reader: Reader, kinds: Kinds) -> tuple[Code, ...]:
    # Made anew each time: its binding complains of what modules still hold when the
    # program ends.
    names = {
        getattr(zxingcpp.BarcodeFormat, name): name
        for name in _SYMBOLOGIES[kinds].values()
    }
    barcodes = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats(list(names)),
        binarizer=zxingcpp.Binarizer.GlobalHistogram
        if reader is Reader.ZXING_GLOBAL
        else zxingcpp.Binarizer.LocalAverage,
        try_invert=reader is not Reader.ZXING_QUICK,
        try_downscale=reader is not Reader.ZXING_QUICK,
    )
    return _each_text_once(
        Code(_tidied(barcode.text), names[barcode.format], "zxing-cpp")
        for barcode in barcodes
    )


def _read_by_pyzbar(grey: Picture, kinds: Kinds) -> tuple[Code, ...]:
    names = _SYMBOLOGIES[kinds]
    try:
        symbols = pyzbar.decode(grey, symbols=list(names))
    except (ValueError, pyzbar.PyZbarError):
        # The binding does not know every orientation that the library returns.
        return ()
    return _each_text_once(
        Code(
            _tidied(symbol.data.decode("utf-8", errors="replace")),
            names[pyzbar.ZBarSymbol[symbol.type]],
            "pyzbar",
        )
        for symbol in symbols
    )


def _tidied(text: str) -> str:
    """Line ends and edges on which the readers differ; no label has any."""
    return text.replace("\r\n", "\n").strip()


def _each_text_once(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple({code.text: code for code in codes if code.text}.values())
