"""Which slips went to the printer already: a small file, one slip's id a line.

A kiosk that dies while its printer works does not know whether paper came out. It
writes the slip's id to disk *before* the first byte goes out; after the restart
the same slip is not printed again by itself, only as a marked copy on request.
"""

import os
from pathlib import Path
from typing import Final

# More than the slips of a day; only those of the last minutes are ever asked for.
_KEPT_MAX: Final = 2000


class PrintedSlips:
    """The file in the state folder. Every method may raise `OSError`."""

    def __init__(self, state_folder: Path) -> None:
        self._file = state_folder / "printed-slips.txt"
        self._known: dict[str, None] | None = None

    def begin(self, slip_id: str) -> bool:
        """Note on disk that this slip goes out now; False if it did before."""
        known = self._load()
        if slip_id in known:
            return False
        with self._file.open("a", encoding="ascii") as file:
            file.write(f"{slip_id}\n")
            file.flush()
            os.fsync(file.fileno())
        known[slip_id] = None
        return True

    def _load(self) -> dict[str, None]:
        if self._known is not None:
            return self._known
        self._file.parent.mkdir(parents=True, exist_ok=True)
        try:
            lines = self._file.read_text(encoding="ascii", errors="replace").split("\n")
        except FileNotFoundError:
            lines = []
        # What stands behind the last line feed was torn off by a power cut; a line
        # feed of its own keeps the next id whole.
        kept = [line for line in lines if line][-_KEPT_MAX:]
        beside = self._file.with_suffix(".writing")
        beside.write_text("".join(f"{line}\n" for line in kept), encoding="ascii")
        beside.replace(self._file)
        self._known = dict.fromkeys(kept)
        return self._known
