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

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
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
from station.looks import LOOKS, Look, Picture, Reader
from station.upright import one_channel

_ZBAR_SYMBOLS: Final = [pyzbar.ZBarSymbol.QRCODE, pyzbar.ZBarSymbol.CODE128]
_SYMBOLOGIES: Final = {"QRCODE": QR_CODE, "CODE128": CODE_128}

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
) -> PictureRead:
    """Read with both readers, then look again and again while `is_time_left`."""
    grey = one_channel(picture)
    codes = _read(Reader.ZXING, grey)
    if codes:
        return CodesRead(codes)
    sightings: Counter[str] = Counter()
    for by_reader in _attempts(grey, looks, is_time_left):
        found = _each_text_once(code for codes in by_reader for code in codes)
        if not any(_is_agreed(code, by_reader) for code in found) and found:
            return ReadersDisagree(found)
        # Once a picture: two readers are misled by the same blurred bars.
        sightings.update(code.text for code in found)
        certain = tuple(code for code in found if _is_certain(code, sightings))
        if certain:
            return CodesRead(certain)
    return NOTHING_READ


_ByReader: TypeAlias = tuple[tuple[Code, ...], ...]


def _attempts(
    grey: Picture, looks: Iterable[Look], is_time_left: Callable[[], bool]
) -> Iterator[_ByReader]:
    """Look in every further way, and give what was found reader by reader."""
    if is_time_left():
        yield (_read(Reader.PYZBAR, grey),)
    for look in looks:
        if not is_time_left():
            return
        prepared = look.prepare(grey)
        yield tuple(_read(reader, prepared) for reader in look.readers)


def _is_agreed(code: Code, by_reader: _ByReader) -> bool:
    """Whether no reader that read something missed this code."""
    return all(
        not codes or code.text in {other.text for other in codes} for codes in by_reader
    )


def _is_certain(code: Code, sightings: Counter[str]) -> bool:
    if code.symbology == QR_CODE:
        return True
    return (
        sightings[code.text] >= _SIGHTINGS_MIN
        and len(code.text) >= _CHARACTERS_MIN
        and len(set(code.text)) >= _DIFFERENT_CHARACTERS_MIN
        and code.text.isascii()
        and code.text.isprintable()
    )


def _read(reader: Reader, grey: Picture) -> tuple[Code, ...]:
    if min(grey.shape) < _SIDE_PIXELS_MIN:
        return ()
    if reader is Reader.PYZBAR:
        return _read_by_pyzbar(grey)
    return _read_by_zxing(grey, reader)


def _read_by_zxing(grey: Picture, reader: Reader) -> tuple[Code, ...]:
    # Made anew each time: its binding complains of what modules still hold when the
    # program ends.
    kinds = zxingcpp.BarcodeFormat
    barcodes = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats([kinds.QRCode, kinds.Code128]),
        binarizer=zxingcpp.Binarizer.GlobalHistogram
        if reader is Reader.ZXING_GLOBAL
        else zxingcpp.Binarizer.LocalAverage,
        try_invert=reader is not Reader.ZXING_QUICK,
        try_downscale=reader is not Reader.ZXING_QUICK,
    )
    return _each_text_once(
        Code(
            _tidied(barcode.text),
            QR_CODE if barcode.format == kinds.QRCode else CODE_128,
            "zxing-cpp",
        )
        for barcode in barcodes
    )


def _read_by_pyzbar(grey: Picture) -> tuple[Code, ...]:
    try:
        symbols = pyzbar.decode(grey, symbols=_ZBAR_SYMBOLS)
    except (ValueError, pyzbar.PyZbarError):
        # The binding does not know every orientation that the library returns.
        return ()
    return _each_text_once(
        Code(
            _tidied(symbol.data.decode("utf-8", errors="replace")),
            _SYMBOLOGIES[symbol.type],
            "pyzbar",
        )
        for symbol in symbols
    )


def _tidied(text: str) -> str:
    """Line ends and edges on which the readers differ; no label has any."""
    return text.replace("\r\n", "\n").strip()


def _each_text_once(codes: Iterable[Code]) -> tuple[Code, ...]:
    return tuple({code.text: code for code in codes if code.text}.values())
