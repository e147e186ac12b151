"""The registry's copy on disk: what the ledger last said, for days without it.

A copy that cannot be read is no copy: the station then tells no points until the
ledger speaks again, and records drops all the same.
"""

import os
from pathlib import Path

from messaging.codec import Rejected, decode
from messaging.contracts.registry import Registry


def load_registry(file: Path) -> Registry | None:
    """Read the copy; None if there is none, or none that can be read."""
    try:
        payload = file.read_bytes()
    except OSError:
        return None
    registry = decode(payload, Registry)
    return None if isinstance(registry, Rejected) else registry


def keep_registry(file: Path, payload: bytes) -> None:
    """Replace the copy, whole or not at all; raises `OSError`."""
    partial = file.with_name(f"{file.name}.partial")
    with partial.open("wb") as copy:
        copy.write(payload)
        copy.flush()
        os.fsync(copy.fileno())
    partial.replace(file)
