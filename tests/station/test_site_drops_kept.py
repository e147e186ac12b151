"""Stories of drops after the verdict: disk, power, broker, receipts, and the screen."""

import contextlib
from datetime import time

import pytest
from msgspec.structs import replace

from messaging.codec import encode
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    Outcome,
    Stream,
    Verdict,
)
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.contracts.registry import Building, Opening, Registry, TariffLine
from messaging.topics import Topics
from station.drop_states import State
from station.facts import DropWritten
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    DropsUnpublished,
    DropsUnsettled,
    HealthUnpublished,
    MessageArrived,
    PublishHealth,
)
from station.station_view import StationView
from tests.station.labels import LI, NB01, WANG, label_text
from tests.station.sorting_site import MORNING, STATION, PowerCutError, SortingSite
from tests.station.verdicts import CORRECT

TOPICS = Topics(NB01)

REGISTRY = Registry(
    revision=1,
    as_of=MORNING,
    tariff=(TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=7),),
    openings=(Opening(name="morning", opens_at=time(7), closes_at=time(8, 30)),),
)


def answer(receipt: DropReceipt) -> MessageArrived:
    payload = encode(DropReceipts(receipts=(receipt,)))
    return MessageArrived(TOPICS.receipts(STATION), payload)


def test_the_same_bag_again_after_a_power_cut(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()
    site.cut_power()
    site.pass_time(1)

    site.bring(label_text(serial=1), 1500)

    assert site.is_at(State.REPEATED)


def test_a_full_disk_is_shown_and_nothing_is_told(site: SortingSite) -> None:
    site.is_disk_full = True
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)

    assert site.is_at(State.UNWRITTEN)
    assert not site.told
    assert site.view is not None
    assert "notice-outbox" in site.view.notices
    site.pass_time(10)
    assert site.is_at(State.UNWRITTEN)

    site.is_disk_full = False
    site.pass_time(4)

    assert site.is_at(State.THANKED)
    assert site.told == [drop.drop_id for drop in site.stored()]
    assert "notice-outbox" not in site.view.notices


def test_bags_that_come_while_the_disk_is_full_wait_their_turn(
    site: SortingSite,
) -> None:
    site.is_disk_full = True
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()
    site.bring(label_text(LI, serial=2), 700)
    assert site.is_at(State.UNWRITTEN)

    site.is_disk_full = False
    site.pass_time(4)

    assert [drop.bag_label for drop in site.stored()] == [label_text(serial=1)]
    assert site.is_at(State.WEIGHED), "the next bag's turn"
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [1500, 700]


def test_receipts_empty_the_outbox_and_show_the_balance(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()
    site.pass_time(10)
    assert site.published == site.told

    site.post()

    assert not site.stored()
    assert list(site.posted) == site.told


def test_a_broker_that_is_away_changes_nothing_at_the_point(
    site: SortingSite,
) -> None:
    site.take(DeviceChanged(Device.BROKER, Health.LOST, "cable"))
    for serial in range(1, 4):
        site.bring(label_text(serial=serial), 1000 + serial * 100)
        site.say(CORRECT)
        site.lift()
        site.pass_time(10)
    assert site.view is not None
    assert "notice-ledger" in site.view.notices
    assert not site.published

    site.take(DeviceChanged(Device.BROKER, Health.WELL))

    assert site.published == site.told
    assert len(site.told) == 3


def test_the_screen_forgets_the_last_household(site: SortingSite) -> None:
    def shown() -> StationView:
        assert site.view is not None
        return site.view

    site.bring(label_text(serial=1), 1500)
    assert shown().household_code == "7K••••VA"
    site.say(CORRECT)
    site.lift()
    assert shown().household_code == "7K••••VA"

    site.pass_time(31)

    assert shown().household_code is None
    assert shown().bag_label is None


def test_the_balance_is_shown_when_the_answer_comes_in_time(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)

    site.post()

    assert site.view is not None
    assert (site.view.points, site.view.balance) == (2, 34)


def test_an_answer_without_points_leaves_those_told(site: SortingSite) -> None:
    site.take(MessageArrived(TOPICS.registry, encode(REGISTRY)))
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)
    (drop,) = site.stored()

    site.take(answer(DropReceipt(drop_id=drop.drop_id, outcome=Outcome.REFUSED)))

    assert site.view is not None
    assert (site.view.points, site.view.balance) == (7, None)


