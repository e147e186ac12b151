"""The ledger's word to all stations, retained; renewed when it changes.

It carries what a station needs when it is alone: the tariff, to tell a resident what
a bag will earn; the opening hours; the suspended households. It is put together from
the settings and the register each time, so what an operator changes at the shell
reaches the stations within moments, whichever process changed it.
"""

from datetime import datetime

from ledger.store.database import Database
from ledger.store.revisions import current_registry
from messaging.bus import Bus
from messaging.codec import encode
from messaging.contracts.registry import Registry
from messaging.topics import Topics


class RegistryNotice:
    """Keeps the broker's retained registry true. `said` is what the settings say."""

    def __init__(
        self, bus: Bus, topics: Topics, database: Database, said: Registry
    ) -> None:
        self._bus = bus
        self._topics = topics
        self._database = database
        self._said = said
        self._published: Registry | None = None

    def forget(self) -> None:
        """Take it that the broker knows nothing: it was connected anew."""
        self._published = None

    def refresh(self, now: datetime) -> None:
        """Publish the registry if the broker may not know it. Raises `StoreError`."""
        community = self._topics.community
        current = current_registry(self._database, community, self._said, now)
        if current != self._published and self._bus.publish(
            self._topics.registry, encode(current), is_retained=True
        ):
            self._published = current
