"""The code reader: every photograph that others read, more that they do not."""

import time
from collections.abc import Callable

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pyzbar import pyzbar

from station import code_reader
from station.code_reader import Kinds, glance, study
from station.codes import (
    CODE_128,
    NOTHING_READ,
    QR_CODE,
    Code,
    CodesRead,
    ReadersDisagree,
)
from station.looks import LOOKS, PIXELS_MAX, Look, Picture, Reader, inverted, scaled
from station.shots import one_channel
from tests.station.hard_pictures import Photograph, hard_photographs, photographs


def for_ever() -> bool:
    return True


def study_to_the_end(picture: Picture) -> CodesRead | ReadersDisagree:
    return study(picture, is_time_left=for_ever)


def printed(text: str, symbology: zxingcpp.BarcodeFormat) -> Picture:
    code = zxingcpp.create_barcode(text, symbology)
    return np.array(code.to_image(scale=3, add_quiet_zones=True), np.uint8)


QR_PICTURE = printed("LLNB017K3M9QX2VA00016", zxingcpp.BarcodeFormat.QRCode)
BARS = printed("LLNB017K3M9QX2VA00016", zxingcpp.BarcodeFormat.Code128)


@pytest.mark.parametrize("photograph", list(photographs()), ids=lambda one: one.name)
def test_every_photograph_is_read_as_what_it_carries(photograph: Photograph) -> None:
    read = study_to_the_end(photograph.picture)

    assert [code.text for code in read.codes] == [photograph.text]
    expected = QR_CODE if photograph.name.startswith("qr") else CODE_128
    assert read.codes[0].symbology == expected


def test_looking_again_reads_far_more_hard_photographs_and_none_wrongly() -> None:
    # A third of them: the benchmark looks at all.
    hard = list(hard_photographs(seed=11))[::3]
    at_once = by_looking = 0
    for photograph in hard:
        read = study_to_the_end(photograph.picture)
        texts = [code.text for code in read.codes]
        assert isinstance(read, CodesRead)
        assert texts in ([], [photograph.text]), (photograph.name, photograph.harm)
        by_looking += bool(texts)
        at_once += bool(
            study(photograph.picture, is_time_left=for_ever, looks=()).codes
        )

    assert by_looking > at_once * 1.3, (by_looking, at_once)


@given(
    arrays.arrays(
        np.uint8,
        st.one_of(
            st.tuples(st.integers(1, 60), st.integers(1, 60)),
            st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)),
            st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(4)),
        ),
    )
)
def test_no_picture_raises_and_noise_carries_nothing(picture: Picture) -> None:
    assert study_to_the_end(picture) == NOTHING_READ
    assert glance(picture) == NOTHING_READ


def test_stripes_that_check_out_are_no_code() -> None:
    stripes = np.tile(np.repeat([0, 255], 4).astype(np.uint8), (120, 60))

    assert study_to_the_end(stripes) == NOTHING_READ


@pytest.mark.parametrize(
    "symbology",
    [
        zxingcpp.BarcodeFormat.Code39,
        zxingcpp.BarcodeFormat.ITF,
        zxingcpp.BarcodeFormat.DataMatrix,
    ],
    ids=str,
)
def test_codes_of_other_kinds_are_not_read(symbology: zxingcpp.BarcodeFormat) -> None:
    assert study_to_the_end(printed("12345678", symbology)) == NOTHING_READ


