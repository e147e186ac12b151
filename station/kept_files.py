"""Small files that outlive the program: the registry's copy, and who is on duty.

Each is replaced whole or not at all. One that cannot be read is none: without the
registry the station tells no points until the ledger speaks again, without the duty
an inspector shows the card once more, and drops are recorded all the same.
"""

import os
from pathlib import Path
from typing import TypeVar

from messaging.codec import Rejected, decode
from messaging.contracts.registry import Registry
from station.duty import OnDuty

T = TypeVar("T")


def load_registry(file: Path) -> Registry | None:
    """Read what the ledger last said; None if there is none that can be read."""
    return _load(file, Registry)


def load_duty(file: Path) -> OnDuty | None:
    """Read who was on duty; None if nobody was, or nobody knows."""
    return _load(file, OnDuty)


def keep(file: Path, payload: bytes | None) -> None:
    """Replace a file, or take it away; raises `OSError`."""
    if payload is None:
        file.unlink(missing_ok=True)
        return
    partial = file.with_name(f"{file.name}.partial")
    with partial.open("wb") as copy:
        copy.write(payload)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(file)


def _load(file: Path, expected: type[T]) -> T | None:
    try:
        payload = file.read_bytes()
    except OSError:
        return None
    kept = decode(payload, expected)
    return None if isinstance(kept, Rejected) else kept
