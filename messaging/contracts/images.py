"""Images on the wire: JPEG as it is, without any JSON around it. No I/O here.

The topic names what an image shows, so the payload is nothing but the picture. It is
the only kind of message that is not a struct; `messaging.channels` says where.
"""

from typing import Final

MEDIA_TYPE: Final = "image/jpeg"

# A picture of 1280 × 720 in good quality has half of it. Four times a message: more
# would keep drops waiting behind it on a slow line.
JPEG_BYTES_MAX: Final = 256 * 1024

# How every JPEG file begins, and ends: what was cut off in between shows.
_JPEG_BEGIN: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"


def fault_of_jpeg(payload: bytes) -> str | None:
    """Say what keeps these bytes from being an image; None if nothing does."""
    if len(payload) > JPEG_BYTES_MAX:
        return f"oversize: {len(payload)} bytes of {JPEG_BYTES_MAX}"
    if not payload.startswith(_JPEG_BEGIN):
        return "malformed: no JPEG"
    if not payload.endswith(_JPEG_END):
        return "malformed: a JPEG that was cut off"
    return None
