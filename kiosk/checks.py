"""What `--check` looks at: the font, the state folder, the broker, the printer.

Nothing is repaired, nothing is left behind, and no window is opened.
"""

import os
import time
from pathlib import Path
from typing import Final

from firmware_bridge.printer_status import PrinterCondition, PrinterState
from interface import palette
from interface.operator_command import Finding, find
from kiosk.guide_files import load_guides
from kiosk.printer import SlipPrinter
from kiosk.settings import KioskSettings, PrinterSettings
from messaging.failures import MessagingError
from messaging.reach import reach_broker

_FAILURES: Final = (MessagingError,)

# The watch asks each question twice, and listens half a second for answers too many.
_PRINTER_S_MAX: Final = 6.0
_LOOK_EVERY_S: Final = 0.05


def check(settings: KioskSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    folder, printer = settings.guides_folder, settings.printer
    return [
        _check_glass(settings),
        _check_font(Path(palette.CJK_FONT_FILE)),
        _check_font(Path(palette.CJK_FONT_FILE_BOLD)),
        _check_state_folder(settings.state_folder),
        find("broker", lambda: reach_broker(settings.broker), _FAILURES),
        *([] if folder is None else [_check_guides(folder)]),
        *([] if printer is None else [_check_printer(printer)]),
    ]


def _check_glass(settings: KioskSettings) -> Finding:
    glass = settings.glass
    detail = f"{glass.width_mm:.0f}×{glass.height_mm:.0f} mm; measure it with a ruler"
    return Finding("glass", is_well=True, detail=detail)


def _check_guides(folder: Path) -> Finding:
    found = load_guides(folder)
    what = f"guides {folder}"
    if found.mistakes:
        return Finding(what, is_well=False, detail="; ".join(found.mistakes))
    count = sum(len(line.guides) for line in found.shelf.lines)
    return Finding(what, is_well=True, detail=f"{count} guides")


def _check_printer(settings: PrinterSettings) -> Finding:
    """Ask the printer how it is; nothing is printed."""
    what = f"printer at {settings.serial_port}"
    printer = SlipPrinter(settings)
    printer.open()
    try:
        states = _first_states(printer)
    finally:
        printer.close()
    worst = states[-1].worst if states else PrinterCondition.UNKNOWN
    if worst is PrinterCondition.UNKNOWN:
        detail = "does not answer; check power, cable, [printer] port and baud"
        return Finding(what, is_well=False, detail=detail)
    if worst is PrinterCondition.OK:
        return Finding(what, is_well=True, detail=f"well, {settings.paper_mm} mm paper")
    detail = f"{worst.replace('_', ' ')}; see to it, numbers are given all the same"
    return Finding(what, is_well=False, detail=detail)


def _first_states(printer: SlipPrinter) -> list[PrinterState]:
    deadline_s = time.monotonic() + _PRINTER_S_MAX
    while time.monotonic() < deadline_s:
        if states := printer.states():
            return states
        time.sleep(_LOOK_EVERY_S)
    return []


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
