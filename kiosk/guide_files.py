"""The guides' files: one TOML file each, shown in the order of their names."""

from dataclasses import dataclass
from pathlib import Path

from interface.settings import SettingsError, load_settings
from kiosk.guides import Guide, GuideShelf, faults_of, shelf_faults, shelve


@dataclass(frozen=True, slots=True)
class FoundGuides:
    """What a folder holds: the guides that can be shown, and what is wrong."""

    shelf: GuideShelf
    mistakes: tuple[str, ...]


def load_guides(folder: Path) -> FoundGuides:
    """Read all guides of a folder; a bad file costs its own guide and no other."""
    if not folder.is_dir():
        return FoundGuides(GuideShelf(), (f"{folder}: no such folder; create it",))
    guides: list[Guide] = []
    mistakes: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            guide = load_settings(file, Guide)
        except SettingsError as error:
            mistakes.append(str(error))
            continue
        guides.append(guide)
        mistakes += [f"{file}: {fault}; shorten it" for fault in faults_of(guide)]
    shelf = shelve(guides)
    mistakes += [f"{folder}: {fault}; leave some out" for fault in shelf_faults(shelf)]
    return FoundGuides(shelf, tuple(mistakes))
