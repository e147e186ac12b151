"""What happens when a supervisor asks something of a station on its page.

It is sent by the ledger, and written down with her name: who set a scale to zero must
be known when the points of that evening are disputed.
"""

from nicegui import run, ui

from ledger.inquiries import Ask
from ledger.pages.entrance import signed_in
from ledger.pages.station import AskStation
from ledger.station_requests import StationRequests
from messaging.contracts.ids import StationId
from messaging.contracts.stations import RestartableDevice
from people.audit import Deed
from people.office import PeopleOffice


def asker(
    requests: StationRequests, station: StationId, office: PeopleOffice
) -> AskStation:
    """Make what the page's buttons call; in the name of whoever opened it."""
    session = signed_in()
    browser = ui.context.client.request.client
    address = "" if browser is None else browser.host

    async def ask(ask: Ask, device: RestartableDevice | None) -> bool:
        def send() -> bool:
            is_sent = requests.ask(station, ask, device)
            subject = " ".join(word for word in (ask, device, station) if word)
            outcome = "sent" if is_sent else "not sent"
            office.note(session, Deed.ASKED, subject, address, outcome)
            return is_sent

        return bool(await run.io_bound(send))

    return ask
