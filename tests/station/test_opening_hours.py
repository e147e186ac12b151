"""Opening hours: in the site's zone, ends excluded, over midnight."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from messaging.contracts.registry import Opening
from station.opening_hours import next_opening, opening_at

SHANGHAI = ZoneInfo("Asia/Shanghai")

MORNING = Opening(name="morning", opens_at=time(7), closes_at=time(8, 30))
NIGHT = Opening(name="night", opens_at=time(23), closes_at=time(1))


@pytest.mark.parametrize(
    ("hour", "minute", "name"),
    [
        (6, 59, None),
        (7, 0, "morning"),
        (8, 29, "morning"),
        (8, 30, None),
        (22, 59, None),
        (23, 0, "night"),
        (0, 59, "night"),
        (1, 0, None),
    ],
)
def test_a_moment_falls_into_an_opening_or_none(
    hour: int, minute: int, name: str | None
) -> None:
    at = datetime(2026, 11, 24, hour, minute, tzinfo=SHANGHAI)

    assert opening_at((MORNING, NIGHT), at) == name


def test_no_openings_are_never_open() -> None:
    assert opening_at((), datetime(2026, 11, 24, 7, tzinfo=SHANGHAI)) is None


def test_the_next_opening_is_later_today_or_tomorrow() -> None:
    openings = (MORNING, Opening(name="evening", opens_at=time(18), closes_at=time(20)))
    noon = datetime(2026, 11, 24, 12, tzinfo=SHANGHAI)
    late = datetime(2026, 11, 24, 21, tzinfo=SHANGHAI)

    assert next_opening(openings, noon) == noon.replace(hour=18)
    assert next_opening(openings, late) == late.replace(day=25, hour=7)
    assert next_opening((), noon) is None
