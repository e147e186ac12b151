"""One example of every message, for the reference and for tests. No I/O here.

They tell one morning in one community: a bag is handed in at station `s01`, and a
resident takes number A017 at hall `h1`.
"""

from datetime import datetime, time, timedelta, timezone
from typing import Final

import msgspec

from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    DropRecorded,
    LabelReadBy,
    Outcome,
    Stream,
    Verdict,
    WeighedBy,
)
from messaging.contracts.health import (
    DeviceHealth,
    HallHealth,
    Health,
    KioskHealth,
    StationHealth,
)
from messaging.contracts.ids import (
    BootId,
    CommunityId,
    DropId,
    HouseholdId,
    InspectorId,
    RequestId,
    StationId,
)
from messaging.contracts.moments import Clock
from messaging.contracts.registry import (
    Building,
    InspectorCard,
    Opening,
    Registry,
    TariffLine,
)
from messaging.contracts.secret_card import card_sha256
from messaging.contracts.stations import (
    ReloadSettings,
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    ZeroScale,
)
from messaging.hall_examples import HALL_EXAMPLES
from messaging.points_examples import POINTS_EXAMPLES

_CHINA: Final = timezone(timedelta(hours=8))
_DROP: Final = DropId("0199b2c4-5a10-7c3e-8f21-6d0a4b7e9c01")
_STATION_BOOT: Final = BootId("0199b2c0-1111-7aaa-8bbb-0123456789ab")
_OUTBOX: Final = BootId("0198ffff-2222-7aaa-8bbb-0123456789ab")
_HALL_BOOT: Final = BootId("0199b2c0-3333-7aaa-8bbb-0123456789ab")
_REQUEST: Final = RequestId("0199b2d0-5555-7aaa-8bbb-0123456789ab")
_HOUSEHOLD: Final = HouseholdId("7K3M9QX2VA")
_LEDGER_REPLIES: Final = "linli/1/NB01/clients/ledger/replies"


def _at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, second, tzinfo=_CHINA)


EXAMPLES: Final[tuple[msgspec.Struct, ...]] = (
    DropRecorded(
        drop_id=_DROP,
        station=StationId("s01"),
        boot_id=_STATION_BOOT,
        outbox_id=_OUTBOX,
        sequence_no=17,
        occurred_at=_at(7, 12, 3),
        clock=Clock.SYNCED,
        bag_label=render_bag_label(BagLabel(CommunityId("NB01"), _HOUSEHOLD, 42)),
        household=_HOUSEHOLD,
        stream=Stream.KITCHEN,
        gross_g=1560,
        tare_g=30,
        net_g=1530,
        weighed_by=WeighedBy.SCALE,
        verdict=Verdict.CORRECT,
        reason=None,
        inspector=InspectorId("i07"),
        opening="morning",
        label_read_by=LabelReadBy.CAMERA,
    ),
    DropReceipts(
        receipts=(
            DropReceipt(drop_id=_DROP, outcome=Outcome.POSTED, points=2, balance=128),
        )
    ),
    StationHealth(
        state=Health.DEGRADED,
        since=_at(7, 2),
        devices=(
            DeviceHealth(device="camera", state=Health.WELL, since=_at(6, 55)),
            DeviceHealth(
                device="scale",
                state=Health.LOST,
                since=_at(7, 2),
                detail="silent for 5 s; reopening",
            ),
        ),
        outbox_count=3,
        outbox_oldest_at=_at(7, 11, 40),
        last_drop_at=_at(7, 12, 3),
        version="0.1.0",
        boot_id=_STATION_BOOT,
        clock=Clock.SYNCED,
        disk_free_mb=24_310,
        temperature_c=47,
    ),
    ZeroScale(request_id=_REQUEST, reply_to=_LEDGER_REPLIES, valid_until=_at(6, 31)),
    ReloadSettings(
        request_id=_REQUEST, reply_to=_LEDGER_REPLIES, valid_until=_at(6, 31)
    ),
    RestartDevice(
        request_id=_REQUEST,
        reply_to=_LEDGER_REPLIES,
        valid_until=_at(6, 31),
        device=RestartableDevice.CAMERA,
    ),
    SendTestPicture(
        request_id=_REQUEST, reply_to=_LEDGER_REPLIES, valid_until=_at(6, 31)
    ),
    StationAnswered(
        request_id=_REQUEST,
        station=StationId("s01"),
        outcome=RequestOutcome.REFUSED,
        reason=StationRefusal.SCALE_NOT_EMPTY,
        detail="the scale shows 1560 g",
    ),
    HallHealth(
        state=Health.WELL,
        since=_at(8, 30),
        rejected_count=0,
        version="0.1.0",
        boot_id=_HALL_BOOT,
    ),
    KioskHealth(
        state=Health.DEGRADED,
        since=_at(9, 5),
        devices=(
            DeviceHealth(
                device="printer",
                state=Health.LOST,
                since=_at(9, 5),
                detail="paper out",
            ),
        ),
        version="0.1.0",
        boot_id=_HALL_BOOT,
    ),
    *HALL_EXAMPLES,
    *POINTS_EXAMPLES,
    Registry(
        revision=9,
        buildings=(Building(building="3栋", households=(HouseholdId("7K3M9QX2VA"),)),),
        as_of=_at(6, 0),
        tariff=(
            TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=2),
            TariffLine(stream=Stream.OTHER, verdict=Verdict.CORRECT, points=1),
        ),
        openings=(
            Opening(name="morning", opens_at=time(7), closes_at=time(8, 30)),
            Opening(name="evening", opens_at=time(18, 30), closes_at=time(20)),
        ),
        suspended_households=(),
        inspectors=(
            InspectorCard(
                inspector=InspectorId("i07"),
                card_sha256=card_sha256("LD3V9K0W6QZ8X1M4T7B2N5R0CDEFY"),
            ),
        ),
    ),
)


def example_of(message: type[msgspec.Struct]) -> msgspec.Struct:
    """Find the example of a message; raises `LookupError` if it has none."""
    for example in EXAMPLES:
        if type(example) is message:
            return example
    msg = f"{message.__name__} has no example yet; add one in messaging/examples.py"
    raise LookupError(msg)
