"""Who speaks at the broker in a run: programs, and panels of counters. No I/O."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from messaging.access import Device, Kind
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import CommunityId, CounterId, HallId

COMMUNITY: Final = CommunityId("NB01")
HALL: Final = HallId("h01")
COUNTERS: Final = (CounterId("1"), CounterId("2"))

# Who speaks at the broker: the programs, and a panel for each worker's counter.
ACCOUNTS: Final[Mapping[str, Device]] = MappingProxyType(
    {
        "ledger": Device(Kind.LEDGER, "ledger"),
        "hall": Device(Kind.HALL, HALL),
        "kiosk": Device(Kind.KIOSK, "kiosk-1", HALL),
        "station": Device(Kind.STATION, "s01"),
        **{
            f"worker-{counter}": Device(Kind.COUNTER, f"worker-{counter}", HALL)
            for counter in COUNTERS
        },
    }
)


def broker_settings(
    accounts_folder: Path | None, account: str, tcp_port: int
) -> BrokerSettings:
    """Say how a program or a worker finds the broker, and who it is there."""
    if accounts_folder is None:
        return BrokerSettings(tcp_port=tcp_port)
    return BrokerSettings(
        tcp_port=tcp_port,
        username=account,
        password_file=accounts_folder / f"{account}.password",
    )


def written(settings: BrokerSettings) -> dict[str, Any]:
    """Write what differs from a program's own `[broker]` into its settings."""
    changes: dict[str, Any] = {"broker.tcp_port": settings.tcp_port}
    if settings.password_file is not None:
        changes["broker.username"] = settings.username
        changes["broker.password_file"] = str(settings.password_file)
    return changes
