"""What the kiosk believes of its hall: twice, late, never."""

from datetime import timedelta

import pytest

from kiosk.hall_view import GRACE_S, HallWatch
from kiosk.instant import Instant
from messaging.contracts.halls import HallView
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import CounterId, ServiceLetter
from tests.kiosk.halls import MORNING, OTHER_BOOT, call, view

WELL = HallHealth(state=Health.WELL)
LOST = HallHealth(state=Health.LOST)


def at(seconds: float) -> Instant:
    return Instant(seconds, MORNING + timedelta(seconds=seconds))


@pytest.fixture
def hall() -> HallWatch:
    """Watch a hall that is there."""
    watch = HallWatch(at(0))
    watch.take_view(view(5), is_retained=False)
    return watch


def test_a_hall_that_was_never_heard_is_away() -> None:
    hall = HallWatch(at(0))

    assert hall.is_away(0)
    assert hall.view is None
    assert hall.services == ()
    assert hall.calls == ()
    assert hall.counter(CounterId("1")) is None
    assert hall.counters_of(ServiceLetter("A")) == ()


def test_a_hall_that_says_how_it_is_but_not_what_is_away_still() -> None:
    hall = HallWatch(at(0))
    hall.take_health(WELL, at(1))

    assert hall.is_away(1)


def test_a_view_brings_the_hall(hall: HallWatch) -> None:
    assert not hall.is_away(100)
    assert [one.service for one in hall.services] == list("ABCDEFGH")


def test_the_same_view_twice_changes_nothing(hall: HallWatch) -> None:
    assert hall.take_view(view(5), is_retained=False)
    assert hall.view == view(5)


def test_a_view_that_comes_late_is_not_believed(hall: HallWatch) -> None:
    assert not hall.take_view(view(4, services="A"), is_retained=False)
    assert hall.view == view(5)


def test_a_hall_that_started_again_counts_from_the_beginning(hall: HallWatch) -> None:
    assert hall.take_view(view(1, boot_id=OTHER_BOOT), is_retained=False)
    assert hall.view == view(1, boot_id=OTHER_BOOT)


def test_a_link_that_flickers_is_not_worth_a_word(hall: HallWatch) -> None:
    hall.lose_link(at(10))

    assert not hall.is_away(10 + GRACE_S - 0.1)
    hall.hear()
    assert not hall.is_away(1000)


def test_a_link_that_stays_away_takes_the_hall_with_it(hall: HallWatch) -> None:
    hall.lose_link(at(10))
    hall.lose_link(at(12))

    assert hall.is_away(10 + GRACE_S)
    assert hall.away_since == at(10).moment
    assert hall.view == view(5)


def test_a_lost_hall_is_away_at_once(hall: HallWatch) -> None:
    hall.take_health(LOST, at(10))

    assert hall.is_away(10)
    assert hall.away_since == at(10).moment


def test_a_hall_is_away_since_the_first_sign_of_it(hall: HallWatch) -> None:
    hall.lose_link(at(10))
    hall.take_health(LOST, at(60))

    assert hall.away_since == at(10).moment


def test_the_brokers_copy_of_a_view_does_not_revive_a_lost_hall(
    hall: HallWatch,
) -> None:
    hall.take_health(LOST, at(10))
    hall.take_view(view(6), is_retained=True)

    assert hall.is_away(11)
    assert hall.view == view(6)


@pytest.mark.parametrize("sign", [view(6), WELL])
def test_the_halls_own_word_revives_it(
    hall: HallWatch, sign: HallView | HallHealth
) -> None:
    hall.take_health(LOST, at(10))

    if isinstance(sign, HallView):
        hall.take_view(sign, is_retained=False)
    else:
        hall.take_health(sign, at(11))

    assert not hall.is_away(12)


def test_a_retained_view_is_enough_to_begin_with() -> None:
    hall = HallWatch(at(0))
    hall.take_view(view(5), is_retained=True)

    assert not hall.is_away(100)


def test_services_and_counters_are_found_by_name(hall: HallWatch) -> None:
    found = hall.service(ServiceLetter("B"))
    assert found is not None
    assert found.name.zh == "民政"
    assert hall.service(ServiceLetter("Z")) is None
    assert hall.counter(CounterId("9")) is None
    names = [one.counter for one in hall.counters_of(ServiceLetter("A"))]
    assert names == ["1", "2"]


def test_calls_are_the_last_good_views(hall: HallWatch) -> None:
    hall.take_view(view(6, calls=(call(1, "A001"),)), is_retained=False)
    hall.lose_link(at(10))

    assert hall.calls == (call(1, "A001"),)
