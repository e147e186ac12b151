"""The mainland Chinese face as a file of its own, cut out once and kept.

`interface.font_face` says why it has to be cut out. Programs that draw text, on
screens or on paper, find it here.
"""

import os
import tempfile
from pathlib import Path
from typing import Final

from interface import palette
from interface.failures import FontError
from interface.font_face import UnreadableFontError, extract_face

_PACKAGE: Final = "fonts-noto-cjk"


def face_file(collection: Path) -> Path:
    """Find the face's file, or make it; raises `FontError`.

    A newer collection (another size or date) makes a new one.
    """
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
