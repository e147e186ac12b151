"""Stories of labels that are not one bag each: two in view, one again, stickers."""

import pytest

from messaging.contracts.drops import Verdict
from station.drop_states import State
from station.facts import UndoAsked
from tests.station.drafts import draft
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CORRECT, UNINSPECTED


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
    site.lift(11)

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


def test_a_bag_put_back_within_the_undo_time_is_the_same_drop(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()

    site.bring(label_text(serial=1), 1490)

    assert site.is_at(State.THANKED)
    site.say(UndoAsked())
    site.say(UNINSPECTED)
    assert [drop.verdict for drop in site.stored()] == [Verdict.UNINSPECTED]
    site.pass_time(12)
    site.lift()
    site.bring(label_text(serial=1), 1490)
    assert site.is_at(State.REPEATED), "what was sent is not taken back"


def test_a_load_recorded_without_a_label_is_not_judged_again_when_put_back(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(CORRECT)
    site.pass_time(60)
    site.lift()
    assert len(site.stored()) == 1

    for _ in range(2):
        site.bring(None, 905, 7)
        assert site.is_at(State.REPEATED)
        site.say(CORRECT)
        site.pass_time(60)
        site.lift()

    assert len(site.stored()) == 1
    site.pass_time(31)
    site.bring(None, 900, 7)
    assert site.is_at(State.UNREADABLE), "half a minute later it is another bag"


def test_another_bag_of_the_same_weight_has_a_label_and_is_no_repeated_one(
    site: SortingSite,
) -> None:
    site.bring(None, 900, 7)
    site.say(CORRECT)
    site.lift()
    site.bring(None, 900)
    assert site.is_at(State.LOADED), "its label may still be found"

    site.in_view = (label_text(serial=1),)
    site.pass_time(0.5)

    assert site.is_at(State.WEIGHED)


def test_over_a_repeated_load_another_label_is_not_simply_believed(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift(11)
    site.bring(label_text(serial=1), 1500)
    assert site.is_at(State.REPEATED)

    site.in_view = (label_text(LI, serial=9),)
    site.pass_time(1.5)

    assert site.is_at(State.CROWDED)
    site.pass_time(2)
    assert site.is_at(State.WEIGHED)


def test_a_bag_swapped_after_weighing_is_another_drop(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.lift(1.2)
    site.bring(None, 700, 7)
    assert site.is_at(State.UNREADABLE)

    site.say(CORRECT)

    assert [(drop.bag_label, drop.gross_g, drop.verdict) for drop in site.stored()] == [
        (label_text(serial=1), 1500, Verdict.UNINSPECTED),
        (None, 700, Verdict.CORRECT),
    ]


def test_the_next_bag_on_the_heels_of_the_last_is_no_repeated_one(
    site: SortingSite,
) -> None:
    """A label counts as in view for a moment after its bag has gone."""
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift(0.3)

    site.bring(None, 700, 0.5)
    site.pass_time(1)
    assert site.is_at(State.LOADED)
    site.in_view = (label_text(LI, serial=1),)
    site.pass_time(0.5)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [1500, 700]


def test_a_bag_on_the_heels_of_a_stickered_one_is_not_that_household_s(
    site: SortingSite,
) -> None:
    site.bring(label_text(), 1500)
    site.say(CORRECT)
    site.lift(0.3)

    site.bring(None, 700, 7)

    assert site.is_at(State.UNREADABLE)
    site.say(CORRECT)
    assert [drop.bag_label for drop in site.stored()] == [label_text(), None]
