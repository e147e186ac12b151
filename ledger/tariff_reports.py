"""What an operator asks about tariffs; answers are text."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from typing import Final

from interface.settings import SettingsError
from ledger.dry_run import DryRunResult, PastDrop, days_needed, try_out
from ledger.settings import LedgerSettings
from ledger.store.database import Database
from ledger.store.past_drops import count_past_drops, past_drops
from ledger.store.tariff_register import recorded_tariffs, tariff_disagreement
from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar
from ledger.tariff_wording import render_calendar

# Told how many of how many drops were looked at.
OnProgress = Callable[[int, int], None]

_PROGRESS_DROPS: Final = 1000
_HEADINGS: Final = (
    "building",
    "stream",
    "drops",
    "points_before",
    "points_after",
    "difference",
)


def check_tariffs(
    database: Database, settings: LedgerSettings, calendar: TariffCalendar
) -> None:
    """Raise `SettingsError` if somebody changed what drops were posted by."""
    with database.read() as connection:
        trouble = tariff_disagreement(connection, calendar, settings.community)
    if trouble is not None:
        raise SettingsError(trouble)


def list_tariffs(
    database: Database, settings: LedgerSettings, calendar: TariffCalendar, today: date
) -> str:
    """Say which tariff counts when, and by which drops were posted."""
    with database.read() as connection:
        kept = recorded_tariffs(connection, settings.community)
    names = ", ".join(one.name for one in kept) or "none yet"
    return f"{render_calendar(calendar, today)}\n\nkept in the books: {names}"


def dry_run(
    database: Database,
    settings: LedgerSettings,
    calendar: TariffCalendar,
    tariff: Tariff,
    days: tuple[date, date],
    on_progress: OnProgress,
) -> DryRunResult:
    """Try a tariff on the drops of some days; changes nothing."""
    result = DryRunResult(tariff.name, *days)
    since = datetime.combine(days_needed(tariff, days[0]), time(), calendar.zone)
    with database.read() as connection:
        community = settings.community
        total = count_past_drops(connection, community, since)
        past = past_drops(connection, community, since)
        return try_out(tariff, calendar, _told(past, total, on_progress), result)


def _told(
    past: Iterable[PastDrop], total: int, on_progress: OnProgress
) -> Iterator[PastDrop]:
    for number, drop in enumerate(past):
        if number % _PROGRESS_DROPS == 0:
            on_progress(number, total)
        yield drop
    on_progress(total, total)


def render_csv(result: DryRunResult) -> str:
    """Write a dry run's buildings and streams as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for (building, stream), share in sorted(result.parts.items()):
        writer.writerow(
            (
                building,
                stream.value,
                share.drops,
                share.points_before,
                share.points_after,
                share.difference,
            )
        )
    return text.getvalue()
