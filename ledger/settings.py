"""The ledger's settings, as `config/ledger.toml` explains them to operators."""

from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct

from interface.settings import SettingsError, load_settings
from interface.web import WebSettings
from ledger.tariff import Tariff
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


def load_ledger_settings(file: Path) -> tuple[LedgerSettings, Tariff]:
    """Read the settings and the tariff they name; raises `SettingsError`."""
    settings = load_settings(file, LedgerSettings)
    try:
        return settings, load_settings(settings.tariff_file, Tariff)
    except SettingsError as error:
        msg = f"{error}\n(`tariff_file` in {file} names it)"
        raise SettingsError(msg) from error
