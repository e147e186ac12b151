"""The ledger's settings, as `config/ledger.toml` explains them to operators."""

from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from interface.settings import SettingsError, load_settings
from interface.web import WebSettings
from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar
from ledger.voucher import VoucherTerms
from messaging.broker_settings import BrokerSettings
from messaging.contracts.ids import CommunityIdField
from messaging.contracts.registry import InspectorCard, Opening

# All of them are told to all stations in one message, beside everything else.
INSPECTORS_MAX: Final = 64

# A year: what a household bought is not kept for it for ever.
VOUCHER_DAYS_MAX: Final = 366


class ApiSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much other programs may ask of this ledger."""

    requests_per_minute: Annotated[int, Meta(ge=1, le=1_000_000)] = 600


class LedgerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One ledger. Paths are relative to the folder it is started in."""

    community: CommunityIdField
    zone: str
    database: str
    database_password_file: Path | None = None
    state_folder: Path
    tariff_file: Path
    tariff_folder: Path | None = None
    silence_s_max: Annotated[float, Meta(gt=0)]
    broker: BrokerSettings
    web: WebSettings = WebSettings(tcp_port=8082)
    voucher_days: Annotated[int, Meta(ge=1, le=VOUCHER_DAYS_MAX)] = 30
    api: ApiSettings = ApiSettings()
    openings: tuple[Opening, ...] = ()
    inspectors: Annotated[
        tuple[InspectorCard, ...], Meta(max_length=INSPECTORS_MAX)
    ] = ()

    @property
    def people_file(self) -> Path:
        return self.state_folder / "people.db"

    @property
    def image_folder(self) -> Path:
        return self.state_folder / "images"

    @property
    def voucher_terms(self) -> VoucherTerms:
        return VoucherTerms(self.community, ZoneInfo(self.zone), self.voucher_days)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (KeyError, ValueError, OSError) as error:
            msg = f"zone {self.zone!r} is unknown; write it as Asia/Shanghai"
            raise ValueError(msg) from error
        names = [opening.name for opening in self.openings]
        if len(set(names)) < len(names):
            msg = f"two openings have one name: {', '.join(sorted(names))}"
            raise ValueError(msg)
        for opening in self.openings:
            if opening.opens_at >= opening.closes_at:
                msg = f"opening {opening.name!r} closes before it opens"
                raise ValueError(msg)
        cards = [card.card_sha256 for card in self.inspectors]
        if len(set(cards)) < len(cards):
            msg = "[[inspectors]] name one card twice; a card is one inspector's"
            raise ValueError(msg)


def load_ledger_settings(file: Path) -> tuple[LedgerSettings, TariffCalendar]:
    """Read the settings and the tariffs they name; raises `SettingsError`."""
    settings = load_settings(file, LedgerSettings)
    return settings, load_tariffs(settings, file)


def load_tariffs(
    settings: LedgerSettings, file: Path, *, instead: Path | None = None
) -> TariffCalendar:
    """Read the tariff file, and those of the folder if there is one.

    `instead` of the file of the same name, or beside all of them, for a look at what
    is to come. Raises `SettingsError`.
    """
    files = [settings.tariff_file]
    if settings.tariff_folder is not None:
        if not settings.tariff_folder.is_dir():
            msg = f"{settings.tariff_folder}: no such folder;"
            msg += f" `tariff_folder` in {file} names it"
            raise SettingsError(msg)
        files += sorted(settings.tariff_folder.glob("*.toml"))
    if instead is not None:
        files = [one for one in files if one.resolve() != instead.resolve()]
        files.append(instead)
    try:
        tariffs = [load_settings(one, Tariff) for one in files]
        return TariffCalendar(tariffs, ZoneInfo(settings.zone))
    except SettingsError as error:
        msg = f"{error}\n(`tariff_file` in {file} names it)"
        if settings.tariff_folder is not None:
            msg = f"{error}\n(named by `tariff_file` or `tariff_folder` in {file})"
        raise SettingsError(msg) from error
    except ValueError as error:
        named = ", ".join(map(str, files))
        msg = f"{error}; correct one of {named}"
        raise SettingsError(msg) from error
