"""The hall's settings, as `config/hall.toml` explains them to operators."""

from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct

from hall.layout import Counter, Layout, Service
from interface.settings import SettingsError, load_settings
from interface.web import WebSettings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import CommunityIdField, HallIdField


class HallSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One hall."""

    community: CommunityIdField
    hall: HallIdField
    zone: str
    state_folder: Path
    broker: BrokerSettings
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    web: WebSettings = WebSettings(tcp_port=8081)

    @property
    def layout(self) -> Layout:
        return Layout(services=self.services, counters=self.counters)

    @property
    def people_file(self) -> Path:
        return self.state_folder / "people.db"

    @property
    def journal_folder(self) -> Path:
        return self.state_folder / "journal"


def load_hall_settings(file: Path) -> HallSettings:
    """Read and check the settings; raises `SettingsError` with all mistakes."""
    settings = load_settings(file, HallSettings)
    mistakes = list(settings.layout.mistakes())
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError):
        mistakes.append(f"zone {settings.zone!r} is unknown; write it as Asia/Shanghai")
    if mistakes:
        msg = "\n".join(f"{file}: {mistake}" for mistake in mistakes)
        raise SettingsError(msg)
    return settings
