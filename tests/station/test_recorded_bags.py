"""Recorded bags: known again by serial for good, by sticker and load for a while."""

import pytest

from station import recorded_bags
from station.recorded_bags import RecordedBags, RecordedBefore
from tests.station.labels import LI, WANG, seen


@pytest.fixture
def bags() -> RecordedBags:
    return RecordedBags(RecordedBefore(), now_s=0)


def test_a_serial_is_known_for_good(bags: RecordedBags) -> None:
    bags.add(seen(WANG, 1), 1500, now_s=0)

    assert bags.has(seen(WANG, 1), 900, now_s=86_400)
    assert not bags.has(seen(WANG, 2), 1500, now_s=0)


def test_a_sticker_is_known_by_its_load_and_for_half_a_minute(
    bags: RecordedBags,
) -> None:
    bags.add(seen(WANG), 1500, now_s=0)

    assert bags.has(seen(WANG), 1510, now_s=29)
    assert not bags.has(seen(WANG), 1540, now_s=29)
    assert not bags.has(seen(WANG), None, now_s=29)
    assert not bags.has(seen(WANG), 1500, now_s=31)
    assert not bags.has(seen(LI), 1500, now_s=0)


def test_an_unweighed_sticker_is_known_by_itself(bags: RecordedBags) -> None:
    bags.add(seen(WANG), None, now_s=0)

    assert bags.has(seen(WANG), None, now_s=29)
    assert bags.has(seen(WANG), 800, now_s=29)


def test_a_sticker_stays_known_while_it_keeps_coming_into_view(
    bags: RecordedBags,
) -> None:
    bags.add(seen(WANG), 1500, now_s=0)
    bags.notice(seen(LI), now_s=20)
    bags.notice(None, now_s=20)
    bags.notice(seen(WANG), now_s=25)
    assert bags.has(seen(WANG), 1500, now_s=50)

    bags.notice(seen(WANG), now_s=90)

    assert not bags.has(seen(WANG), 1500, now_s=91), "it had been away for too long"


def test_a_sticker_that_stays_is_known_however_long_it_lies_there(
    bags: RecordedBags,
) -> None:
    bags.add(seen(WANG), 1500, now_s=0)

    bags.stay(seen(LI), now_s=10)
    bags.stay(None, now_s=11)
    bags.stay(seen(WANG), now_s=500)

    assert bags.has(seen(WANG), 1500, now_s=529)


def test_noticing_before_anything_was_recorded_is_harmless(bags: RecordedBags) -> None:
    bags.notice(seen(WANG), now_s=0)
    bags.stay(seen(WANG), now_s=0)

    assert not bags.has(seen(WANG), 1500, now_s=0)


def test_what_the_disk_remembers_is_known() -> None:
    past = RecordedBefore((seen(WANG, 1).text,), (seen(LI).text, 700), 1200)
    bags = RecordedBags(past, now_s=500)

    assert bags.has(seen(WANG, 1), None, now_s=501)
    assert bags.has(seen(LI), 700, now_s=501)
    assert bags.has_unlabelled(1205, now_s=501)
    assert not bags.has_unlabelled(1205, now_s=531)


def test_the_oldest_serials_are_forgotten(
    bags: RecordedBags, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded_bags, "RECORDED_MAX", 2)
    for serial in (1, 2, 3):
        bags.add(seen(WANG, serial), 1500, now_s=0)

    known = [bags.has(seen(WANG, serial), 1500, now_s=0) for serial in (1, 2, 3)]
    assert known == [False, True, True]


def test_a_bag_without_a_label_is_known_by_its_load_for_half_a_minute(
    bags: RecordedBags,
) -> None:
    assert not bags.has_unlabelled(900, now_s=0)
    bags.add(None, 900, now_s=0)
    bags.stay_unlabelled(1400, now_s=20)

    assert bags.has_unlabelled(910, now_s=29)
    assert not bags.has_unlabelled(940, now_s=29)
    assert not bags.has_unlabelled(None, now_s=29)
    assert not bags.has_unlabelled(900, now_s=31)
    bags.stay_unlabelled(905, now_s=60)
    assert bags.has_unlabelled(900, now_s=89)


def test_only_the_last_bag_is_known_by_its_load(bags: RecordedBags) -> None:
    bags.add(None, 900, now_s=0)
    bags.add(seen(LI, 1), 1200, now_s=1)
    assert not bags.has_unlabelled(900, now_s=2)

    bags.add(None, 900, now_s=3)
    bags.add(None, None, now_s=4)

    assert not bags.has_unlabelled(900, now_s=5)


def test_another_load_under_the_last_label_is_another_bag(bags: RecordedBags) -> None:
    bags.add(seen(WANG, 1), 900, now_s=0)

    assert bags.is_other_load(seen(WANG, 1), 1400)
    assert not bags.is_other_load(seen(WANG, 1), 905)
    assert not bags.is_other_load(seen(WANG, 1), None)
    assert not bags.is_other_load(seen(WANG, 2), 1400)
    bags.add(seen(WANG, 1), None, now_s=1)
    assert not bags.is_other_load(seen(WANG, 1), 1400)
