"""Slips, and kiosks with and without a printer."""

from typing import Final

from firmware_bridge.printer_status import PrinterCondition, PrinterState
from kiosk.slip import SlipDesk, TicketSlip
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import RequestId
from tests.kiosk.halls import taken

WELL: Final = PrinterState(frozenset())
NEAR_END: Final = PrinterState(frozenset({PrinterCondition.PAPER_NEAR_END}))
PAPER_OUT: Final = PrinterState(frozenset({PrinterCondition.PAPER_OUT}))

_NAME: Final = BilingualText(zh="劳动和社会保障", en="Labour and social security")
_COUNTERS: Final = (
    BilingualText(zh="1号窗口", en="Counter 1"),
    BilingualText(zh="综合窗口", en="General counter"),
)


def no_printer() -> SlipDesk:
    return SlipDesk(has_printer=False)


def printer(state: PrinterState = WELL) -> SlipDesk:
    """Make the desk of a kiosk whose printer has said how it is."""
    desk = SlipDesk(has_printer=True)
    desk.hear(state)
    return desk


def slip(number: str = "A017", language: str = "zh") -> TicketSlip:
    request_id = RequestId(f"0199a0c4-0000-7000-8000-{int(number[1:]):012x}")
    return TicketSlip(taken(request_id, number), _NAME, _COUNTERS, language)
