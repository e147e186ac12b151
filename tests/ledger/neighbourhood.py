"""A station's words for the tests: drops and health as they come over the wire."""

from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from interface.settings import load_settings
from ledger.arrivals import DropArrival, read_arrival
from ledger.batch import Terms
from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.bag_label import BagLabel, render_bag_label
from messaging.contracts.ids import CommunityId, HouseholdId, StationId
from messaging.identifiers import new_id
from messaging.topics import Topics

NB01: Final = CommunityId("NB01")
TOPICS: Final = Topics(NB01)
S01: Final = StationId("s01")
WANG: Final = HouseholdId("7K3M9QX2VA")
LI: Final = HouseholdId("QT4PXHCGNV")
OUTBOX: Final = "00000000-0000-7000-8000-000000000001"
BOOT: Final = "00000000-0000-7000-8000-000000000002"

# The one that ships: ledgers in a process of their own go by it, too.
TARIFF: Final = load_settings(Path("config/tariff.toml"), Tariff)
ZONE: Final = ZoneInfo("Asia/Shanghai")
TERMS: Final = Terms(NB01, TariffCalendar([TARIFF], ZONE))


def drop(**changed: Any) -> dict[str, Any]:
    """Say a drop: kitchen waste, sorted correctly, under a sticker; or as changed."""
    household = changed.get("household", WANG)
    said: dict[str, Any] = {
        "drop_id": new_id(),
        "station": S01,
        "boot_id": BOOT,
        "outbox_id": OUTBOX,
        "sequence_no": 1,
        "occurred_at": "2026-11-24T07:12:03.120+08:00",
        "clock": "synced",
        "bag_label": None if household is None else sticker(household),
        "household": household,
        "stream": "kitchen",
        "gross_g": 1560,
        "tare_g": 30,
        "net_g": 1530,
        "weighed_by": "scale",
        "verdict": "correct",
        "reason": None,
        "inspector": "i07",
        "opening": "morning",
    }
    return said | changed


def sticker(household: str) -> str:
    return render_bag_label(BagLabel(NB01, HouseholdId(household)))


def roll_label(household: str, serial: int) -> str:
    return render_bag_label(BagLabel(NB01, HouseholdId(household), serial))


def payload(said: dict[str, Any]) -> bytes:
    return msgspec.json.encode(said)


def arrival(**changed: Any) -> DropArrival:
    """Let a good drop arrive on its own station's topic."""
    said = drop(**changed)
    station = StationId(said["station"])
    arrived = read_arrival(TOPICS.drops(station), station, payload(said))
    assert isinstance(arrived, DropArrival)
    return arrived
