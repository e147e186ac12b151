"""The slip printer at the kiosk: images out, its state in.

The bytes are python-escpos'; the line is ours, because the same line has to be
asked how the printer is, and never in the middle of an image: a printer executes a
status request wherever it stands, and takes the rest of the image for text.
"""

import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Final

from escpos.printer import Dummy
from PIL.Image import Image

from firmware_bridge.conversation import LineSettings
from firmware_bridge.printer_status import PrinterGarbage, PrinterState
from firmware_bridge.printer_watch import PrinterChanged, PrinterWatch, WatchEvent
from firmware_bridge.serial_link import SerialLink
from kiosk.fetching import fetch_all
from kiosk.settings import PrinterSettings

# After the last byte the head still moves, and the cutter cuts.
_CUT_S: Final = 2.0

# What python-escpos calls a common printer of that width: how many dots it has, and
# whether it cuts. Paper of 58 mm is torn off.
_PROFILES: Final = {58: "POS-5890", 80: "TM-T20II"}

# A character on a serial line: start, eight data bits, stop.
_BITS_PER_BYTE: Final = 10


class SlipPrinter:
    """One printer on one serial port. `print` and `states` are for one thread."""

    def __init__(
        self, settings: PrinterSettings, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._baud = settings.baud
        self._paper_mm = settings.paper_mm
        self._clock_s = clock_s
        self._watch = PrinterWatch()
        self._heard: SimpleQueue[PrinterState] = SimpleQueue()
        self._busy_until_s = 0.0
        self._link: SerialLink[WatchEvent] = SerialLink(
            "printer",
            settings.serial_port,
            line=LineSettings(settings.baud),
            converse=lambda: self._watch,
            deliver=self._hear,
            notice=lambda _status: None,
            # While a slow line takes an image, nobody can be asked; the watch itself
            # knows a printer that does not answer.
            silence_s_max=None,
        )

    def open(self) -> None:
        self._link.open()

    def close(self) -> None:
        self._link.close()

    def print(self, slip: Image) -> bool:
        """Send a slip; False if the port is not open. That it came out is not known."""
        wire = encode_slip(slip, self._paper_mm)
        now_s = self._clock_s()
        self._watch.hold(now_s)
        if not self._link.send(wire):
            self._watch.release()
            return False
        begins_s = max(now_s, self._busy_until_s)
        self._busy_until_s = begins_s + len(wire) * _BITS_PER_BYTE / self._baud + _CUT_S
        return True

    def states(self) -> list[PrinterState]:
        """Fetch what the printer has become since the last time, oldest first."""
        if self._busy_until_s and self._clock_s() >= self._busy_until_s:
            self._busy_until_s = 0.0
            self._watch.release()
        return fetch_all(self._heard)

    def _hear(self, event: WatchEvent) -> None:
        match event:
            case PrinterChanged(state):
                self._heard.put(state)
            case PrinterGarbage():
                pass  # the watch takes it into account; nobody else can do anything


def encode_slip(slip: Image, paper_mm: int) -> bytes:
    """Write a one-bit image and a cut in ESC/POS: `GS v 0` in one piece, `GS V`."""
    printer = Dummy(profile=_PROFILES[paper_mm])
    # One piece: between two, a status request could slip in.
    printer.image(slip, impl="bitImageRaster", fragment_height=slip.height)
    printer.cut()
    return bytes(printer.output)
