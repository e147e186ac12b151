"""Who may read and write which channel at the broker. No I/O here.

One table of rights, from which a mosquitto's access list and password file are
written. What is not here is refused, so a station can publish as itself only, and
nobody hears answers that are for another::

    a station   its own drops, images, health; answers to ledgers
    a kiosk     residents' requests to its hall and to ledgers; hears its hall, and its
                answers
    a counter   a counter's requests to its hall, on a channel that no kiosk may use
    a hall      its own state and health; answers to its kiosks and counters
    a ledger    receipts, requests and the registry; answers to anybody

mosquitto's lists know whole levels only, no beginnings of names. Therefore all ledgers
of a community hear answers under one name. The rights are held to
`messaging.channels` by `tests/messaging/test_access.py`.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from messaging.channels import CHANNELS
from messaging.contracts.ids import ClientId, CommunityId, HallId
from messaging.topics import ROOT

# The name under which every ledger asks stations, and hears their answers.
LEDGER_CLIENT: Final = ClientId("ledger")

# The form of mosquitto 2: PBKDF2 with SHA-512. So few rounds are enough for what was
# never chosen by a person: our passwords are 256 random bits.
_ROUNDS: Final = 101
SALT_BYTES: Final = 12


class Kind(StrEnum):
    """What a client of the broker is."""

    STATION = "station"
    KIOSK = "kiosk"
    COUNTER = "counter"
    HALL = "hall"
    LEDGER = "ledger"


class Way(StrEnum):
    """A direction, in mosquitto's words."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Device:
    """A client of the broker; a kiosk's and a counter's `hall` is where it stands."""

    kind: Kind
    name: str
    hall: HallId | None = None

    @property
    def stands_in_hall(self) -> bool:
        return self.kind in {Kind.KIOSK, Kind.COUNTER}

    @property
    def account(self) -> str:
        """The name it shows to the broker, as the programs' settings have it."""
        if self.kind in {Kind.STATION, Kind.HALL}:
            return f"{self.kind}-{self.name}"
        return self.name

    @property
    def client(self) -> str:
        """The name under which it hears answers."""
        return LEDGER_CLIENT if self.kind is Kind.LEDGER else self.account


_R, _W = Way.READ, Way.WRITE
_AT_A_HALL: Final = (
    (_R, "hall_state"),
    (_R, "hall_health"),
    (_R, "replies"),
)

RIGHTS: Final[Mapping[Kind, tuple[tuple[Way, str], ...]]] = MappingProxyType(
    {
        Kind.STATION: (
            (_W, "drops"),
            (_W, "images"),
            (_W, "station_health"),
            (_W, "test_pictures"),
            (_W, "replies"),
            (_R, "receipts"),
            (_R, "station_requests"),
            (_R, "registry"),
        ),
        Kind.KIOSK: (
            (_W, "hall_requests"),
            *_AT_A_HALL,
            (_W, "kiosk_health"),
            (_W, "points_requests"),
        ),
        Kind.COUNTER: ((_W, "counter_requests"), *_AT_A_HALL),
        Kind.HALL: (
            (_R, "hall_requests"),
            (_R, "counter_requests"),
            (_W, "hall_state"),
            (_W, "hall_health"),
            (_W, "replies"),
        ),
        Kind.LEDGER: (
            (_R, "drops"),
            (_W, "receipts"),
            (_R, "images"),
            (_R, "station_health"),
            (_W, "station_requests"),
            (_R, "test_pictures"),
            (_R, "hall_health"),
            (_R, "kiosk_health"),
            (_R, "points_requests"),
            (_R, "replies"),
            (_W, "replies"),
            (_W, "registry"),
        ),
    }
)

_TOPICS: Final = {channel.name: channel.topic for channel in CHANNELS}


def render_acl(community: CommunityId, devices: Sequence[Device]) -> str:
    """Write mosquitto's access list for these devices; all others may do nothing."""
    lines = ["# Written by `python -m ledger devices`; changes here are lost."]
    for device in devices:
        lines += ["", f"user {device.account}"]
        for way, name in RIGHTS[device.kind]:
            lines += [
                f"topic {way} {ROOT}/{community}/{topic}"
                for topic in _topics(device, way, _TOPICS[name], devices)
            ]
    return "\n".join(lines) + "\n"


def hash_for_mosquitto(password: str, salt: bytes) -> str:
    """Write a password as mosquitto keeps it."""
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS)
    return f"$7${_ROUNDS}${_base64(salt)}${_base64(key)}"


def _topics(
    device: Device, way: Way, template: str, devices: Sequence[Device]
) -> Iterator[str]:
    """Fill a channel's topic with the device's own names, and `+` for others'."""
    hall = device.name if device.kind is Kind.HALL else device.hall
    filled = template.format(
        station=device.name if device.kind is Kind.STATION else "+",
        hall=hall or "+",
        kiosk=device.name if device.kind is Kind.KIOSK else "+",
        client="{client}",
        drop_id="+",
        request_id="+",
    )
    if "{client}" not in filled:
        yield filled
        return
    for client in _clients(device, way, devices):
        yield filled.format(client=client)


def _clients(device: Device, way: Way, devices: Sequence[Device]) -> list[str]:
    """Name those whose answers a device may read, or whom it may answer."""
    if way is Way.READ:
        return [device.client]
    match device.kind:
        case Kind.STATION:
            return [LEDGER_CLIENT]
        case Kind.HALL:
            return [
                other.client
                for other in devices
                if other.hall == device.name and other.kind is not Kind.HALL
            ]
        case _:
            return ["+"]


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
