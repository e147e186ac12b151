"""Stories of labels that are not one bag each: two in view, one again, stickers."""

import pytest

from station.drop_states import State
from tests.station.drafts import draft
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CORRECT


def test_two_labels_in_view_are_nobodys_until_one_is_left(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.in_view = (label_text(serial=1), label_text(LI, serial=9))
    site.pass_time(0.5)
    assert site.is_at(State.CROWDED)

    site.say(CORRECT)
    site.pass_time(5)
    assert site.is_at(State.CROWDED)
    assert not site.stored()

    site.in_view = (label_text(serial=1),)
    site.pass_time(4)
    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.bag_label for drop in site.stored()] == [label_text(serial=1)]


def test_two_bags_before_anything_is_weighed(site: SortingSite) -> None:
    site.in_view = (label_text(serial=1), label_text(LI, serial=9))
    site.pass_time(0.5)
    assert site.is_at(State.CROWDED)
    site.in_view = (label_text(LI, serial=9),)
    site.pass_time(4)
    assert site.is_at(State.SEEN)
    site.in_view = (label_text(LI, serial=9), label_text(serial=1))
    site.load_g = 2000
    site.pass_time(2)
    assert site.is_at(State.CROWDED)
    site.in_view = ()
    site.pass_time(4)
    assert site.is_at(State.LOADED), "the load is known, its label is not"
    site.load_g = 0
    site.pass_time(1)
    assert site.is_at(State.READY)


def test_the_same_bag_again_is_not_a_second_drop(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()

    site.bring(label_text(serial=1), 1500)

    assert site.is_at(State.REPEATED)
    site.say(CORRECT)
    site.pass_time(20)
    assert len(site.stored()) == 1
    site.lift()
    assert site.is_at(State.READY)


def test_a_household_s_sticker_is_good_for_bag_after_bag(site: SortingSite) -> None:
    site.bring(label_text(), 1500)
    site.say(CORRECT)
    site.lift()

    site.bring(label_text(), 800)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [1500, 800]


@pytest.mark.parametrize("seconds_off", [1.5, 12])
def test_a_stickered_bag_put_back_is_the_same_bag(
    site: SortingSite, seconds_off: float
) -> None:
    site.bring(label_text(), 1500)
    site.say(CORRECT)
    site.lift(seconds_off)

    site.bring(label_text(), 1505)

    assert site.is_at(State.REPEATED)
    site.pass_time(20)
    site.lift(1)
    site.pass_time(31)
    site.bring(label_text(), 1505)
    assert site.is_at(State.WEIGHED), "half a minute later it is another bag"


def test_a_label_known_to_the_disk_alone_is_a_repeated_bag(site: SortingSite) -> None:
    # More serials than are remembered in memory have passed since.
    site.outbox.append(draft(serial=5))
    site.bring(label_text(serial=5), 1500)
    site.say(CORRECT)

    assert site.is_at(State.REPEATED)
    assert len(site.stored()) == 1
    assert not site.told


def test_another_label_alone_over_a_weighed_bag_is_not_simply_believed(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.in_view = ()
    site.pass_time(0.8)

    site.in_view = (label_text(LI, serial=9),)
    site.pass_time(0.5)

    assert site.is_at(State.CROWDED)
    site.say(CORRECT)
    assert not site.stored()


@pytest.mark.parametrize("is_label_hidden", [True, False])
def test_a_stickered_bag_that_lay_for_long_is_the_same_when_put_back(
    site: SortingSite, *, is_label_hidden: bool
) -> None:
    site.bring(label_text(), 1500)
    site.say(CORRECT)
    if is_label_hidden:
        site.in_view = ()
    site.pass_time(50)
    site.lift()

    site.bring(label_text(), 1500)

    assert site.is_at(State.REPEATED)
    assert len(site.stored()) == 1
