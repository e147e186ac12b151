"""Stories of verdicts: given, explained, taken back, or never given."""

import pytest

from messaging.contracts.drops import (
    Verdict,
)
from station.drop_states import State
from station.facts import MoreTimeAsked, ReasonGiven, UndoAsked
from station.happenings import (
    KeyPressed,
)
from tests.station.labels import LI, label_text
from tests.station.sorting_site import SITE, SortingSite
from tests.station.verdicts import CONTAMINATED, CORRECT


def test_a_bag_lifted_early_can_be_judged_or_put_back(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.lift()
    assert site.is_at(State.LIFTED)
    site.bring(label_text(serial=1), 1502)
    assert site.is_at(State.WEIGHED)
    site.lift()

    site.say(CORRECT)

    assert site.is_at(State.FAREWELL)
    assert [drop.gross_g for drop in site.stored()] == [1502]


def test_a_bag_carried_off_unjudged_is_recorded_uninspected(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.lift()

    site.pass_time(15)

    (drop,) = site.stored()
    assert drop.verdict is Verdict.UNINSPECTED
    assert site.told == [drop.drop_id]


def test_the_next_bag_ends_what_the_last_left_open(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.lift()

    site.bring(label_text(LI, serial=1), 700)

    assert site.is_at(State.WEIGHED)
    (first,) = site.stored()
    assert (first.bag_label, first.verdict) == (
        label_text(serial=1),
        Verdict.UNINSPECTED,
    )
    site.say(CORRECT)
    assert site.stored()[1].bag_label == label_text(LI, serial=1)
    assert site.stored()[1].gross_g == 700


def test_an_absent_inspector_makes_drops_uninspected(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)

    site.pass_time(46)

    assert site.is_at(State.THANKED)
    (drop,) = site.stored()
    assert drop.verdict is Verdict.UNINSPECTED


def test_contaminated_asks_why_and_every_way_of_answering_counts(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CONTAMINATED)
    assert site.is_at(State.REASONING)
    site.take(KeyPressed(2))
    site.lift()

    site.bring(label_text(serial=2), 1400)
    site.say(CONTAMINATED)
    site.say(ReasonGiven("plastic-bag"))
    site.lift()

    site.bring(label_text(serial=3), 1300)
    site.say(CONTAMINATED)
    site.pass_time(11)
    site.lift()

    site.bring(label_text(serial=4), 1200)
    site.take(KeyPressed(2))
    site.lift()
    site.bring(label_text(serial=5), 1100)

    assert [(drop.verdict, drop.reason) for drop in site.stored()] == [
        (Verdict.CONTAMINATED, "glass"),
        (Verdict.CONTAMINATED, "plastic-bag"),
        (Verdict.CONTAMINATED, None),
        (Verdict.CONTAMINATED, None),
    ]


def test_a_wrong_key_is_no_reason(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.take(KeyPressed(4))
    assert site.is_at(State.WEIGHED)
    site.say(CONTAMINATED)

    site.take(KeyPressed(3))

    assert site.is_at(State.REASONING)


def test_contaminated_is_taken_back_while_the_reason_is_asked(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CONTAMINATED)
    site.say(UndoAsked())
    assert site.is_at(State.WEIGHED)
    site.say(CONTAMINATED)
    site.lift()
    assert site.is_at(State.REASONING)

    site.say(UndoAsked())

    assert site.is_at(State.LIFTED)
    site.say(CORRECT)
    assert [drop.verdict for drop in site.stored()] == [Verdict.CORRECT]


def test_a_reason_is_taken_back_for_a_bag_without_a_label(site: SortingSite) -> None:
    site.bring(None, 900)
    site.pass_time(5)
    site.say(CONTAMINATED)
    site.say(UndoAsked())
    assert site.is_at(State.UNREADABLE)
    site.say(CONTAMINATED)
    site.lift()

    site.say(UndoAsked())

    assert site.is_at(State.READY)
    assert not site.stored()


def test_a_verdict_is_taken_back_and_given_anew_in_the_same_drop(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CONTAMINATED)
    site.say(ReasonGiven("glass"))
    (before,) = site.stored()
    site.pass_time(3)

    site.say(UndoAsked())
    assert site.is_at(State.REOPENED)
    site.say(CORRECT)

    (after,) = site.stored()
    assert (after.drop_id, after.sequence_no) == (before.drop_id, before.sequence_no)
    assert (after.verdict, after.reason) == (Verdict.CORRECT, None)
    assert site.told == [after.drop_id]
    assert site.revised == [after.drop_id]


def test_a_drop_is_not_sent_while_its_verdict_can_be_taken_back(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(9)
    assert not site.published

    site.pass_time(2)

    assert site.published == site.told
    site.say(UndoAsked())
    assert site.is_at(State.THANKED), "what was sent is not taken back"


def test_the_next_bag_releases_the_drop_before_the_undo_time_is_over(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift(0.5)

    site.bring(label_text(LI, serial=2), 1500, 0.5)

    assert site.published == site.told


def test_undo_and_nobody_judges_again(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.say(UndoAsked())
    site.say(CONTAMINATED)
    site.say(UndoAsked())
    assert site.is_at(State.REOPENED)

    site.lift()
    site.bring(label_text(serial=1), 1500)
    assert site.is_at(State.REOPENED), "put back for another look"
    site.pass_time(46)

    (drop,) = site.stored()
    assert drop.verdict is Verdict.UNINSPECTED


def test_a_new_bag_ends_a_reopened_one(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.say(UndoAsked())
    site.lift()

    site.bring(label_text(LI, serial=1), 700)

    assert site.is_at(State.WEIGHED)
    assert [drop.verdict for drop in site.stored()] == [Verdict.UNINSPECTED]


@pytest.mark.parametrize("beside", [(), (label_text(serial=1),)])
def test_a_verdict_taken_back_while_another_label_is_in_view_is_not_given_anew(
    site: SortingSite, beside: tuple[str, ...]
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CONTAMINATED)
    site.in_view = (*beside, label_text(LI, serial=9))
    site.pass_time(2)

    site.say(UndoAsked())

    assert site.is_at(State.CROWDED)
    site.say(CORRECT)
    assert not site.stored()


def test_who_needs_more_time_for_a_verdict_gets_all_of_it_again(
    site: SortingSite,
) -> None:
    site.bring(label_text(serial=1), 1500)
    assert not is_running_out(site)
    site.pass_time(SITE.waits.verdict_s - 5)
    assert is_running_out(site)

    site.say(MoreTimeAsked())

    assert not is_running_out(site)
    site.pass_time(SITE.waits.verdict_s - 5)
    assert site.is_at(State.WEIGHED)
    site.pass_time(6)
    (drop,) = site.stored()
    assert drop.verdict is Verdict.UNINSPECTED


def is_running_out(site: SortingSite) -> bool:
    """Whether the time left is shown, and with it how to get more."""
    assert site.view is not None
    assert (site.view.more_time is None) == (site.view.remaining_s is None)
    return site.view.remaining_s is not None


def test_more_time_asked_late_or_where_nothing_runs_out_changes_nothing(
    site: SortingSite,
) -> None:
    site.say(MoreTimeAsked())
    assert site.is_at(State.READY)

    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.say(MoreTimeAsked())

    assert site.is_at(State.THANKED)
