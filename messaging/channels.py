"""The table of channels: who says what to whom, and where. No I/O here.

`messaging.topics` builds the topics, the reference in `docs/` is generated from
here, and `tests/messaging/test_channels.py` keeps the two in step.
"""

from dataclasses import dataclass
from typing import Final, get_args

import msgspec

from messaging.contracts.drops import DropReceipts, DropRecorded
from messaging.contracts.halls import HallReply, HallRequest, HallView
from messaging.contracts.health import HallHealth, StationHealth
from messaging.contracts.registry import Registry


@dataclass(frozen=True, slots=True)
class Channel:
    """A topic below `linli/1/{community}`; everything travels with QoS 1."""

    name: str
    topic: str
    sender: str
    receiver: str
    is_retained: bool
    messages: tuple[type[msgspec.Struct], ...]


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
        name="station_health",
        topic="stations/{station}/health",
        sender="station",
        receiver="all",
        is_retained=True,
        messages=(StationHealth,),
    ),
    Channel(
        name="hall_requests",
        topic="halls/{hall}/requests",
        sender="kiosk, counter",
        receiver="hall",
        is_retained=False,
        messages=get_args(HallRequest),
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
        name="replies",
        topic="clients/{client}/replies",
        sender="hall",
        receiver="client",
        is_retained=False,
        messages=get_args(HallReply),
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
    "hall": "the hall's name: a-z, 0-9 and -, at most 32",
    "client": "the name of who asked: a-z, 0-9 and -, at most 32",
}
