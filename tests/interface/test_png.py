"""A picture that we write is the picture that others read."""

import io

import pytest
from PIL import Image

from interface.png import encode_png


def test_every_pixel_is_read_as_it_was_written() -> None:
    rows = [bytes([255, 0, 0, 0, 255, 0]), bytes([0, 0, 255, 9, 8, 7])]

    picture = Image.open(io.BytesIO(encode_png(rows, 2)))

    assert picture.size == (2, 2)
    assert picture.tobytes() == b"".join(rows)


def test_uneven_rows_are_our_mistake() -> None:
    with pytest.raises(ValueError, match="rows of a picture 2 wide are 6 bytes long"):
        encode_png([bytes(6), bytes(5)], 2)
