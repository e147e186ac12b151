"""What the supervisors' pages show, read once for all that look at the same time."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ledger.fleet import Status
from ledger.fleet_watch import FleetWatch
from ledger.intake import Intake
from ledger.store.database import Database
from ledger.store.views import (
    DropView,
    GapView,
    SetAside,
    last_drops_at,
    latest_drops,
    latest_set_aside,
    open_gaps,
    outcome_counts,
)
from messaging.bus import Bus
from messaging.contracts.ids import CommunityId, StationId

# What a person looks through; more is what reports are for.
_LATEST_DROPS: Final = 30
_GAPS_SHOWN_MAX: Final = 50
_SET_ASIDE_SHOWN_MAX: Final = 50

# Pages ask more than once a second; those that ask at the same time see the same.
_FRESH_S: Final = 0.25


@dataclass(frozen=True, slots=True)
class Overview:
    """The ledger at one moment. `trouble`: why nothing is being posted."""

    as_of: datetime
    is_connected: bool
    trouble: str | None
    statuses: tuple[Status, ...]
    last_drops_at: Mapping[StationId, datetime]
    drops: tuple[DropView, ...]
    gaps: tuple[GapView, ...]
    set_aside: tuple[SetAside, ...]
    counts: Mapping[str, int]


class Lookout:
    """Reads the overview; may be asked from any thread, and often."""

    def __init__(
        self,
        bus: Bus,
        community: CommunityId,
        database: Database,
        watch: FleetWatch,
        intake: Intake,
    ) -> None:
        self._bus = bus
        self._community = community
        self._database = database
        self._watch = watch
        self._intake = intake
        self._lock = threading.Lock()
        self._last: Overview | None = None
        self._last_s = 0.0

    def look(self) -> Overview:
        """Read the overview, or take one that is fresh. Raises `StoreError`."""
        with self._lock:
            now_s = time.monotonic()
            if self._last is None or now_s - self._last_s > _FRESH_S:
                self._last, self._last_s = self._read(), now_s
            return self._last

    def _read(self) -> Overview:
        with self._database.read() as connection:
            return Overview(
                as_of=datetime.now(UTC),
                is_connected=self._bus.is_connected,
                trouble=self._intake.trouble,
                statuses=self._watch.statuses(),
                last_drops_at=last_drops_at(connection, self._community),
                drops=latest_drops(connection, _LATEST_DROPS),
                gaps=open_gaps(connection, self._community, _GAPS_SHOWN_MAX),
                set_aside=latest_set_aside(connection, _SET_ASIDE_SHOWN_MAX),
                counts=outcome_counts(connection),
            )
