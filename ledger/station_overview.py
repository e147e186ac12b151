"""What the page of one station shows, read when somebody looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ledger.fleet import Kind, Name, Status
from ledger.fleet_history import Strip
from ledger.fleet_watch import FleetWatch
from ledger.images import Images
from ledger.inquiries import Inquiry
from ledger.overview import Lookout, Overview
from ledger.station_requests import StationRequests
from ledger.store.database import Database
from ledger.store.views import DropView, latest_drops_of
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import DropId, StationId

# What a person looks through; more is what reports are for.
_LATEST_DROPS: Final = 30


@dataclass(frozen=True, slots=True)
class StationOverview:
    """One station at one moment. `status` is None when it was never heard of.

    `pictured` are those of the drops of which there is an image.
    """

    whole: Overview
    status: Status | None
    strips: tuple[Strip, ...]
    drops: tuple[DropView, ...]
    pictured: tuple[DropView, ...]
    inquiries: tuple[Inquiry, ...]


class StationLookout:
    """Reads it; may be asked from any thread."""

    def __init__(
        self,
        lookout: Lookout,
        database: Database,
        watch: FleetWatch,
        requests: StationRequests,
        images: Images,
    ) -> None:
        self._lookout = lookout
        self._database = database
        self._watch = watch
        self.requests = requests
        self._images = images

    def look_at(self, station: StationId) -> StationOverview:
        """Read all about one station. Raises `StoreError`."""
        name = Name(Kind.STATION, station)
        whole = self._lookout.look()
        with self._database.read() as connection:
            drops = latest_drops_of(connection, station, _LATEST_DROPS)
        return StationOverview(
            whole,
            next((one for one in whole.statuses if one.name == name), None),
            self._watch.strips(name),
            drops,
            tuple(self._pictured(drops)),
            self.requests.asked_of(station),
        )

    def image_of(self, drop_id: DropId) -> bytes | None:
        """Read the image of a drop; None if it is gone, or never was."""
        return self._images.read(drop_id)

    def _pictured(self, drops: Sequence[DropView]) -> list[DropView]:
        # Of all others no image is taken: they need not be looked for on the disk.
        return [
            drop
            for drop in drops
            if (drop.verdict is Verdict.CONTAMINATED or drop.household is None)
            and self._images.path_of(drop.drop_id) is not None
        ]
