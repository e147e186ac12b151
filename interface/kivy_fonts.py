"""The Chinese font, as Kivy needs it: one file per face.

See `interface.font_file` for where they come from.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

from pathlib import Path
from typing import Final

from kivy.core.text import LabelBase

from interface import palette
from interface.font_file import face_file

FONT: Final = "linli"


def register_fonts() -> None:
    """Let Kivy know `FONT`, regular and bold; raises `FontError`."""
    LabelBase.register(
        FONT,
        fn_regular=str(face_file(Path(palette.CJK_FONT_FILE))),
        fn_bold=str(face_file(Path(palette.CJK_FONT_FILE_BOLD))),
    )
