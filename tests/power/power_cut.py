"""Cutting the power at any step of a process: the C beside it, built and preloaded.

A test starts its victim with `environment(folder)`; the victim calls `cut_power_at`
when its steps begin to count, and dies before the step it named.
"""

import ctypes
import os
import subprocess
from enum import IntEnum
from pathlib import Path


class Keep(IntEnum):
    """What the disk keeps of what was not synced; as in `power_cut.c`."""

    ALL = 0
    SYNCED = 1
    SOME = 2


def environment(folder: Path) -> dict[str, str]:
    """Build the library into `folder`; what a victim has to be started with."""
    library = folder / "power_cut.so"
    source = Path(__file__).with_name("power_cut.c")
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, source],
        check=True,
    )
    return {**os.environ, "LD_PRELOAD": str(library)}


def cut_power_at(step: int, keep: Keep, folder: Path) -> None:
    """Die before this step, counted from now; 0 counts and never cuts."""
    ctypes.CDLL(None).cut_power_at(ctypes.c_long(step), int(keep), str(folder).encode())


def steps_passed() -> int:
    """Count the steps since `cut_power_at`."""
    passed = ctypes.CDLL(None).steps_passed
    passed.restype = ctypes.c_long
    return int(passed())
