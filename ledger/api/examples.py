"""One example of every body, for the reference; tests read them back. No I/O here."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from msgspec import Struct

from ledger.api import told
from ledger.book import RewardId
from ledger.drop_judgement import Standing
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import DropId, HouseholdId, StationId
from messaging.contracts.moments import Clock

HOUSEHOLD: Final = HouseholdId("7K3M9QX2VA")
STATION: Final = StationId("s01")
KEY: Final = "0199d2f4-2b1c-7c3e-9a55-3c1f0e7d9b10"

_DROP: Final = DropId("0199d2f4-1111-7c3e-9a55-3c1f0e7d9b10")
_AT: Final = datetime(2026, 11, 24, 7, 12, 3, tzinfo=UTC)
_SOAP: Final = RewardId("soap")

_STATION: Final = told.StationTold(
    station=STATION,
    health=Health.DEGRADED,
    since=_AT,
    heard_at=_AT,
    cause=None,
    devices=(DeviceHealth(device="scale", state=Health.LOST, since=_AT),),
    outbox_count=0,
    outbox_oldest_at=None,
    clock=Clock.SYNCED,
    version="0.1.0",
    last_drop_at=_AT,
)

EXAMPLES: Final[Mapping[type[Struct], Struct]] = {
    type(one): one
    for one in (
        _STATION,
        told.StationsTold(stations=(_STATION,), next_cursor=None),
        told.RewardsTold(
            rewards=(
                told.RewardTold(
                    reward=_SOAP,
                    name_zh="肥皂",
                    name_en="soap",
                    points=12,
                    is_in_stock=True,
                ),
            )
        ),
        told.AccountTold(
            household=HOUSEHOLD,
            standing=Standing.ACTIVE,
            balance_points=128,
            home=told.HomeTold(building="3栋", room="101"),
        ),
        told.EntriesTold(
            entries=(
                told.EntryTold(
                    entry_id=_DROP,
                    cause="drop",
                    points=2,
                    posted_at=_AT,
                    explanation="2 for kitchen waste sorted correctly",
                    drop_id=_DROP,
                ),
            ),
            next_cursor="817-3",
        ),
        told.DropsTold(
            drops=(
                told.DropTold(
                    drop_id=_DROP,
                    station=STATION,
                    occurred_at=_AT,
                    clock=Clock.SYNCED,
                    stream=Stream.KITCHEN,
                    net_g=1530,
                    verdict=Verdict.CORRECT,
                    verdict_reported=Verdict.CORRECT,
                    reason=None,
                    points=2,
                    outcome=Outcome.POSTED,
                    hindrance=None,
                ),
            ),
            next_cursor="817",
        ),
        told.RedemptionAsked(reward=_SOAP, points_shown=12),
        told.RedemptionTold(
            outcome=Outcome.POSTED,
            voucher_code="K7Q2M9XWT4",
            state="issued",
            reward=_SOAP,
            name_zh="肥皂",
            name_en="soap",
            points=12,
            expires_on=date(2026, 12, 24),
            balance_points=116,
        ),
    )
}
