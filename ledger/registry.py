"""The ledger's word to all stations, retained; renewed when it changes.

It carries what a station needs when it is alone: the tariff, to tell a resident what
a bag will earn; the opening hours; the suspended households. It is put together from
the settings and the register each time, so what an operator changes at the shell
reaches the stations within moments, whichever process changed it.
"""

from datetime import datetime

from msgspec.structs import replace

from ledger.store.database import Database
from ledger.store.revisions import current_registry
from ledger.tariff import told_lines
from ledger.tariff_calendar import TariffCalendar
from messaging.bus import Bus
from messaging.codec import encode
from messaging.contracts.registry import Registry
from messaging.topics import Topics


class RegistryNotice:
    """Keeps the broker's retained registry true.

    `said` is what the settings say of openings and inspectors.
    """

    def __init__(
        self,
        bus: Bus,
        topics: Topics,
        database: Database,
        said: Registry,
        calendar: TariffCalendar,
    ) -> None:
        self._bus = bus
        self._topics = topics
        self._database = database
        self._said = said
        self._calendar = calendar
        self._published: Registry | None = None

    def forget(self) -> None:
        """Take it that the broker knows nothing: it was connected anew."""
        self._published = None

    def refresh(self, now: datetime) -> None:
        """Publish the registry if the broker may not know it. Raises `StoreError`."""
        community = self._topics.community
        said = with_tariffs(self._said, self._calendar, now)
        current = current_registry(self._database, community, said, now)
        if current != self._published and self._bus.publish(
            self._topics.registry, encode(current), is_retained=True
        ):
            self._published = current


def with_tariffs(said: Registry, calendar: TariffCalendar, now: datetime) -> Registry:
    """Say what counts today, and what will count next and from when."""
    today = calendar.local_day(now)
    tariff, coming = calendar.in_force_on(today), calendar.next_after(today)
    return replace(
        said,
        tariff=() if tariff is None else told_lines(tariff),
        tariff_next=() if coming is None else told_lines(coming),
        tariff_next_from=None if coming is None else coming.counts_from,
    )
