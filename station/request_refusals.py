"""Why a station says no to a request, before anything is tried. No I/O here."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from messaging.access import LEDGER_CLIENT
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.moments import Clock
from messaging.contracts.stations import (
    RestartDevice,
    StationRefusal,
    StationRequest,
    ZeroScale,
)
from messaging.topics import Topics
from station.facts import Now

# A reason, and in words what was found.
Refusal: TypeAlias = tuple[StationRefusal, str]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What decides whether a request can be carried out now.

    `shown_g` is what the scale shows, None if nothing; `is_scale_empty` that there is
    no bag either, on it or at hand.
    """

    devices: tuple[DeviceHealth, ...]
    can_zero: bool
    is_scale_empty: bool
    shown_g: int | None

    def health_of(self, device: str) -> Health | None:
        return next((one.state for one in self.devices if one.device == device), None)

    def detail_of(self, device: str) -> str:
        return next((one.detail for one in self.devices if one.device == device), "")

    @property
    def shown(self) -> str:
        if self.shown_g is None:
            return "the scale shows nothing"
        return f"the scale shows {self.shown_g} g"


def is_ledgers(topics: Topics, reply_to: str) -> bool:
    """Whether answers sent there reach the ledgers, and nobody else.

    That the request came from a ledger is for the broker's access list to see to.
    """
    return reply_to == topics.replies(LEDGER_CLIENT)


def refusal_of(
    request: StationRequest, surroundings: Surroundings, now: Now
) -> Refusal | None:
    """Say why not, and in words; None to go on.

    A station that does not know the time cannot tell a late request. It restarts a
    device or sends a picture all the same, which is never wrong, but lets its scale be.
    """
    is_synced = now.clock is Clock.SYNCED
    if is_synced and now.at > request.valid_until:
        return StationRefusal.EXPIRED, _late(request.valid_until, now.at)
    match request:
        case ZeroScale() if is_synced:
            return _refusal_of_zero(surroundings)
        case ZeroScale():
            return StationRefusal.CLOCK_UNSYNCED, "set the station's clock first"
        case RestartDevice(device=device) if surroundings.health_of(device) is None:
            return StationRefusal.NO_SUCH_DEVICE, f"no {device} is set up"
        case _:
            return None


def _refusal_of_zero(surroundings: Surroundings) -> Refusal | None:
    if not surroundings.can_zero:
        detail = "its protocol has no command for it; press the key at the scale"
        return StationRefusal.NO_ZERO_COMMAND, detail
    if surroundings.shown_g is None:
        return StationRefusal.SCALE_LOST, surroundings.shown
    if not surroundings.is_scale_empty:
        return StationRefusal.SCALE_NOT_EMPTY, surroundings.shown
    return None


def _late(valid_until: datetime, at: datetime) -> str:
    return f"{(at - valid_until).total_seconds():.0f} s too late"
