"""Shots: decoded as far as they are looked at, damaged ones told."""

import cv2
import numpy as np
import pytest

from station.looks import Picture
from station.shots import DamagedError, JpegShot, PixelShot, shot_of

HEIGHT, WIDTH = 160, 240


def scene() -> Picture:
    """Paint a bright square in the lower right quarter."""
    picture = np.full((HEIGHT, WIDTH, 3), 40, np.uint8)
    picture[100:, 150:] = 220
    return picture


def jpeg(picture: Picture) -> Picture:
    return np.asarray(cv2.imencode(".jpg", picture)[1], np.uint8).reshape(1, -1)


@pytest.mark.parametrize("sent", [scene(), jpeg(scene())], ids=["pixels", "jpeg"])
def test_a_shot_shows_the_same_scene_small_grey_and_whole(sent: Picture) -> None:
    shot = shot_of(sent)
    draft, grey, colour = shot.draft(), shot.grey(), shot.colour()

    assert draft.ndim == 2
    assert draft.shape[0] in (HEIGHT // 4, HEIGHT // 8)
    assert grey.shape == (HEIGHT, WIDTH)
    assert colour.shape == (HEIGHT, WIDTH, 3)
    for picture in (draft, grey, colour):
        assert abs(int(picture[0, 0].mean()) - 40) < 3
        assert abs(int(picture[-1, -1].mean()) - 220) < 3


def test_coded_images_are_told_from_pixels() -> None:
    assert isinstance(shot_of(jpeg(scene())), JpegShot)
    assert isinstance(shot_of(scene()), PixelShot)
    # One row of pixels that begins as a JPEG does is still no column of bytes.
    lookalike = np.zeros((2, 4), np.uint8)
    lookalike[0, :2] = (0xFF, 0xD8)
    assert isinstance(shot_of(lookalike), PixelShot)


def test_images_that_differ_have_other_checksums() -> None:
    other = scene()
    other[::16, 0] = 60

    for make in (PixelShot, lambda picture: shot_of(jpeg(picture))):
        assert make(scene()).checksum == make(scene()).checksum
        assert make(scene()).checksum != make(other).checksum


def test_a_damaged_jpeg_is_told() -> None:
    broken = jpeg(scene())[:, :20]

    for look in (JpegShot.draft, JpegShot.grey, JpegShot.colour):
        with pytest.raises(DamagedError, match="damaged JPEG"):
            look(JpegShot(broken.reshape(-1)))


def test_a_picture_too_large_for_the_readers_is_halved() -> None:
    assert PixelShot(np.zeros((16, 5000), np.uint8)).grey().shape == (8, 2500)
