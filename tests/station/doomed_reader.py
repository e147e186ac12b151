"""A reading process whose native reader is broken: some pictures kill it, or hang it.

Run like `station.reader_worker`; the picture's first pixel says what happens.
"""

import os
import signal
from typing import Final
from unittest.mock import patch

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from station import reader_worker

FINE: Final = 0
ABORTS: Final = 1
SEGFAULTS: Final = 2
HANGS: Final = 3
LEAVES: Final = 4


def read_barcodes(picture: NDArray[np.uint8], **_: object) -> list[object]:
    harm = int(picture[0, 0])
    if harm == ABORTS:
        os.abort()
    elif harm == SEGFAULTS:
        os.kill(os.getpid(), signal.SIGSEGV)
    elif harm == HANGS:
        os.kill(os.getpid(), signal.SIGSTOP)
    elif harm == LEAVES:
        os._exit(7)
    return []


if __name__ == "__main__":
    with patch.object(zxingcpp, "read_barcodes", read_barcodes):
        reader_worker.main()
