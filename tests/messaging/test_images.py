"""An image on the wire is a whole JPEG of bounded size, or it is none."""

import pytest

from messaging.contracts.images import JPEG_BYTES_MAX, fault_of_jpeg


def jpeg_of(size: int) -> bytes:
    return b"\xff\xd8\xff" + bytes(size - 5) + b"\xff\xd9"


@pytest.mark.parametrize("size", [5, JPEG_BYTES_MAX])
def test_a_whole_image_has_no_fault(size: int) -> None:
    assert fault_of_jpeg(jpeg_of(size)) is None


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b"", "malformed: no JPEG"),
        (b"\x89PNG\r\n\x1a\n\xff\xd9", "malformed: no JPEG"),
        (b'{"images": []}', "malformed: no JPEG"),
        (jpeg_of(500)[:-1], "malformed: a JPEG that was cut off"),
        (jpeg_of(JPEG_BYTES_MAX + 1), "oversize: 262145 bytes of 262144"),
    ],
)
def test_anything_else_has_a_fault_with_a_name(payload: bytes, fault: str) -> None:
    assert fault_of_jpeg(payload) == fault
