"""The station's computer: its disk and its temperature, as far as it tells."""

import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import Final

_BYTES_PER_MB: Final = 1_000_000
_MILLIDEGREES_PER_DEGREE: Final = 1000

# As the outbox writes: a page at a time.
_PAGE: Final = bytes(4096)
_WRITES: Final = 10

# What the Linux kernel calls the first thermal zone: the processor on every mini PC
# we saw. A virtual machine has none.
_THERMAL_ZONE: Final = Path("/sys/class/thermal/thermal_zone0/temp")

# A sensor that is not there likes to say 0 K, or all bits set.
_CREDIBLE_C: Final = range(-40, 126)


def disk_free_mb(folder: Path) -> int | None:
    """Say how much room is left where `folder` lies; None if nobody can tell."""
    try:
        return shutil.disk_usage(folder).free // _BYTES_PER_MB
    except OSError:
        return None


def write_ms(folder: Path) -> float:
    """Say how long a write takes until it is on the disk for good; raises `OSError`.

    The slowest of some: a card that is wearing out is slow now and then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder) as file:
        times_s = []
        for _ in range(_WRITES):
            since_s = time.monotonic()
            file.write(_PAGE)
            file.flush()
            os.fsync(file.fileno())
            times_s.append(time.monotonic() - since_s)
    return max(times_s) * 1000


def temperature_c(zone: Path = _THERMAL_ZONE) -> int | None:
    """Say how warm the processor is; None if it does not tell, or talks nonsense."""
    try:
        degrees = int(zone.read_text(encoding="ascii")) // _MILLIDEGREES_PER_DEGREE
    except (OSError, ValueError):
        return None
    return degrees if degrees in _CREDIBLE_C else None
