"""A tariff tried on past drops: who would have had what. No I/O here.

Drops come household by household, each in the order of posting, so that no more than
one household's days are in memory, however many drops there are. The tariff counts for
all of them, whatever day it will begin on; what households had is what the books say
now, after corrections.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from msgspec.structs import replace

from ledger.awards import Bag, Days, award
from ledger.tariff import Tariff
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Stream


class PastDrop(NamedTuple):
    """A drop that earned or might have; `points` are those in force."""

    bag: Bag
    building: str
    points: int


@dataclass(slots=True)
class Share:
    """What a part of the drops earned, and would have earned."""

    drops: int = 0
    points_before: int = 0
    points_after: int = 0

    @property
    def difference(self) -> int:
        return self.points_after - self.points_before


@dataclass(slots=True)
class DryRunResult:
    """What a dry run came to, by building and stream, in all, and for whom."""

    tariff: str
    first: date
    last: date
    total: Share = field(default_factory=Share)
    parts: dict[tuple[str, Stream], Share] = field(default_factory=dict)
    gaining: int = 0
    losing: int = 0
    unchanged: int = 0

    def by_building(self) -> dict[str, Share]:
        """Sum up the streams of each building."""
        return self._sum(0)

    def by_stream(self) -> dict[str, Share]:
        """Sum up the buildings of each stream."""
        return self._sum(1)

    def _sum(self, place: int) -> dict[str, Share]:
        sums: dict[str, Share] = {}
        for key, part in sorted(self.parts.items()):
            share = sums.setdefault(key[place], Share())
            share.drops += part.drops
            share.points_before += part.points_before
            share.points_after += part.points_after
        return sums


def days_needed(tariff: Tariff, first: date) -> date:
    """Say from which day on drops must be looked at: streaks begin earlier."""
    days = 0 if tariff.streak is None else tariff.streak.days - 1
    return first - timedelta(days=days)


def try_out(
    tariff: Tariff,
    calendar: TariffCalendar,
    past: Iterable[PastDrop],
    result: DryRunResult,
) -> DryRunResult:
    """Award all drops anew by one tariff; `calendar` says in which zone days are."""
    tried = TariffCalendar([replace(tariff, counts_from=None)], calendar.zone)
    differences: Counter[str] = Counter()
    household, days = "", Days()
    for drop in past:
        bag = drop.bag
        if bag.household != household:
            household, days = bag.household, Days()
        earned = award(tried, bag, days)
        if earned.change is not None:
            days.add(earned.change)
        day = tried.day_of(bag.occurred_at, bag.clock, bag.received_at)
        if not result.first <= day <= result.last:
            continue
        key = (drop.building, bag.stream)
        for share in (result.total, result.parts.setdefault(key, Share())):
            share.drops += 1
            share.points_before += drop.points
            share.points_after += earned.points
        differences[household] += earned.points - drop.points
    for difference in differences.values():
        result.gaining += difference > 0
        result.losing += difference < 0
        result.unchanged += difference == 0
    return result
