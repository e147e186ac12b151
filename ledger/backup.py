"""What a backup is: its name, its manifest, and which old ones may go. No I/O here.

A backup is a folder whose name sorts by time::

    linli-NB01-20261125T071500Z/
        books.db        the books at one moment, as SQLite whatever they lie on
        people.db       who may sign in, and the audit
        images.txt      which images of evidence there were; they are not copied
        manifest.json   what is in it: sizes and hashes, last of all

While it is being made its name ends in `.partial`: what has none is whole.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec import Struct

from messaging.contracts.ids import CommunityId

BOOKS_NAME: Final = "books.db"
PEOPLE_NAME: Final = "people.db"
IMAGES_NAME: Final = "images.txt"
MANIFEST_NAME: Final = "manifest.json"
PARTIAL_SUFFIX: Final = ".partial"

# Counts up when a restore has to know more than what lies in the folder.
FORM: Final = 1

_MOMENT: Final = "%Y%m%dT%H%M%SZ"


class KeptFile(Struct, frozen=True):
    """One file of a backup."""

    size_bytes: int
    sha256: str


class Manifest(Struct, frozen=True, kw_only=True):
    """What a backup holds; `revision` is that of the books' tables."""

    form: int
    community: CommunityId
    taken_at: datetime
    revision: str
    files: dict[str, KeptFile]


def backup_name(community: CommunityId, taken_at: datetime) -> str:
    return f"linli-{community}-{taken_at.astimezone(UTC).strftime(_MOMENT)}"


def superfluous(
    names: Iterable[str], community: CommunityId, keep: int
) -> Sequence[str]:
    """Name the whole backups of a community that may go, oldest first.

    What is not named like one is somebody else's, and stays.
    """
    if keep < 1:
        msg = f"keep {keep} backups: the last one always stays"
        raise ValueError(msg)
    pattern = re.compile(rf"linli-{community}-\d{{8}}T\d{{6}}Z")
    return sorted(name for name in names if pattern.fullmatch(name))[:-keep]


def find_faults(manifest: Manifest, found: Mapping[str, KeptFile]) -> Sequence[str]:
    """Say what of a backup is missing or not what was written; empty when whole."""
    if manifest.form != FORM:
        return [f"its form is {manifest.form}, this ledger reads {FORM}"]
    needed = {BOOKS_NAME, PEOPLE_NAME, IMAGES_NAME} | manifest.files.keys()
    faults = []
    for name in sorted(needed):
        if name not in found:
            faults.append(f"{name} is missing")
        elif name not in manifest.files:
            faults.append(f"{name} is not in the manifest")
        elif found[name] != manifest.files[name]:
            faults.append(f"{name} is not what was written")
    return faults
