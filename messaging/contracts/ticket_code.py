"""The code on a ticket's slip: which ticket, of which hall. No I/O here.

``LT:H1:A017:0417`` - hall, number, and the code that belongs to the ticket; in
characters of QR's alphanumeric mode, so that it stays small on thermal paper. It
opens nothing: whoever finds a slip can rate that one service once, which is what
the slip is for.
"""

import re
from dataclasses import dataclass
from typing import Final

from messaging.contracts.ids import HallId

_CODE: Final = re.compile(r"LT:([A-Z0-9][A-Z0-9-]{0,31}):([A-Z][0-9]{3}):([0-9]{4})")


@dataclass(frozen=True, slots=True)
class TicketCode:
    """What the code says."""

    hall: HallId
    number: str
    rating_code: str


def render_ticket_code(code: TicketCode) -> str:
    """Write the code's text, as it goes into the QR code."""
    return f"LT:{code.hall.upper()}:{code.number}:{code.rating_code}"


def parse_ticket_code(text: str) -> TicketCode | None:
    """Read the code's text; None if it is no ticket's."""
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    return TicketCode(HallId(match[1].lower()), match[2], match[3])
