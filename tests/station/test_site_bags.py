"""Stories of bags that go the usual way, or nearly."""

from messaging.contracts.drops import (
    LabelReadBy,
    Verdict,
    WeighedBy,
)
from station.drop_states import State
from tests.station.labels import LI, WANG, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CORRECT


def test_a_bag_is_weighed_judged_and_told_once(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1560)
    assert site.is_at(State.WEIGHED)

    site.say(CORRECT)

    assert site.is_at(State.THANKED)
    (drop,) = site.stored()
    assert site.told == [drop.drop_id]
    assert (drop.bag_label, drop.household) == (label_text(serial=1), WANG)
    assert (drop.gross_g, drop.weighed_by) == (1560, WeighedBy.SCALE)
    assert drop.label_read_by is LabelReadBy.CAMERA
    assert drop.verdict is Verdict.CORRECT
    site.lift()
    assert site.is_at(State.FAREWELL)
    site.pass_time(10)
    assert site.is_at(State.READY)


def test_label_first_and_weight_first_end_the_same(site: SortingSite) -> None:
    site.in_view = (label_text(serial=1),)
    site.pass_time(2)
    assert site.is_at(State.SEEN)
    site.bring(label_text(serial=1), 1500)
    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    site.lift()

    site.bring(None, 1200)
    assert site.is_at(State.LOADED)
    site.in_view = (label_text(LI, serial=1),)
    site.pass_time(0.5)
    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)

    assert [(drop.bag_label, drop.gross_g) for drop in site.stored()] == [
        (label_text(serial=1), 1500),
        (label_text(LI, serial=1), 1200),
    ]


def test_an_unreadable_label_is_asked_for_and_found(site: SortingSite) -> None:
    site.bring(None, 900)
    assert site.point.is_looking_for_label
    site.pass_time(5)
    assert site.is_at(State.UNREADABLE)
    assert site.point.is_looking_for_label

    site.in_view = (label_text(serial=3),)
    site.pass_time(0.5)

    assert site.is_at(State.WEIGHED)
    assert not site.point.is_looking_for_label


def test_a_bag_whose_label_nobody_can_read_is_judged_without(
    site: SortingSite,
) -> None:
    site.bring(None, 900)
    site.say(CORRECT)
    assert site.is_at(State.LOADED), "too early: the label may still be found"
    site.pass_time(5)

    site.say(CORRECT)

    (drop,) = site.stored()
    assert (drop.bag_label, drop.household, drop.gross_g) == (None, None, 900)
    assert site.view is not None
    assert site.view.points is None


def test_a_load_that_nobody_claims_is_forgotten(site: SortingSite) -> None:
    site.bring(None, 900)
    site.pass_time(6)

    site.lift()

    assert site.is_at(State.READY)
    assert not site.stored()
