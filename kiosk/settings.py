"""The kiosk's settings, as `config/kiosk.toml` explains them to operators."""

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from interface.glass import Glass
from interface.settings import SettingsError, load_settings
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import ClientIdField, CommunityIdField, HallIdField


class PrinterSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The slip printer, on a serial port or a USB port that behaves like one.

    A slip is an image of some 50 kB: five seconds at 115200 baud, a minute at 9600.
    """

    serial_port: Annotated[str, Meta(min_length=1)]
    baud: Annotated[int, Meta(ge=1200, le=921_600)] = 115_200
    paper_mm: Literal[58, 80] = 80


class GunSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A barcode gun set to serial, before which people hold their slips."""

    serial_port: Annotated[str, Meta(min_length=1)]
    baud: Annotated[int, Meta(ge=1200, le=921_600)] = 9600
    is_ended_by_silence: bool = False


class KioskSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One kiosk in one hall."""

    community: CommunityIdField
    hall: HallIdField
    kiosk: ClientIdField
    zone: str
    state_folder: Path
    glass: Glass
    broker: BrokerSettings
    printer: PrinterSettings | None = None
    gun: GunSettings | None = None
    guides_folder: Path | None = None


def load_kiosk_settings(file: Path) -> KioskSettings:
    """Read and check the settings; raises `SettingsError`."""
    settings = load_settings(file, KioskSettings)
    try:
        ZoneInfo(settings.zone)
    except (KeyError, ValueError, OSError) as error:
        msg = f"{file}: zone {settings.zone!r} is unknown; write it as Asia/Shanghai"
        raise SettingsError(msg) from error
    return settings
