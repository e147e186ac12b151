"""Pictures as PNG files: pixels in, bytes out. No I/O here.

Format: the PNG specification, third edition. Every row is stored as it is (filter
0) and compressed lightly: screens are flat colours, and a kiosk that saves one must
not stand still for it.
"""

import struct
import zlib
from typing import Final

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_RGB: Final = 2
_FAST: Final = 1


def encode_png(rows: list[bytes], width: int) -> bytes:
    """Write rows of 8-bit red, green, blue, from the top; `ValueError` if uneven."""
    if any(len(row) != 3 * width for row in rows):
        msg = f"rows of a picture {width} wide are {3 * width} bytes long"
        raise ValueError(msg)
    header = struct.pack(">IIBBBBB", width, len(rows), 8, _RGB, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + row for row in rows), _FAST)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", body), _chunk(b"IEND", b""))
    return _SIGNATURE + b"".join(chunks)


def _chunk(kind: bytes, content: bytes) -> bytes:
    checksum = zlib.crc32(kind + content)
    return (
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", checksum)
    )
