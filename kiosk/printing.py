"""From a slip to paper: draws it, prints it once, and hears how the printer is."""

from interface.log import log
from kiosk.guide_image import draw_guide
from kiosk.guides import Guide
from kiosk.printed_slips import PrintedSlips
from kiosk.printer import SlipPrinter
from kiosk.settings import KioskSettings, PrinterSettings
from kiosk.slip import Slip, SlipDesk, TicketSlip
from kiosk.slip_image import draw_slip, draw_voucher


class Printing:
    """The kiosk's printer, if it has one. For one thread."""

    def __init__(
        self, kiosk: KioskSettings, printer: PrinterSettings, slips: SlipDesk
    ) -> None:
        self._hall = kiosk.hall
        self._paper_mm = printer.paper_mm
        self._slips = slips
        self._printed = PrintedSlips(kiosk.state_folder)
        self._printer = SlipPrinter(printer)

    def open(self) -> None:
        self._printer.open()

    def close(self) -> None:
        self._printer.close()

    def print(self, slip: Slip) -> None:
        """Print, unless it was before; what fails is told to the visit and the log.

        A disk that fails prints no slip by itself: nobody could know it after a
        restart, and a copy can be had on request.
        """
        fault = self._attempt(slip)
        # Not a voucher's code: whoever reads the log could have it handed out.
        ticket = {}
        if isinstance(slip, TicketSlip):
            ticket = {"number": slip.taken.number, "ticket_id": slip.taken.ticket_id}
        if fault:
            self._slips.miss(slip.slip_id)
            log().warning("slip_not_printed", reason=fault, **ticket)
        else:
            log().info("slip_sent", is_reprint=slip.is_reprint, **ticket)

    def print_guide(self, guide: Guide, language: str) -> None:
        """Print a guide; one that fails is only missed, and told to the log."""
        try:
            image = draw_guide(guide, language, self._paper_mm)
        except OSError as error:
            log().warning("guide_not_printed", title=guide.title.zh, reason=str(error))
            return
        is_sent = self._printer.print(image)
        log().info("guide_sent", title=guide.title.zh, is_sent=is_sent)

    def listen(self) -> None:
        """Take what the printer has said; never waits."""
        for state in self._printer.states():
            self._slips.hear(state)
            log().info("printer_changed", state=state.worst)

    def _attempt(self, slip: Slip) -> str:
        """Say why the slip could not be printed; nothing if it went out."""
        try:
            if isinstance(slip, TicketSlip):
                image = draw_slip(slip, self._hall, self._paper_mm)
            else:
                image = draw_voucher(slip, self._paper_mm)
            if not slip.is_reprint and not self._printed.begin(slip.slip_id):
                return "it went to the printer before"
        except OSError as error:
            return str(error)
        return "" if self._printer.print(image) else "the printer's port is not open"
