"""The code on a ticket's slip: which ticket, of which hall. No I/O here.

``LT:H1:0199B2C4-5A10-7C3E-8F21-6D0A4B7E9C01`` - in characters of QR's alphanumeric
mode, so that the code stays small on thermal paper. It opens nothing: whoever finds
a slip can rate that one service once, which is what the slip is for.
"""

import re
from dataclasses import dataclass
from typing import Final

from messaging.contracts.ids import HallId, TicketId

# The longest that `render_ticket_code` writes: a hall's name has at most 32 characters.
TICKET_CODE_CHARACTERS_MAX: Final = 72

_CODE: Final = re.compile(
    r"LT:([A-Z0-9][A-Z0-9-]{0,31}):([0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})"
)


@dataclass(frozen=True, slots=True)
class TicketCode:
    """What the code says."""

    hall: HallId
    ticket_id: TicketId


def render_ticket_code(code: TicketCode) -> str:
    """Write the code's text, as it goes into the QR code."""
    return f"LT:{code.hall}:{code.ticket_id}".upper()


def parse_ticket_code(text: str) -> TicketCode | None:
    """Read the code's text; None if it is no ticket's."""
    match = _CODE.fullmatch(text)
    if match is None:
        return None
    return TicketCode(HallId(match[1].lower()), TicketId(match[2].lower()))
