"""The fleet: how every station, hall and kiosk is, and since when. No I/O here.

Members tell of themselves in health messages; a broken connection is told by the
broker in the member's name. Neither helps when the broker itself died, or when a
program hangs: a member that has been silent for too long is lost without a message.

::

    heard in time, says well or degraded     as it says
    heard in time, says lost (last will)     lost, since then
    heard in time, says lost and since when  lost: switched off, since then
    nothing heard for `silence_s_max`        lost, since it was last heard
    its drops arrive, its health never did   degraded

`now` is the wall clock, for people; `now_s` the monotonic one, for silence.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeAlias

from messaging.contracts.health import (
    DeviceHealth,
    HallHealth,
    Health,
    KioskHealth,
    StationHealth,
)
from messaging.contracts.ids import StationId
from messaging.contracts.moments import Clock

# A city's communities have some thousand stations; a sender that invents names must
# not fill the page.
MEMBERS_MAX: Final = 5000

_PARTS: Final = re.compile(r"([^0-9]*)([0-9]*)")

_PROBLEMS_FIRST: Final = {Health.LOST: 0, Health.DEGRADED: 1, Health.WELL: 2}


MemberHealth: TypeAlias = StationHealth | HallHealth | KioskHealth


class Kind(StrEnum):
    """What a member of the fleet is."""

    STATION = "station"
    HALL = "hall"
    KIOSK = "kiosk"


class Cause(StrEnum):
    """Why a member is not well, when it does not say so itself."""

    WILL = "connection lost"
    CLOSED = "switched off"
    SILENT = "silent"
    NO_HEALTH = "no health reported"


@dataclass(frozen=True, slots=True)
class Name:
    """Which member."""

    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Status:
    """How one member is. Devices that are not well come first.

    What a member has not said is None; only a station has an outbox.
    """

    name: Name
    health: Health
    since: datetime
    heard_at: datetime
    cause: Cause | None = None
    devices: tuple[DeviceHealth, ...] = ()
    outbox_count: int | None = None
    outbox_oldest_at: datetime | None = None
    clock: Clock | None = None
    version: str | None = None
    disk_free_mb: int | None = None
    temperature_c: int | None = None


@dataclass(slots=True)
class _Member:
    """What a member last said, and when it last gave a sign of life."""

    said: Status
    heard_s: float


class Fleet:
    """All members that were ever heard of."""

    def __init__(self, silence_s_max: float) -> None:
        self._silence_s_max = silence_s_max
        self._members: dict[Name, _Member] = {}

    def restore(self, statuses: Iterable[Status], now_s: float) -> None:
        """Take members as they were known before; their silence counts from now."""
        for status in statuses:
            self._members[status.name] = _Member(status, now_s)

    def hear(
        self,
        name: Name,
        health: MemberHealth,
        now: datetime,
        now_s: float,
    ) -> None:
        """Take a member's word, or the last word that the broker says in its name."""
        member = self._members.get(name)
        said = _read_health(name, health, now)
        if member is not None and health.since is None:
            before = member.said
            if (said.health, said.cause) == (before.health, before.cause):
                said = replace(said, since=before.since)
        self._note(said, now_s)

    def hear_drop(self, station: StationId, now: datetime, now_s: float) -> None:
        """Take a drop as a sign of life, whatever is known of the station's health."""
        name = Name(Kind.STATION, station)
        member = self._members.get(name)
        if member is None:
            self._note(Status(name, Health.DEGRADED, now, now, Cause.NO_HEALTH), now_s)
        else:
            self._note(replace(member.said, heard_at=now), now_s)

    def statuses(self, now_s: float) -> tuple[Status, ...]:
        """Tell of everybody, problems first, then by name."""
        statuses = [self._judge(member, now_s) for member in self._members.values()]
        return tuple(sorted(statuses, key=_urgency))

    def _note(self, said: Status, now_s: float) -> None:
        if said.name in self._members or len(self._members) < MEMBERS_MAX:
            self._members[said.name] = _Member(said, now_s)

    def _judge(self, member: _Member, now_s: float) -> Status:
        said = member.said
        is_silent = now_s - member.heard_s > self._silence_s_max
        if said.health is Health.LOST or not is_silent:
            return said
        return replace(
            said, health=Health.LOST, cause=Cause.SILENT, since=said.heard_at
        )


def _urgency(status: Status) -> tuple[int, str, tuple[tuple[str, int], ...]]:
    name = status.name
    return (_PROBLEMS_FIRST[status.health], name.kind, _as_counted(name.name))


def _as_counted(name: str) -> tuple[tuple[str, int], ...]:
    """Order names as people count: s9 before s10."""
    return tuple(
        (letters, int(digits or 0)) for letters, digits in _PARTS.findall(name)
    )


def _read_health(name: Name, health: MemberHealth, now: datetime) -> Status:
    status = Status(
        name,
        health.state,
        health.since or now,
        now,
        _cause(health),
        version=health.version,
    )
    if isinstance(health, HallHealth):
        return status
    status = replace(status, devices=tuple(sorted(health.devices, key=_device_urgency)))
    if isinstance(health, KioskHealth):
        return status
    return replace(
        status,
        outbox_count=health.outbox_count,
        outbox_oldest_at=health.outbox_oldest_at,
        clock=health.clock,
        disk_free_mb=health.disk_free_mb,
        temperature_c=health.temperature_c,
    )


def _cause(health: MemberHealth) -> Cause | None:
    """Say why a member is lost: only itself knows since when, the broker does not."""
    if health.state is not Health.LOST:
        return None
    return Cause.WILL if health.since is None else Cause.CLOSED


def _device_urgency(device: DeviceHealth) -> tuple[int, str]:
    return (_PROBLEMS_FIRST[device.state], device.device)