@pytest.mark.parametrize(
    ("symbology", "text"),
    [
        (zxingcpp.BarcodeFormat.EAN13, "6901234567892"),
        (zxingcpp.BarcodeFormat.EAN8, "69012341"),
    ],
    ids=str,
)
def test_goods_are_read_when_asked_for_and_by_no_station(
    symbology: zxingcpp.BarcodeFormat, text: str
) -> None:
    picture = printed(text, symbology)
    dark = np.asarray(picture // 8 + 20, np.uint8)

    for one in (picture, dark):
        read = study(one, is_time_left=for_ever, kinds=Kinds.LABELS_AND_GOODS)
        assert [code.text for code in read.codes] == [text]
        assert study_to_the_end(one) == NOTHING_READ


def test_colours_transparency_and_size_make_no_difference() -> None:
    in_colour = cv2.cvtColor(QR_PICTURE, cv2.COLOR_GRAY2BGR)
    transparent = cv2.cvtColor(QR_PICTURE, cv2.COLOR_GRAY2BGRA)
    poster = cv2.resize(QR_PICTURE, (6000, 6000), interpolation=cv2.INTER_NEAREST)

    texts = {
        study_to_the_end(np.asarray(picture, np.uint8)).codes[0].text
        for picture in (in_colour, transparent, poster)
    }

    assert texts == {"LLNB017K3M9QX2VA00016"}
    assert max(one_channel(np.asarray(poster, np.uint8)).shape) <= 4096


def test_two_labels_in_one_picture_are_both_said() -> None:
    other = printed("LLNB01C0FFEE12340002N", zxingcpp.BarcodeFormat.QRCode)

    read = glance(np.hstack([QR_PICTURE, other]))

    assert len(read.codes) == 2


def test_without_time_only_the_quick_reader_looks() -> None:
    assert study(BARS, is_time_left=lambda: False).codes[0].text
    assert study(inverted(BARS // 8), is_time_left=lambda: False) == NOTHING_READ


def test_the_time_is_kept_within_one_look() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (720, 1280), dtype=np.uint8)
    asked: list[float] = []

    def is_time_left() -> bool:
        asked.append(time.monotonic())
        return len(asked) < 4

    assert study(noise, is_time_left=is_time_left) == NOTHING_READ
    assert len(asked) == 4, "before each look, and no look after"


def test_pyzbar_s_missing_orientation_is_no_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def raise_as_the_binding_does(*_: object, **__: object) -> None:
        msg = "4294967295 is not a valid ZBarOrientation"
        raise ValueError(msg)

    monkeypatch.setattr(pyzbar, "decode", raise_as_the_binding_does)

    assert study_to_the_end(np.full((100, 100), 128, np.uint8)) == NOTHING_READ


def _reading_nothing(*_: object, **__: object) -> tuple[Code, ...]:
    return ()


def _study_with(
    monkeypatch: pytest.MonkeyPatch,
    *,
    pyzbar_reads: Callable[[Picture], tuple[Code, ...]],
    zxing_reads: Callable[[Picture], tuple[Code, ...]],
    look_count: int,
) -> CodesRead | ReadersDisagree:
    """Study with readers that say what the test lets them, after a first miss."""
    first = iter([True])
    monkeypatch.setattr(
        code_reader, "_read_by_pyzbar", lambda grey, _kinds: pyzbar_reads(grey)
    )
    monkeypatch.setattr(
        code_reader,
        "_read_by_zxing",
        lambda grey, *_: () if next(first, False) else zxing_reads(grey),
    )
    both = Look("both", (), (Reader.ZXING, Reader.PYZBAR))
    return study(
        np.full((50, 50), 9, np.uint8),
        is_time_left=for_ever,
        looks=[both] * look_count,
    )


def test_readers_that_disagree_have_read_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = _study_with(
        monkeypatch,
        pyzbar_reads=lambda _: (Code("ABCDE1", CODE_128, "pyzbar"),),
        zxing_reads=lambda _: (Code("ABCDE7", CODE_128, "zxing-cpp"),),
        look_count=1,
    )

    assert isinstance(read, ReadersDisagree)
    assert {code.text for code in read.codes} == {"ABCDE1", "ABCDE7"}


@pytest.mark.parametrize(
    ("text", "look_count", "is_read"),
    [
        ("ABCDE1", 0, False),
        ("ABCDE1", 1, True),
        ("AB1", 9, False),
        ("00000000", 9, False),
    ],
)
def test_a_code_128_found_by_looking_must_be_seen_twice_and_be_no_pattern(
    monkeypatch: pytest.MonkeyPatch, text: str, look_count: int, *, is_read: bool
) -> None:
    read = _study_with(
        monkeypatch,
        pyzbar_reads=lambda _: (Code(text, CODE_128, "pyzbar"),),
        zxing_reads=_reading_nothing,
        look_count=look_count,
    )

    assert bool(read.codes) is is_read


def test_looks_keep_their_pictures_small_enough() -> None:
    large = np.zeros((1080, 1920), np.uint8)

    for look in LOOKS:
        assert look.prepare(large).size <= 2.5 * PIXELS_MAX, look.name
    assert scaled(0.5)(large).shape == (540, 960)
