"""Stories of a scale that is silent, comes back, or is not cleared."""

from messaging.contracts.drops import (
    Verdict,
    WeighedBy,
)
from station.drop_states import State
from station.facts import UndoAsked
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SortingSite
from tests.station.verdicts import CONTAMINATED, CORRECT


def test_a_lost_scale_means_unweighed_drops(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)

    site.bring(label_text(serial=1), 1500)

    assert site.is_at(State.WEIGHED)
    assert site.view is not None
    assert site.view.instruction == "do-unweighed"
    site.say(CORRECT)
    (drop,) = site.stored()
    assert (drop.weighed_by, drop.net_g) == (WeighedBy.NONE, None)
    site.lift()
    assert site.is_at(State.FAREWELL)
    site.bring(label_text(LI, serial=1), 700)
    site.say(CORRECT)
    assert len(site.stored()) == 2


def test_a_scale_lost_after_weighing_keeps_the_weight(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)

    site.is_scale_speaking = False
    site.pass_time(4)

    assert site.is_at(State.WEIGHED)
    site.in_view = ()
    site.pass_time(2)
    assert site.is_at(State.LIFTED)
    site.in_view = (label_text(serial=1),)
    site.pass_time(0.5)
    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [1500]


def test_without_a_scale_the_next_label_ends_the_last_bag(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(serial=1), 1500)
    site.in_view = ()
    site.pass_time(2)
    assert site.is_at(State.LIFTED)

    site.in_view = (label_text(LI, serial=1),)
    site.pass_time(0.5)

    assert site.is_at(State.WEIGHED)
    assert [drop.verdict for drop in site.stored()] == [Verdict.UNINSPECTED]


def test_without_a_scale_a_reopened_bag_is_ended_by_the_next_label(
    site: SortingSite,
) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.say(UndoAsked())

    site.in_view = (label_text(LI, serial=1),)
    site.pass_time(2)

    assert site.is_at(State.WEIGHED)
    assert [drop.verdict for drop in site.stored()] == [Verdict.UNINSPECTED]


def test_without_a_scale_a_sticker_counts_once_while_it_stays(
    site: SortingSite,
) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(), 1500)
    site.say(CORRECT)

    for _ in range(3):
        site.in_view = ()
        site.pass_time(15)
        site.in_view = (label_text(),)
        site.pass_time(15)

    assert len(site.stored()) == 1


def test_a_scale_that_dies_under_a_thanked_bag_frees_the_place(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.in_view = ()
    site.pass_time(2)
    assert site.is_at(State.THANKED)

    site.is_scale_speaking = False
    site.pass_time(4)

    assert site.is_at(State.FAREWELL)


def test_a_scale_that_comes_back_is_trusted_once_it_was_empty(
    site: SortingSite,
) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.is_scale_speaking = True
    site.pass_time(2)
    assert site.is_at(State.THANKED)

    site.lift()
    site.bring(label_text(serial=2), 800)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [None, 800]


def test_a_load_that_changes_without_being_lifted_is_no_bag(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)

    site.load_g = 2700
    site.pass_time(2)

    assert site.is_at(State.UNCLEARED)
    site.say(CORRECT)
    site.lift()
    assert site.is_at(State.READY)
    assert len(site.stored()) == 1


def test_a_second_bag_on_top_before_the_verdict_is_weighed_with_it(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.load_g = 2000
    site.pass_time(2)

    site.say(CORRECT)

    assert [drop.gross_g for drop in site.stored()] == [2000]


def test_what_lies_on_the_scale_at_the_start_is_no_bag(site: SortingSite) -> None:
    site.bring(label_text(), 1500)
    site.say(CORRECT)
    site.cut_power()

    site.pass_time(60)

    assert len(site.stored()) == 1
    site.lift()
    site.bring(label_text(LI, serial=1), 900)
    assert site.is_at(State.WEIGHED)


def test_a_weight_from_before_the_scale_was_lost_is_not_the_next_bag_s(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.is_scale_speaking = False
    site.pass_time(4)
    site.in_view = (label_text(serial=1), label_text(LI, serial=2))
    site.pass_time(0.5)
    assert site.is_at(State.CROWDED)
    site.in_view = (label_text(LI, serial=2),)
    site.pass_time(4)

    site.say(CORRECT)

    assert [drop.gross_g for drop in site.stored()] == [None]
    site.lift(15)
    site.in_view = (label_text(serial=3), label_text(LI, serial=4))
    site.pass_time(2)
    site.in_view = ()
    site.pass_time(4)
    assert site.is_at(State.READY)


def test_a_bag_lifted_without_a_scale_and_put_back_on_one_is_the_same(
    site: SortingSite,
) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(serial=1), 1500)
    site.is_scale_speaking = True
    site.lift()
    assert site.is_at(State.LIFTED)

    site.bring(label_text(serial=1), 1500)

    assert site.is_at(State.WEIGHED)
    site.say(CORRECT)
    assert [drop.gross_g for drop in site.stored()] == [1500]


def test_without_a_scale_the_next_label_ends_the_question_why(
    site: SortingSite,
) -> None:
    site.is_scale_speaking = False
    site.pass_time(4)
    site.bring(label_text(serial=1), 1500)
    site.say(CONTAMINATED)

    site.in_view = (label_text(LI, serial=1),)
    site.pass_time(2)

    assert site.is_at(State.WEIGHED)
    assert [(drop.verdict, drop.reason) for drop in site.stored()] == [
        (Verdict.CONTAMINATED, None)
    ]
