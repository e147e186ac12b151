"""What a worker asks of the desk on a page is noted with her name in the audit.

The journal says what became of every ticket, and by whom; the audit adds from where it
was asked, and what was refused.
"""

from collections.abc import Callable
from typing import TypeAlias

from nicegui import ui

from hall.pages.entrance import signed_in
from messaging.contracts.hall_requests import CounterRequest
from messaging.contracts.halls import HallReply, RequestRefused
from people.audit import Deed
from people.office import PeopleOffice

Ask: TypeAlias = Callable[[CounterRequest], HallReply]


def noting(ask: Ask, office: PeopleOffice) -> Ask:
    """Let what is asked be noted, in the name of whoever opened the page."""
    session = signed_in()
    browser = ui.context.client.request.client
    address = "" if browser is None else browser.host

    def ask_and_note(request: CounterRequest) -> HallReply:
        reply = ask(request)
        subject = f"{type(request).__name__} at counter {request.counter}"
        outcome = reply.reason if isinstance(reply, RequestRefused) else "done"
        office.note(session, Deed.ASKED, subject, address, outcome)
        return reply

    return ask_and_note
