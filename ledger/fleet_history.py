"""How every member of the fleet was over the last day. No I/O here.

The history is fed with what the fleet looks like every few seconds, and keeps the
changes. It lives in memory: a ledger that was restarted does not know how its stations
were before, and says so instead of guessing.

::

    whole   ████████▄▄▄▄████████    well, degraded, lost, or not watched
    camera  ████████    ████████
    scale   ████████████████████
            ▲ DAY ago           ▲ now
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from ledger.fleet import Name, Status
from messaging.contracts.health import Health

DAY: Final = timedelta(days=1)

# What does not flicker changes a few times a day. A member that does it all the time
# loses its oldest changes, and not everybody's room.
_CHANGES_MAX: Final = 300

# The strip of a member as a whole.
WHOLE: Final = ""


@dataclass(frozen=True, slots=True)
class Span:
    """So long something was like this; None means that nobody knows."""

    from_at: datetime
    to_at: datetime
    health: Health | None


@dataclass(frozen=True, slots=True)
class Strip:
    """The day of one device, or of the whole member (`WHOLE`); oldest span first."""

    device: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    at: datetime
    device: str
    health: Health | None


class _Member:
    """One member's changes, and how everything was when they begin."""

    def __init__(self) -> None:
        self.changes: deque[_Change] = deque()
        self.latest: dict[str, Health | None] = {}
        self._before: dict[str, Health | None] = {}

    def note(self, now: datetime, healths: dict[str, Health]) -> None:
        for device in {**self.latest, **healths}:
            health = healths.get(device)
            if device not in self.latest or self.latest[device] is not health:
                self.latest[device] = health
                self.changes.append(_Change(now, device, health))
        while self.changes and (
            len(self.changes) > _CHANGES_MAX or now - self.changes[0].at > DAY
        ):
            old = self.changes.popleft()
            self._before[old.device] = old.health

    def strip(self, device: str, now: datetime) -> Strip:
        start = now - DAY
        told = [_Change(start, device, self._before.get(device))]
        # What changed before the day began has not left yet: it held when it began.
        told += [
            _Change(max(change.at, start), device, change.health)
            for change in self.changes
            if change.device == device
        ]
        told.append(_Change(now, device, None))
        return Strip(
            device,
            tuple(
                Span(one.at, following.at, one.health)
                for one, following in pairwise(told)
                if following.at > one.at
            ),
        )


class FleetHistory:
    """The last day of all members. `now` is the wall clock."""

    def __init__(self) -> None:
        self._members: dict[Name, _Member] = {}

    def note(self, statuses: Iterable[Status], now: datetime) -> None:
        """Take how everybody is now."""
        for status in statuses:
            healths = {WHOLE: status.health}
            healths |= {device.device: device.state for device in status.devices}
            self._members.setdefault(status.name, _Member()).note(now, healths)

    def strips(self, name: Name, now: datetime) -> tuple[Strip, ...]:
        """Give the day of a member: as a whole first, then by device."""
        member = self._members.get(name)
        if member is None:
            return ()
        return tuple(self._strips(member, now))

    def _strips(self, member: _Member, now: datetime) -> Iterator[Strip]:
        for device in sorted(member.latest):
            yield member.strip(device, now)
