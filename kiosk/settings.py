"""The kiosk's settings, as `config/kiosk.toml` explains them to operators."""

from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from interface.glass import Glass
from interface.settings import SettingsError, load_settings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import ClientIdField, CommunityIdField, HallIdField


class KioskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kiosk in one hall."""

    community: CommunityIdField
    hall: HallIdField
    kiosk: ClientIdField
    zone: str
    state_folder: Path
    glass: Glass
    broker: BrokerSettings


def load_kiosk_settings(file: Path) -> KioskSettings:
    """Read and check the settings; raises `SettingsError`."""
    settings = load_settings(file, KioskSettings)
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError) as error:
        msg = f"{file}: zone {settings.zone!r} is unknown; write it as Asia/Shanghai"
        raise SettingsError(msg) from error
    return settings
