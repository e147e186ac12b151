"""What `--check` looks at: the font, the state folder, the broker.

Nothing is repaired, nothing is left behind, and no window is opened.
"""

import os
from pathlib import Path
from typing import Final

from interface import palette
from interface.operator_command import Finding, find
from kiosk.settings import KioskSettings
from messaging.failures import MessagingError
from messaging.reach import reach_broker

_FAILURES: Final = (MessagingError,)


def check(settings: KioskSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    return [
        _check_glass(settings),
        _check_font(Path(palette.CJK_FONT_FILE)),
        _check_font(Path(palette.CJK_FONT_FILE_BOLD)),
        _check_state_folder(settings.state_folder),
        find("broker", lambda: reach_broker(settings.broker), _FAILURES),
    ]


def _check_glass(settings: KioskSettings) -> Finding:
    glass = settings.glass
    detail = f"{glass.width_mm:.0f}×{glass.height_mm:.0f} mm; measure it with a ruler"
    return Finding("glass", is_well=True, detail=detail)


def _check_font(file: Path) -> Finding:
    if os.access(file, os.R_OK):
        return Finding(f"font {file}", is_well=True, detail="readable")
    detail = "missing; install the Debian package fonts-noto-cjk"
    return Finding(f"font {file}", is_well=False, detail=detail)


def _check_state_folder(folder: Path) -> Finding:
    existing = next(
        (one for one in (folder, *folder.absolute().parents) if one.exists()),
        Path("/"),
    )
    what = f"state folder {folder}"
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        return Finding(what, is_well=True, detail="writable")
    detail = f"{existing} is not writable; give it to this user, or name another"
    return Finding(what, is_well=False, detail=detail)
