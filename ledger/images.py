"""Images of evidence on disk: a folder a day, a file a drop, for thirty days.

They show what a camera saw when somebody's bag was judged contaminated, so they are
kept only as long as a resident may object, and then deleted with their day's folder.
"""

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from messaging.contracts.ids import DropId

DAYS_KEPT: Final = 30

_SUFFIX: Final = ".jpg"

# A file is named by what a stranger sent: nothing but a UUID becomes a name.
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Images:
    """The images of all stations. May be asked from any thread."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path_of(self, drop_id: DropId) -> Path | None:
        """Where the image of a drop lies; None if there is none."""
        if _UUID.fullmatch(drop_id) is None:
            return None
        paths = (day / f"{drop_id}{_SUFFIX}" for day in self._days())
        return next((path for path in paths if path.is_file()), None)

    def read(self, drop_id: DropId) -> bytes | None:
        """Read the image of a drop; None if it is gone, or never was."""
        path = self.path_of(drop_id)
        try:
            return None if path is None else path.read_bytes()
        except OSError:  # swept away between the two
            return None

    def keep(self, drop_id: DropId, jpeg: bytes, today: date) -> None:
        """Write an image, whole or not at all; the first of a drop stays.

        Raises `OSError`, and `ValueError` for an id that is none.
        """
        if _UUID.fullmatch(drop_id) is None:
            msg = f"{drop_id!r} is no UUID"
            raise ValueError(msg)
        if self.path_of(drop_id) is not None:
            return
        day = self._folder / today.isoformat()
        day.mkdir(parents=True, exist_ok=True)
        partial = day / f"{drop_id}.partial"
        partial.write_bytes(jpeg)
        partial.replace(day / f"{drop_id}{_SUFFIX}")

    def sweep(self, today: date) -> list[Path]:
        """Delete the days that are over; say which. Raises `OSError`."""
        first = (today - timedelta(days=DAYS_KEPT)).isoformat()
        over = [day for day in self._days() if day.name < first]
        for day in over:
            shutil.rmtree(day)
        return over

    def listed(self) -> list[tuple[str, int]]:
        """List all images, by day and drop, with their sizes in bytes."""
        files = (
            path for day in self._days() for path in day.iterdir() if path.is_file()
        )
        return sorted(
            (str(path.relative_to(self._folder)), path.stat().st_size)
            for path in files
            if path.suffix == _SUFFIX
        )

    def _days(self) -> list[Path]:
        """List the days' folders, latest first; what else lies here is not ours."""
        if not self._folder.is_dir():
            return []
        return sorted(
            (path for path in self._folder.iterdir() if _DAY.fullmatch(path.name)),
            reverse=True,
        )