def test_the_registry_brings_tariff_and_openings(site: SortingSite) -> None:
    site.take(MessageArrived(TOPICS.registry, encode(REGISTRY)))
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)

    (drop,) = site.stored()
    assert drop.opening == "morning"
    assert site.view is not None
    assert site.view.points == 7
    assert "notice-closed" not in site.view.notices
    site.s += 3 * 3600
    site.pass_time(1)
    assert "notice-closed" in site.view.notices
    assert site.view.opens_at is not None
    assert site.view.opens_at.time() == REGISTRY.openings[0].opens_at
    site.lift()
    site.bring(label_text(serial=2), 1500)
    site.say(CORRECT)
    assert site.stored()[-1].opening is None


def test_a_ledger_that_gives_no_receipts_is_lost(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)
    assert site.health_of(Device.LEDGER) is Health.WELL

    site.pass_time(6)

    assert site.health_of(Device.LEDGER) is Health.LOST
    site.post()
    assert site.health_of(Device.LEDGER) is Health.WELL


def test_what_the_bus_does_not_take_comes_again(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)
    healths = [order for order in site.orders if isinstance(order, PublishHealth)]

    site.take(DropsUnpublished(tuple(DropId(one) for one in site.published)))
    site.take(HealthUnpublished())
    site.pass_time(2)

    assert site.published == site.told * 2
    again = [order for order in site.orders if isinstance(order, PublishHealth)]
    assert len(again) > len(healths)


def test_an_answer_of_the_outbox_that_nobody_waits_for_changes_nothing(
    site: SortingSite,
) -> None:
    site.take(DropWritten())

    assert site.is_at(State.READY)
    assert not site.told


def test_a_drop_that_cannot_leave_the_disk_is_answered_for_again(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)
    (drop,) = site.stored()
    site.post()
    site.take(DropsUnsettled((drop.drop_id,)))
    assert not site.published

    site.pass_time(301)

    assert site.published == [drop.drop_id]


def test_a_bag_without_a_label_is_known_again_after_a_power_cut(
    site: SortingSite,
) -> None:
    site.bring(None, 1500, 7)
    site.say(CORRECT)
    site.cut_power()
    site.pass_time(7)
    assert site.is_at(State.READY), "what lies there at the start is no bag"
    site.lift()

    site.bring(None, 1505, 7)

    assert site.is_at(State.REPEATED)
    site.lift(40)
    site.bring(None, 1500, 7)
    assert site.is_at(State.UNREADABLE), "half a minute later it is another bag"


@pytest.mark.parametrize("label", [label_text(serial=1), label_text(), None])
@pytest.mark.parametrize("step", range(12))
def test_a_power_cut_at_any_step_of_a_verdict_tells_the_bag_once_it_is_written(
    site: SortingSite, step: int, label: str | None
) -> None:
    site.bring(label, 1500, 7)
    site.cut_power_after(step)
    with contextlib.suppress(PowerCutError):
        site.say(CORRECT)

    site.cut_power()
    site.pass_time(1)

    assert {drop.drop_id for drop in site.stored()} == set(site.told)
    site.lift()
    site.bring(label, 1500, 7)
    site.say(CORRECT)
    assert len(site.stored()) == 1, "recorded before the cut, or judged again after it"
    assert {drop.drop_id for drop in site.stored()} == set(site.told)


def test_facts_that_waited_for_the_disk_are_taken_in_their_order(
    site: SortingSite,
) -> None:
    site.is_disk_full = True
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()
    site.bring(label_text(serial=2), 700)
    site.lift()
    site.bring(label_text(serial=3), 1200)
    site.lift()

    site.is_disk_full = False
    site.pass_time(30)

    assert [(drop.bag_label, drop.gross_g) for drop in site.stored()] == [
        (label_text(serial=1), 1500),
        (label_text(serial=2), 700),
        (label_text(serial=3), 1200),
    ]


def test_a_resident_sees_her_building_and_the_next_one_not_hers(
    site: SortingSite,
) -> None:
    home = Building(building="3栋", households=(WANG,))
    known = replace(REGISTRY, buildings=(home,))
    site.take(MessageArrived(TOPICS.registry, encode(known)))

    site.bring(label_text(WANG, serial=7), 1500)
    assert site.view is not None
    assert site.view.building == "3栋"
    site.say(CORRECT)
    assert site.view.building == "3栋"
    site.lift()
    site.pass_time(60)
    site.bring(label_text(LI, serial=8), 1500)

    assert site.view.household_code is not None
    assert site.view.building is None
