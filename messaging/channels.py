"""The table of channels: who says what to whom, and where. No I/O here.

`messaging.topics` builds the topics, the reference in `docs/` is generated from
here, and `tests/messaging/test_channels.py` keeps the two in step.
"""

from dataclasses import dataclass
from typing import Final, get_args

import msgspec

from messaging.contracts.drops import DropReceipts, DropRecorded
from messaging.contracts.hall_requests import CounterRequest, ResidentRequest
from messaging.contracts.halls import HallReply, HallView
from messaging.contracts.health import HallHealth, KioskHealth, StationHealth
from messaging.contracts.images import JPEG_BYTES_MAX, MEDIA_TYPE
from messaging.contracts.points import PointsReply, PointsRequest
from messaging.contracts.registry import Registry
from messaging.contracts.stations import StationAnswered, StationRequest


@dataclass(frozen=True, slots=True)
class Binary:
    """What a channel carries that is no JSON; `says` is for the reference."""

    name: str
    media_type: str
    bytes_max: int
    says: str


@dataclass(frozen=True, slots=True)
class Channel:
    """A topic below `linli/1/{community}`; everything travels with QoS 1.

    It carries `messages`, or else what `binary` says.
    """

    name: str
    topic: str
    sender: str
    receiver: str
    is_retained: bool
    messages: tuple[type[msgspec.Struct], ...] = ()
    binary: Binary | None = None


CHANNELS: Final = (
    Channel(
        name="drops",
        topic="stations/{station}/drops",
        sender="station",
        receiver="ledger",
        is_retained=False,
        messages=(DropRecorded,),
    ),
    Channel(
        name="receipts",
        topic="stations/{station}/receipts",
        sender="ledger",
        receiver="station",
        is_retained=False,
        messages=(DropReceipts,),
    ),
    Channel(
        name="images",
        topic="stations/{station}/images/{drop_id}",
        sender="station",
        receiver="ledger",
        is_retained=False,
        binary=Binary(
            name="EvidenceImage",
            media_type=MEDIA_TYPE,
            bytes_max=JPEG_BYTES_MAX,
            says="What the camera saw when a bag was judged contaminated, or when its"
            " label could not be read. Sent after the drop's receipt; answered in"
            " `images` of a later one.",
        ),
    ),
    Channel(
        name="station_health",
        topic="stations/{station}/health",
        sender="station",
        receiver="all",
        is_retained=True,
        messages=(StationHealth,),
    ),
    Channel(
        name="station_requests",
        topic="stations/{station}/requests",
        sender="ledger",
        receiver="station",
        is_retained=False,
        messages=get_args(StationRequest),
    ),
    Channel(
        name="test_pictures",
        topic="stations/{station}/test-pictures/{request_id}",
        sender="station",
        receiver="ledger",
        is_retained=False,
        binary=Binary(
            name="TestPicture",
            media_type=MEDIA_TYPE,
            bytes_max=JPEG_BYTES_MAX,
            says="What the camera saw when `SendTestPicture` came. Sent before the"
            " answer to that request.",
        ),
    ),
    Channel(
        name="hall_requests",
        topic="halls/{hall}/requests",
        sender="kiosk",
        receiver="hall",
        is_retained=False,
        messages=get_args(ResidentRequest),
    ),
    Channel(
        name="counter_requests",
        topic="halls/{hall}/counter-requests",
        sender="counter",
        receiver="hall",
        is_retained=False,
        messages=get_args(CounterRequest),
    ),
    Channel(
        name="hall_state",
        topic="halls/{hall}/state",
        sender="hall",
        receiver="all",
        is_retained=True,
        messages=(HallView,),
    ),
    Channel(
        name="hall_health",
        topic="halls/{hall}/health",
        sender="hall",
        receiver="all",
        is_retained=True,
        messages=(HallHealth,),
    ),
    Channel(
        name="kiosk_health",
        topic="kiosks/{kiosk}/health",
        sender="kiosk",
        receiver="all",
        is_retained=True,
        messages=(KioskHealth,),
    ),
    Channel(
        name="points_requests",
        topic="points/requests",
        sender="kiosk",
        receiver="ledger",
        is_retained=False,
        messages=get_args(PointsRequest),
    ),
    Channel(
        name="replies",
        topic="clients/{client}/replies",
        sender="hall, station, ledger",
        receiver="client",
        is_retained=False,
        messages=(*get_args(HallReply), StationAnswered, *get_args(PointsReply)),
    ),
    Channel(
        name="registry",
        topic="registry",
        sender="ledger",
        receiver="all",
        is_retained=True,
        messages=(Registry,),
    ),
)

# What stands in a topic's braces.
PARAMETERS: Final = {
    "community": "the community's code: four of A-Z, 0-9",
    "station": "the station's name: a-z, 0-9 and -, at most 32",
    "drop_id": "the drop's id: a UUID",
    "request_id": "the request's id: a UUID",
    "hall": "the hall's name: a-z, 0-9 and -, at most 32",
    "kiosk": "the kiosk's name: a-z, 0-9 and -, at most 32",
    "client": "the name of who asked: a-z, 0-9 and -, at most 32",
}
