"""Regions: codes are found where they lie, turned level and enlarged."""

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from station.looks import Picture
from station.regions import find_regions

LABEL = "LLNB017K3M9QX2VA00016"


def scene_with(symbology: zxingcpp.BarcodeFormat, degrees: float) -> Picture:
    """Lay a small code aslant somewhere on a grey, noisy scene."""
    code = zxingcpp.create_barcode(LABEL, symbology)
    printed = np.array(code.to_image(scale=3, add_quiet_zones=True), np.uint8)
    scene = np.full((720, 1280), 130, np.uint8)
    height, width = printed.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 0.6)
    turn[:, 2] += (900 - width / 2, 250 - height / 2)
    seen = cv2.warpAffine(printed, turn, (1280, 720), flags=cv2.INTER_AREA)
    covers = cv2.warpAffine(np.full_like(printed, 255), turn, (1280, 720))
    np.copyto(scene, np.asarray(seen, np.uint8), where=np.asarray(covers) > 127)
    noise = np.random.default_rng(4).normal(0, 4, scene.shape)
    return (scene + noise).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("degrees", [0, 17, 33, 60, -75, 90])
def test_bars_are_turned_level(degrees: float) -> None:
    regions = find_regions(scene_with(zxingcpp.BarcodeFormat.Code128, degrees))

    bars = next(region.picture for region in regions if region.is_bars)
    assert bars.shape[1] > 700, "enlarged"
    # Level bars are as they are a little further down.
    middle = bars.shape[0] // 2
    rows = bars[middle - 12 : middle + 12 : 4].astype(float)
    assert np.corrcoef(rows)[0].min() > 0.9


def test_a_qr_code_is_cut_out_and_enlarged() -> None:
    regions = find_regions(scene_with(zxingcpp.BarcodeFormat.QRCode, 20))

    squares = [region.picture for region in regions if not region.is_bars]
    assert max(squares[0].shape) == pytest.approx(460, abs=3)
    (code,) = zxingcpp.read_barcodes(squares[0])
    assert code.text == LABEL


def test_where_nothing_is_nothing_is_found() -> None:
    assert find_regions(np.full((480, 640), 90, np.uint8)) == ()


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 70), st.integers(1, 70))),
)
def test_whatever_the_picture_regions_are_few_and_bounded(picture: Picture) -> None:
    regions = find_regions(picture)

    assert len(regions) <= 6
    assert all(min(region.picture.shape) >= 16 for region in regions)
    assert all(max(region.picture.shape) <= 1000 for region in regions)
