"""Which tariff counts on which day. No I/O here.

A tariff counts from its day on, until the next one does; one without a day has counted
from the beginning. Its day is the drop's, in the site's zone: a bag of last week is
paid by last week's tariff, whenever it arrives.

Once drops were posted after a tariff began, it stays as it is: corrections of those
drops need it. The books keep it, and `find_disagreement` holds the files against them.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise
from typing import NamedTuple

from ledger.book import fingerprint
from ledger.tariff import Rates, Tariff
from messaging.contracts.moments import Clock


class RecordedTariff(NamedTuple):
    """A tariff as the books keep it; an empty `counts_from` is the beginning."""

    name: str
    digest: str
    counts_from: str


class TariffCalendar:
    """All tariffs of a community.

    Raises `ValueError` for two that begin on one day or have one name.
    """

    def __init__(self, tariffs: Iterable[Tariff], zone: tzinfo) -> None:
        self.tariffs = tuple(sorted(tariffs, key=first_day))
        self.zone = zone
        self._starts = [first_day(tariff) for tariff in self.tariffs]
        self._rates = [Rates(tariff) for tariff in self.tariffs]
        _refuse_twins(self.tariffs)
        streaks = [one.streak.days for one in self.tariffs if one.streak is not None]
        self._margin = timedelta(days=max(streaks, default=1) - 1)
        self.counts_days = any(tariff.counts_days for tariff in self.tariffs)
        self._digests = {
            tariff.name: fingerprint((tariff.content, str(self.zone)))
            for tariff in self.tariffs
        }
        # One tariff for all days that does not count them: nobody has to know the day.
        self.only: Rates | None = None
        if self._starts == [date.min] and not self.counts_days:
            self.only = self._rates[0]

    def rates_on(self, day: date) -> Rates | None:
        """Give what counts on a day; None before the first tariff."""
        place = bisect_right(self._starts, day)
        return self._rates[place - 1] if place else None

    def in_force_on(self, day: date) -> Tariff | None:
        rates = self.rates_on(day)
        return None if rates is None else rates.tariff

    def next_after(self, day: date) -> Tariff | None:
        """Give the tariff that will count next."""
        place = bisect_right(self._starts, day)
        return self.tariffs[place] if place < len(self.tariffs) else None

    def begun_on(self, day: date) -> tuple[Tariff, ...]:
        """Give all tariffs that count on a day or counted before."""
        return self.tariffs[: bisect_right(self._starts, day)]

    def local_day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def day_of(
        self, occurred_at: datetime, clock: Clock, received_at: datetime
    ) -> date:
        """Say by which day a drop is judged.

        That on which it was received, if its clock was not set or says a later one.
        """
        received = self.local_day(received_at)
        if clock is Clock.UNSYNCED:
            return received
        return min(self.local_day(occurred_at), received)

    def days_around(self, day: date) -> tuple[date, date] | None:
        """Say which days must be known to award a drop; None if none has to be."""
        rates = self.rates_on(day)
        if rates is None or not rates.tariff.counts_days:
            return None
        return day - self._margin, day + self._margin

    def digest(self, tariff: Tariff) -> str:
        """Fingerprint what one of these tariffs says; its days are the zone's."""
        return self._digests[tariff.name]


def first_day(tariff: Tariff) -> date:
    return date.min if tariff.counts_from is None else tariff.counts_from


def find_disagreement(
    calendar: TariffCalendar,
    recorded: Sequence[RecordedTariff],
    last_posted: date | None,
) -> str | None:
    """Say what somebody changed that drops were posted by; None if nothing.

    `last_posted` is the day on which the last drop of the books was received.
    """
    known = {tariff.name: tariff for tariff in calendar.tariffs}
    for kept in recorded:
        since = f"from {kept.counts_from}" if kept.counts_from else "from the beginning"
        what = f"tariff {kept.name} counts {since} and drops were posted since"
        tariff = known.get(kept.name)
        if tariff is None:
            return f"{what}, but its file is gone; put it back"
        if calendar.digest(tariff) != kept.digest:
            return (
                f"{what}, but its file (or the zone) is no longer what it was; put it"
                " back as it was, and write what shall change into a new file with a"
                " name of its own and a `counts_from` to come"
            )
    names = {kept.name for kept in recorded}
    for tariff in calendar.begun_on(last_posted or date.min):
        if recorded and tariff.name not in names:
            return (
                f"tariff {tariff.name} is new and counts from"
                f" {tariff.counts_from or 'the beginning'}, but drops were posted on"
                f" {last_posted} by others; let it count from a later day"
            )
    return None


def _refuse_twins(tariffs: Sequence[Tariff]) -> None:
    for earlier, later in pairwise(tariffs):
        if first_day(earlier) == first_day(later):
            msg = f"tariffs {earlier.name} and {later.name} both count from"
            msg += f" {earlier.counts_from or 'the beginning (no `counts_from`)'}"
            raise ValueError(msg)
    names = sorted(tariff.name for tariff in tariffs)
    for one, other in pairwise(names):
        if one == other:
            msg = f"two tariffs have the name {one}"
            raise ValueError(msg)
