"""The map of topics: who speaks where. No I/O here.

Everything lies below `linli/1/{community}`, where 1 is the version of the whole
map. A message is believed only on the topic that belongs to its sender, so a
broker's access list can hold every client to its own name.
"""

import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from messaging.contracts.ids import (
    ClientId,
    CommunityId,
    DropId,
    HallId,
    RequestId,
    StationId,
)

ROOT: Final = "linli/1"

_COMMUNITY: Final = re.compile(r"[A-Z0-9]{4}")
_NAME: Final = r"([a-z0-9][a-z0-9-]{0,31})"
_UUID: Final = r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
_ONE_NAME: Final = re.compile(_NAME)
_ONE_UUID: Final = re.compile(_UUID)
_CLIENT_REPLIES: Final = re.compile(rf"clients/{_NAME}/replies")
_STATION_DROPS: Final = re.compile(rf"stations/{_NAME}/drops")
_STATION_HEALTH: Final = re.compile(rf"stations/{_NAME}/health")
_STATION_IMAGE: Final = re.compile(rf"stations/{_NAME}/images/{_UUID}")
_TEST_PICTURE: Final = re.compile(rf"stations/{_NAME}/test-pictures/{_UUID}")
_KIOSK_HEALTH: Final = re.compile(rf"kiosks/{_NAME}/health")
_HALL_HEALTH: Final = re.compile(rf"halls/{_NAME}/health")


class ImageName(NamedTuple):
    """Which image a topic carries: whose, and of which drop."""

    station: StationId
    drop_id: DropId


class PictureName(NamedTuple):
    """Which test picture a topic carries: whose, and who asked for it."""

    station: StationId
    request_id: RequestId


@dataclass(frozen=True, slots=True)
class Topics:
    """All topics of one community.

    Raises `ValueError` for a name that would be more than one level, or a wildcard.
    """

    community: CommunityId

    def __post_init__(self) -> None:
        if _COMMUNITY.fullmatch(self.community) is None:
            msg = f"community {self.community!r} is not four of A-Z, 0-9"
            raise ValueError(msg)

    @property
    def root(self) -> str:
        return f"{ROOT}/{self.community}"

    def drops(self, station: StationId) -> str:
        return f"{self.root}/stations/{_level(station)}/drops"

    def receipts(self, station: StationId) -> str:
        return f"{self.root}/stations/{_level(station)}/receipts"

    def station_health(self, station: StationId) -> str:
        return f"{self.root}/stations/{_level(station)}/health"

    def image(self, station: StationId, drop_id: DropId) -> str:
        return f"{self.root}/stations/{_level(station)}/images/{_uuid(drop_id)}"

    def station_requests(self, station: StationId) -> str:
        return f"{self.root}/stations/{_level(station)}/requests"

    def test_picture(self, station: StationId, request_id: RequestId) -> str:
        pictures = f"{self.root}/stations/{_level(station)}/test-pictures"
        return f"{pictures}/{_uuid(request_id)}"

    @property
    def all_drops(self) -> str:
        return f"{self.root}/stations/+/drops"

    @property
    def shared_drops(self) -> str:
        """All drops, each to one of the ledgers that share the books."""
        return f"$share/ledger/{self.all_drops}"

    @property
    def all_station_health(self) -> str:
        return f"{self.root}/stations/+/health"

    @property
    def all_images(self) -> str:
        return f"{self.root}/stations/+/images/+"

    @property
    def all_test_pictures(self) -> str:
        return f"{self.root}/stations/+/test-pictures/+"

    def hall_requests(self, hall: HallId) -> str:
        return f"{self.root}/halls/{_level(hall)}/requests"

    def counter_requests(self, hall: HallId) -> str:
        return f"{self.root}/halls/{_level(hall)}/counter-requests"

    def hall_state(self, hall: HallId) -> str:
        return f"{self.root}/halls/{_level(hall)}/state"

    def hall_health(self, hall: HallId) -> str:
        return f"{self.root}/halls/{_level(hall)}/health"

    @property
    def all_hall_health(self) -> str:
        return f"{self.root}/halls/+/health"

    def kiosk_health(self, kiosk: ClientId) -> str:
        return f"{self.root}/kiosks/{_level(kiosk)}/health"

    @property
    def all_kiosk_health(self) -> str:
        return f"{self.root}/kiosks/+/health"

    def replies(self, client: ClientId) -> str:
        return f"{self.root}/clients/{_level(client)}/replies"

    @property
    def points_requests(self) -> str:
        return f"{self.root}/points/requests"

    @property
    def shared_points_requests(self) -> str:
        """All of them, each to one of the ledgers that share the books."""
        return f"$share/ledger/{self.points_requests}"

    @property
    def registry(self) -> str:
        return f"{self.root}/registry"

    def station_of_drops(self, topic: str) -> StationId | None:
        """Whose drops arrive on `topic`; None if it is no topic for drops."""
        name = self._name(_STATION_DROPS, topic)
        return None if name is None else StationId(name)

    def image_of(self, topic: str) -> ImageName | None:
        """Which image arrives on `topic`; None if it is no topic for images."""
        match = self._match(_STATION_IMAGE, topic)
        if match is None:
            return None
        return ImageName(StationId(match.group(1)), DropId(match.group(2)))

    def test_picture_of(self, topic: str) -> PictureName | None:
        """Which test picture arrives on `topic`; None if it carries none."""
        match = self._match(_TEST_PICTURE, topic)
        if match is None:
            return None
        return PictureName(StationId(match.group(1)), RequestId(match.group(2)))

    def station_of_health(self, topic: str) -> StationId | None:
        name = self._name(_STATION_HEALTH, topic)
        return None if name is None else StationId(name)

    def hall_of_health(self, topic: str) -> HallId | None:
        name = self._name(_HALL_HEALTH, topic)
        return None if name is None else HallId(name)

    def kiosk_of_health(self, topic: str) -> ClientId | None:
        name = self._name(_KIOSK_HEALTH, topic)
        return None if name is None else ClientId(name)

    def client_of_replies(self, topic: str) -> ClientId | None:
        """Whose replies go to `topic`; None for any topic that is nobody's replies."""
        name = self._name(_CLIENT_REPLIES, topic)
        return None if name is None else ClientId(name)

    def _name(self, pattern: re.Pattern[str], topic: str) -> str | None:
        match = self._match(pattern, topic)
        return None if match is None else match.group(1)

    def _match(self, pattern: re.Pattern[str], topic: str) -> re.Match[str] | None:
        if not topic.startswith(f"{self.root}/"):
            return None
        return pattern.fullmatch(topic.removeprefix(f"{self.root}/"))


def is_name(text: str) -> bool:
    """Whether a station, a hall or a client can be called so."""
    return _ONE_NAME.fullmatch(text) is not None


def _level(name: str) -> str:
    if not is_name(name):
        msg = f"{name!r} is no name: a-z, 0-9 and -, at most 32"
        raise ValueError(msg)
    return name


def _uuid(text: str) -> str:
    if _ONE_UUID.fullmatch(text) is None:
        msg = f"{text!r} is no UUID"
        raise ValueError(msg)
    return text
