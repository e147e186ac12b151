"""Tariffs in words for an operator: what counts from when. No I/O here."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar

_AXIS_CHARACTERS: Final = 60


def render_tariff(tariff: Tariff) -> str:
    """Say all that a tariff says."""
    return "\n".join(_rules(tariff))


def _rules(tariff: Tariff) -> Iterator[str]:
    for line in tariff.lines:
        yield f"  {line.points:>4} for {line.name}"
    for cap in tariff.daily_caps:
        yield f"  at most {cap.points} a day for {cap.stream} waste of a household"
    if tariff.streak is not None:
        streak = tariff.streak
        yield (
            f"  {streak.points} more a day once {streak.days} days in a row were"
            " correct"
        )
    if any(line.net_g_min is not None for line in tariff.lines):
        yield f"  a bag that nobody weighed counts as {tariff.unweighed_g} g"


def render_calendar(calendar: TariffCalendar, today: date) -> str:
    """Say which tariff counts when, with a timeline above."""
    lines = [*_timeline(calendar, today), ""]
    current = calendar.in_force_on(today)
    for tariff, until in spans(calendar):
        since = (
            f"from {tariff.counts_from}" if tariff.counts_from else "from the first day"
        )
        end = "" if until is None else f" until before {until}"
        mark = "  <- counts today" if tariff is current else ""
        lines += [f"{tariff.name}: {since}{end}{mark}", render_tariff(tariff)]
    return "\n".join(lines)


def spans(calendar: TariffCalendar) -> list[tuple[Tariff, date | None]]:
    """Give each tariff with the day on which the next one takes its place."""
    tariffs = calendar.tariffs
    ends = [tariff.counts_from for tariff in tariffs[1:]]
    return list(zip(tariffs, [*ends, None], strict=True))


def _timeline(calendar: TariffCalendar, today: date) -> list[str]:
    starts = [tariff.counts_from for tariff in calendar.tariffs if tariff.counts_from]
    first, last = min([*starts, today]), max([*starts, today])
    span = max((last - first).days, 1)

    def place(day: date) -> int:
        return round((day - first).days / span * (_AXIS_CHARACTERS - 1))

    axis = ["─"] * _AXIS_CHARACTERS
    for day in starts:
        axis[place(day)] = "┬"
    axis[place(today)] = "●"
    ends = f"{first}{last!s:>{_AXIS_CHARACTERS - len(str(first))}}"
    return ["".join(axis), ends, f"┬ a tariff begins   ● today, {today}"]
