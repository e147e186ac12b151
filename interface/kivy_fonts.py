"""The Chinese font, as Kivy needs it: one file per face.

See `interface.font_face` for why the collection cannot be opened as it is. The
face is cut once and kept in the user's cache; a newer collection (another size
or date) makes a new one.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import os
import tempfile
from pathlib import Path
from typing import Final

from kivy.core.text import LabelBase

from interface import palette
from interface.failures import FontError
from interface.font_face import UnreadableFontError, extract_face

FONT: Final = "linli"

_PACKAGE: Final = "fonts-noto-cjk"


def register_fonts() -> None:
    """Let Kivy know `FONT`, regular and bold; raises `FontError`."""
    LabelBase.register(
        FONT,
        fn_regular=str(_face_file(Path(palette.CJK_FONT_FILE))),
        fn_bold=str(_face_file(Path(palette.CJK_FONT_FILE_BOLD))),
    )


def _face_file(collection: Path) -> Path:
    try:
        stat = collection.stat()
        face = _cache() / f"{collection.stem}-SC-{stat.st_size}-{stat.st_mtime_ns}.otf"
        if not face.exists():
            _write_whole(
                face, extract_face(collection.read_bytes(), palette.CJK_FONT_FAMILY)
            )
    except FileNotFoundError as error:
        msg = f"{error.filename}: no such font; install the Debian package {_PACKAGE}"
        raise FontError(msg) from error
    except (OSError, UnreadableFontError) as error:
        msg = f"{collection}: {error}; reinstall {_PACKAGE} or free the cache folder"
        raise FontError(msg) from error
    return face


def _cache() -> Path:
    # systemd names CACHE_DIRECTORY where a service has no home of its own.
    root = os.environ.get("CACHE_DIRECTORY") or os.environ.get("XDG_CACHE_HOME")
    folder = Path(root) if root else Path.home() / ".cache"
    fonts = folder / "linli-fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    return fonts


def _write_whole(path: Path, content: bytes) -> None:
    # Two programs may start at once: each writes its own, the last rename wins.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    Path(file.name).replace(path)
