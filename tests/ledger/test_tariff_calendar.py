"""Which tariff counts when, and what nobody may change afterwards."""

from datetime import date
from typing import Final

import pytest
from msgspec.structs import replace

from ledger.tariff import DailyCap, Tariff
from ledger.tariff_calendar import RecordedTariff, TariffCalendar, find_disagreement
from messaging.contracts.drops import Stream
from tests.ledger.neighbourhood import TARIFF, ZONE

NEXT: Final = replace(TARIFF, name="next", counts_from=date(2026, 12, 1))
BOTH: Final = TariffCalendar([NEXT, TARIFF], ZONE)


def recorded(calendar: TariffCalendar, *names: str) -> list[RecordedTariff]:
    return [
        RecordedTariff(one.name, calendar.digest(one), str(one.counts_from or ""))
        for one in calendar.tariffs
        if one.name in names
    ]


@pytest.mark.parametrize(
    ("day", "name", "coming"),
    [(date(2026, 11, 30), "2026-11", "next"), (date(2026, 12, 1), "next", None)],
)
def test_a_tariff_counts_from_its_day_on(
    day: date, name: str, coming: str | None
) -> None:
    found, after = BOTH.in_force_on(day), BOTH.next_after(day)

    assert found is not None
    assert found.name == name
    assert (None if after is None else after.name) == coming


def test_before_the_first_day_none_counts() -> None:
    calendar = TariffCalendar([NEXT], ZONE)

    assert calendar.in_force_on(date(2026, 11, 30)) is None
    assert calendar.days_around(date(2026, 11, 30)) is None
    assert calendar.begun_on(date(2026, 11, 30)) == ()


def test_only_a_tariff_that_counts_days_asks_for_them() -> None:
    capped = replace(NEXT, daily_caps=(DailyCap(stream=Stream.KITCHEN, points=4),))
    calendar = TariffCalendar([TARIFF, capped], ZONE)

    assert calendar.days_around(date(2026, 11, 30)) is None
    assert calendar.days_around(date(2026, 12, 3)) == (date(2026, 12, 3),) * 2
    assert TariffCalendar([TARIFF], ZONE).only is not None
    assert calendar.only is None


@pytest.mark.parametrize(
    ("other", "complaint"),
    [
        (
            replace(NEXT, name="twin"),
            "tariffs next and twin both count from 2026-12-01",
        ),
        (replace(NEXT, counts_from=date(2027, 1, 1)), "two tariffs have the name next"),
    ],
)
def test_two_tariffs_for_one_day_or_of_one_name_are_a_mistake(
    other: Tariff, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        TariffCalendar([TARIFF, NEXT, other], ZONE)


def test_what_is_as_it_was_is_no_disagreement() -> None:
    kept = recorded(BOTH, "2026-11")

    assert find_disagreement(BOTH, [], date(2026, 12, 5)) is None
    assert find_disagreement(BOTH, kept, date(2026, 11, 5)) is None
    both = recorded(BOTH, "2026-11", "next")
    assert find_disagreement(BOTH, both, date(2026, 12, 5)) is None


@pytest.mark.parametrize(
    ("calendar", "names", "complaint"),
    [
        (
            TariffCalendar([replace(TARIFF, lines=()), NEXT], ZONE),
            ["2026-11"],
            "no longer what it was",
        ),
        (TariffCalendar([NEXT], ZONE), ["2026-11"], "its file is gone"),
        (BOTH, ["2026-11"], "tariff next is new and counts from 2026-12-01, but drops"),
    ],
)
def test_what_drops_were_posted_by_cannot_be_changed(
    calendar: TariffCalendar, names: list[str], complaint: str
) -> None:
    told = find_disagreement(calendar, recorded(BOTH, *names), date(2026, 12, 5))

    assert told is not None
    assert complaint in told
