"""The tap that is not answered yet, on disk: one small file, whole or not at all.

A kiosk that dies between a tap and its answer finds the tap here when it starts
again, and asks with the same request id. Each version is written beside the old one,
forced to disk, and renamed over it; a power cut leaves the old or the new.
"""

import os
from pathlib import Path
from typing import Final

import msgspec

from kiosk.asking import Ask

# An ask is some 120 bytes; more is not ours.
_BYTES_MAX: Final = 4096


class PendingAsk:
    """The file in the state folder. Every method may raise `OSError`."""

    def __init__(self, state_folder: Path) -> None:
        self._file = state_folder / "pending-ask.json"

    def load(self) -> Ask | None:
        """Read the ask; None if there is none, or none that can be read."""
        try:
            with self._file.open("rb") as file:
                content = file.read(_BYTES_MAX)
        except FileNotFoundError:
            return None
        try:
            return msgspec.json.decode(content, type=Ask)
        except msgspec.DecodeError:
            return None

    def keep(self, ask: Ask) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".writing")
        with beside.open("wb") as file:
            file.write(msgspec.json.encode(ask))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._file)
        self._sync_folder()

    def forget(self) -> None:
        self._file.unlink(missing_ok=True)

    def _sync_folder(self) -> None:
        """Force the new name to disk, too."""
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
