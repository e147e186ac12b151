"""What the settings' page looks at: tariffs, opening hours, inspectors, dry runs."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from ledger.dry_run import DryRunResult
from ledger.settings import LedgerSettings
from ledger.store.database import Database
from ledger.store.tariff_register import recorded_tariffs
from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar
from ledger.tariff_reports import dry_run

# What a page tries a tariff on; other days are asked for at the shell.
DRY_RUN_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class SettingsOverview:
    """The day, and the names of the tariffs that drops were posted by."""

    today: date
    kept: frozenset[str]


class SettingsDesk:
    """Reads settings and tries tariffs; changes nothing. Raises `StoreError`."""

    def __init__(
        self, database: Database, settings: LedgerSettings, calendar: TariffCalendar
    ) -> None:
        self._database = database
        self.settings = settings
        self.calendar = calendar

    def look(self) -> SettingsOverview:
        with self._database.read() as connection:
            kept = recorded_tariffs(connection, self.settings.community)
        today = self.calendar.local_day(datetime.now(UTC))
        return SettingsOverview(today, frozenset(one.name for one in kept))

    def try_out(self, tariff: Tariff) -> DryRunResult:
        """Try a tariff on the last days' drops."""
        today = self.calendar.local_day(datetime.now(UTC))
        days = today - timedelta(days=DRY_RUN_DAYS - 1), today
        return dry_run(
            self._database,
            self.settings,
            self.calendar,
            tariff,
            days,
            lambda _done, _total: None,
        )
