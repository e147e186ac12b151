"""A week without network and without the right time, and what it is like after."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from messaging.contracts.drops import Verdict
from messaging.contracts.health import Health
from messaging.contracts.moments import Clock
from station.facts import Now, VerdictGiven
from station.fitness import Device
from station.happenings import DeviceChanged
from tests.station.labels import label_text
from tests.station.sorting_site import SortingSite

CORRECT = VerdictGiven(Verdict.CORRECT)

# How far the clock jumps on each day: into the past of a dead battery, forth, back.
JUMPS: Final = [-20_000, 3, -1, 0, 19_990, 400, -400]
BAGS_A_DAY: Final = 5


@dataclass
class OfflineSite(SortingSite):
    """A sorting point whose wall clock jumps while time goes on."""

    wall_off: timedelta = timedelta()

    @property
    def now(self) -> Now:
        right = super().now
        return Now(right.s, right.at + self.wall_off, right.clock)

    def hand_in(self, serial: int) -> None:
        self.bring(label_text(serial=serial), 1000 + serial)
        self.say(CORRECT)
        self.lift()
        self.pass_time(11)


def test_a_week_offline_is_recorded_and_caught_up_in_order(tmp_path: Path) -> None:
    site = OfflineSite(tmp_path, clock=Clock.UNSYNCED, is_online=False)
    site.pass_time(1)
    serial = 0
    for day, days in enumerate(JUMPS):
        site.wall_off += timedelta(days=days)
        for _ in range(BAGS_A_DAY):
            serial += 1
            site.hand_in(serial)
        if day % 3 == 1:
            site.cut_power()
            site.pass_time(1)

    stored = site.stored()
    assert len(set(site.told)) == len(stored) == serial == 35
    assert [drop.sequence_no for drop in stored] == list(range(1, serial + 1))
    assert {drop.clock for drop in stored} == {Clock.UNSYNCED}
    went_back = [a.occurred_at > b.occurred_at for a, b in pairwise(stored)]
    assert any(went_back), "the times are what the clock said, wrong as it was"
    assert site.published == []

    site.take(DeviceChanged(Device.BROKER, Health.WELL))

    assert site.published == [drop.drop_id for drop in stored], "the order is numbers"
    site.clock, site.wall_off = Clock.SYNCED, timedelta()
    site.hand_in(serial + 1)
    site.post()
    assert len(site.posted) == serial + 1
    assert site.stored() == []
    assert site.posted[site.told[-1]].clock is Clock.SYNCED
    site.close()
