"""What a supervisor does on a station's page, done and written down with her name.

Who set a scale to zero must be known when the points of that evening are disputed, and
who looked at somebody's bag, too.
"""

from nicegui import run, ui

from ledger.inquiries import Ask
from ledger.pages.entrance import signed_in
from ledger.station_overview import StationLookout
from messaging.contracts.ids import DropId, StationId
from messaging.contracts.stations import RestartableDevice
from people.audit import Deed
from people.office import PeopleOffice


class StationActs:
    """The acts of whoever has opened the page; made while it is drawn."""

    def __init__(
        self, stations: StationLookout, station: StationId, office: PeopleOffice
    ) -> None:
        self._stations = stations
        self._station = station
        self._office = office
        self._session = signed_in()
        browser = ui.context.client.request.client
        self._address = "" if browser is None else browser.host

    async def ask(self, ask: Ask, device: RestartableDevice | None) -> bool:
        """Ask the station; False if the broker is away."""

        def send() -> bool:
            is_sent = self._stations.requests.ask(self._station, ask, device)
            subject = " ".join(word for word in (ask, device, self._station) if word)
            self._note(subject, "sent" if is_sent else "not sent")
            return is_sent

        return bool(await run.io_bound(send))

    async def see_bag(self, drop_id: DropId) -> bytes | None:
        """Fetch the image of a drop; None if it is gone."""

        def fetch() -> bytes | None:
            jpeg = self._stations.image_of(drop_id)
            self._note(f"image of {drop_id}", "gone" if jpeg is None else "shown")
            return jpeg

        return await run.io_bound(fetch)

    def _note(self, subject: str, outcome: str) -> None:
        self._office.note(self._session, Deed.ASKED, subject, self._address, outcome)
