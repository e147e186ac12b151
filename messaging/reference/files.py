"""The reference's files in `docs/`: written, and compared with the contracts."""

from pathlib import Path

from messaging.reference.asyncapi import asyncapi_text
from messaging.reference.pages import messages_page
from messaging.reference.schemas import schema_files


def write_reference(docs: Path) -> list[Path]:
    """Write what has drifted, and return it."""
    wanted = _wanted(docs)
    drifted = drifted_files(docs)
    for path in drifted:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    return drifted


def drifted_files(docs: Path) -> list[Path]:
    """Name the files that are missing, differ, or describe what is no more."""
    wanted = _wanted(docs)
    drifted = [path for path, text in wanted.items() if _read(path) != text]
    stale = set((docs / "schemas").glob("*.json")) - set(wanted)
    return sorted([*drifted, *stale])


def _wanted(docs: Path) -> dict[Path, str]:
    return {
        docs / "messages.md": messages_page(),
        docs / "asyncapi.json": asyncapi_text(),
        **{docs / "schemas" / name: text for name, text in schema_files().items()},
    }


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None
