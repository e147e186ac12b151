"""Images of evidence on disk, until the ledger has them: a small folder, best effort.

Drops must not be lost; their images may. So nothing waits for the disk here, what a
power cut tore is thrown away when it is read, and the oldest go when there are too
many, or when the disk is full and a drop needs the room.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from messaging.contracts.ids import DropId
from messaging.contracts.images import fault_of_jpeg

# A bad morning's contaminated bags; at most fifty megabytes.
IMAGES_MAX: Final = 200

_SUFFIX: Final = ".jpg"


class ImageFolder:
    """One file an image, named by its drop. Writing and deleting raise `OSError`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self) -> list[DropId]:
        """List whose images are here, the oldest first."""
        # Ids of drops begin with the time.
        found = sorted(self._folder.glob(f"*{_SUFFIX}"))
        return [DropId(path.stem) for path in found]

    def keep(self, drop_id: DropId, jpeg: bytes) -> list[DropId]:
        """Write one image; say which older ones had to go."""
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = self._folder / f"{drop_id}.partial"
        partial.write_bytes(jpeg)
        partial.replace(self._path(drop_id))
        over = self.kept()[:-IMAGES_MAX]
        self.forget(over)
        return over

    def load(self, drop_id: DropId) -> bytes | None:
        """Read an image; None if it is not here, or not whole."""
        try:
            jpeg = self._path(drop_id).read_bytes()
        except OSError:
            return None
        return None if fault_of_jpeg(jpeg) else jpeg

    def forget(self, drop_ids: Iterable[DropId]) -> None:
        """Delete images; those that are gone already do not matter."""
        for drop_id in drop_ids:
            self._path(drop_id).unlink(missing_ok=True)

    def clear(self) -> list[DropId]:
        """Delete all images, for a drop that needs the room; say which."""
        gone = self.kept()
        self.forget(gone)
        for partial in self._folder.glob("*.partial"):
            partial.unlink()
        return gone

    def _path(self, drop_id: DropId) -> Path:
        return self._folder / f"{drop_id}{_SUFFIX}"
