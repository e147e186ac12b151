"""What the kiosk knows of its hall: the last good view, and whether it is there.

No I/O here. A hall is away once the broker said so (its last will), or when
nothing has been heard for a moment after the connection broke. Whatever it says
itself brings it back; a retained view is no such word, since the broker repeats it
for a hall that died last week. The last good view is kept and shown meanwhile.
"""

from datetime import datetime
from typing import Final

from kiosk.instant import Instant
from messaging.contracts.halls import (
    Call,
    CounterStatus,
    HallView,
    HelpCall,
    ServiceQueue,
)
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import ClientId, CounterId, ServiceLetter

# A broker that restarts is back within this; nobody need be told.
GRACE_S: Final = 3.0


class HallWatch:
    """Remembers the newest view and since when the hall has been away."""

    def __init__(self, now: Instant, kiosk: ClientId | None = None) -> None:
        self._kiosk = kiosk
        self.view: HallView | None = None
        self._away_from_s: float | None = now.s + GRACE_S
        self._away_since = now.moment
        self._is_known_lost = False

    def is_away(self, now_s: float) -> bool:
        """Whether there is no use in asking the hall now."""
        is_silent = self._away_from_s is not None and now_s >= self._away_from_s
        return self.view is None or is_silent

    @property
    def away_since(self) -> datetime:
        """When the hall was last known to be there; meaningful while it is away."""
        return self._away_since

    def take_view(self, view: HallView, *, is_retained: bool) -> bool:
        """Take a view, unless it is older than the last; True if it was taken."""
        if not (is_retained and self._is_known_lost):
            self.hear()
        if self.view is not None and _is_stale(view, self.view):
            return False
        self.view = view
        return True

    def take_health(self, health: HallHealth, now: Instant) -> None:
        if health.state is not Health.LOST:
            self.hear()
            return
        if self._away_from_s is None:
            self._away_since = now.moment
        self._away_from_s = now.s
        self._is_known_lost = True

    def hear(self) -> None:
        """Note that the hall itself has said something just now."""
        self._away_from_s = None
        self._is_known_lost = False

    def lose_link(self, now: Instant) -> None:
        """Note that the broker is away; whether the hall is, nobody knows."""
        if self._away_from_s is None:
            self._away_from_s = now.s + GRACE_S
            self._away_since = now.moment

    @property
    def help_call(self) -> HelpCall | None:
        """The last call for help from this kiosk of which the hall tells."""
        calls = () if self.view is None else self.view.help_calls
        return next((call for call in calls if call.kiosk == self._kiosk), None)

    @property
    def services(self) -> tuple[ServiceQueue, ...]:
        return () if self.view is None else self.view.services

    @property
    def calls(self) -> tuple[Call, ...]:
        """Newest first."""
        return () if self.view is None else self.view.calls

    def service(self, letter: ServiceLetter) -> ServiceQueue | None:
        return next((one for one in self.services if one.service == letter), None)

    def counter(self, counter: CounterId) -> CounterStatus | None:
        counters = () if self.view is None else self.view.counters
        return next((one for one in counters if one.counter == counter), None)

    def counters_of(self, letter: ServiceLetter) -> tuple[CounterStatus, ...]:
        """Where tickets of a service are called to."""
        counters = () if self.view is None else self.view.counters
        return tuple(one for one in counters if letter in one.services)


def _is_stale(view: HallView, last: HallView) -> bool:
    return view.boot_id == last.boot_id and view.revision < last.revision
