r"""What comes out of a printer: raster images found in the bytes sent. No I/O here.

::

    1D 76 30 00  xL xH  yL yH  data…      GS v 0: x bytes a line, y lines, 1 is black

Other commands (line feeds, cuts) are passed over; a status request inside an image
is image here, as on paper.
"""

import re
from dataclasses import dataclass
from typing import Final

_RASTER: Final = re.compile(rb"\x1dv0[\x00-\x03](..)(..)", re.DOTALL)

# A slip of 80 mm paper as long as an arm.
_IMAGE_BYTES_MAX: Final = 72 * 5000


@dataclass(frozen=True, slots=True)
class PrintedImage:
    """One image on paper: `bits` are packed lines, the first dot the highest bit."""

    width_dots: int
    height_dots: int
    bits: bytes


class SlipPaper:
    """Gathers images from bytes sliced anywhere."""

    def __init__(self) -> None:
        self._wire = b""

    def feed(self, chunk: bytes) -> list[PrintedImage]:
        """Take the next chunk and return the images it completes, oldest first."""
        self._wire += chunk
        images: list[PrintedImage] = []
        while (match := _RASTER.search(self._wire)) is not None:
            line_bytes = int.from_bytes(match[1], "little")
            height = int.from_bytes(match[2], "little")
            end = match.end() + line_bytes * height
            if len(self._wire) < end and line_bytes * height <= _IMAGE_BYTES_MAX:
                self._wire = self._wire[match.start() :]
                return images
            bits = self._wire[match.end() : end]
            if len(bits) == line_bytes * height:
                images.append(PrintedImage(8 * line_bytes, height, bits))
            self._wire = self._wire[end:]
        # The beginning of a command may still be under way.
        self._wire = self._wire[-7:]
        return images
