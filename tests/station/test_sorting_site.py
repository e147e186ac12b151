"""Stories of bags, told through the whole sorting point and a real outbox."""

import contextlib
from datetime import time

import pytest

from firmware_bridge.panel import ButtonPressed, PanelGarbage
from firmware_bridge.panel_messages import Button
from firmware_bridge.scales.reading import Garbage
from messaging.codec import encode
from messaging.contracts.drops import (
    DropReceipt,
    DropReceipts,
    Outcome,
    Stream,
    Verdict,
    WeighedBy,
)
from messaging.contracts.health import Health
from messaging.contracts.ids import DropId
from messaging.contracts.moments import Clock
from messaging.contracts.registry import Opening, Registry, TariffLine
from messaging.topics import Topics
from station.drop_states import State
from station.facts import DropWritten, ReasonGiven, UndoAsked, VerdictGiven
from station.fitness import Device
from station.happenings import (
    DeviceChanged,
    DropsUnpublished,
    DropsUnsettled,
    HealthUnpublished,
    KeyPressed,
    MessageArrived,
    Note,
    PanelHeard,
    PublishHealth,
    ScaleHeard,
)
from station.station_view import StationView
from tests.station.drafts import draft
from tests.station.labels import LI, NB01, WANG, label_text
from tests.station.sorting_site import MORNING, STATION, PowerCutError, SortingSite

TOPICS = Topics(NB01)

REGISTRY = Registry(
    revision=1,
    as_of=MORNING,
    tariff=(TariffLine(stream=Stream.KITCHEN, verdict=Verdict.CORRECT, points=7),),
    openings=(Opening(name="morning", opens_at=time(7), closes_at=time(8, 30)),),
)

CORRECT = VerdictGiven(Verdict.CORRECT)
CONTAMINATED = VerdictGiven(Verdict.CONTAMINATED)


def answer(receipt: DropReceipt) -> MessageArrived:
    payload = encode(DropReceipts(receipts=(receipt,)))
    return MessageArrived(TOPICS.receipts(STATION), payload)


def test_a_bag_is_weighed_judged_and_told_once(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1560)
    assert site.is_at(State.WEIGHED)

    site.say(CORRECT)

    assert site.is_at(State.THANKED)
    (drop,) = site.stored()
    assert site.told == [drop.drop_id]
    assert (drop.bag_label, drop.household) == (label_text(serial=1), WANG)
    assert (drop.gross_g, drop.weighed_by) == (1560, WeighedBy.SCALE)
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


def test_the_same_bag_again_after_a_power_cut(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.lift()
    site.cut_power()
    site.pass_time(1)

    site.bring(label_text(serial=1), 1500)

    assert site.is_at(State.REPEATED)


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
    site.lift()
    site.bring(label_text(serial=2), 1500)
    site.say(CORRECT)
    assert site.stored()[-1].opening is None


def test_the_panel_s_buttons_judge_and_its_noise_is_a_fact(site: SortingSite) -> None:
    site.take(PanelHeard(PanelGarbage(b"?", "unknown message")))
    assert site.health_of(Device.PANEL) is Health.DEGRADED
    site.bring(label_text(serial=1), 1500)

    site.take(PanelHeard(ButtonPressed(Button.CORRECT)))

    assert [drop.verdict for drop in site.stored()] == [Verdict.CORRECT]
    assert site.health_of(Device.PANEL) is Health.WELL


def test_a_scale_that_speaks_another_protocol_is_lost(site: SortingSite) -> None:
    site.is_scale_speaking = False
    site.take(DeviceChanged(Device.SCALE, Health.WELL))
    site.take(ScaleHeard(Garbage(b"?", "no terminator")))
    assert site.health_of(Device.SCALE) is Health.WELL

    site.pass_time(4)

    assert site.health_of(Device.SCALE) is Health.LOST
    site.take(DeviceChanged(Device.SCALE, Health.WELL))
    assert site.health_of(Device.SCALE) is Health.LOST, "bytes are no weights"
    site.is_scale_speaking = True
    site.pass_time(0.2)
    assert site.health_of(Device.SCALE) is Health.WELL


def test_a_scale_with_a_loose_plug_is_degraded(site: SortingSite) -> None:
    for _ in range(5):
        site.take(ScaleHeard(Garbage(b"?", "no terminator")))
        site.pass_time(1)
    assert site.health_of(Device.SCALE) is Health.DEGRADED

    site.pass_time(62)

    assert site.health_of(Device.SCALE) is Health.WELL


def test_an_unplugged_scale_is_lost_at_once(site: SortingSite) -> None:
    site.take(DeviceChanged(Device.SCALE, Health.LOST, "unplugged"))

    assert site.health_of(Device.SCALE) is Health.LOST
    site.is_scale_speaking = False
    site.bring(label_text(serial=1), 1500, 0.3)
    assert site.is_at(State.WEIGHED), "nobody waits for a scale that is gone"


def test_a_clock_that_nobody_set_is_a_fact_about_the_drop(site: SortingSite) -> None:
    site.clock = Clock.UNSYNCED
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)

    (drop,) = site.stored()
    assert drop.clock is Clock.UNSYNCED
    assert site.health_of(Device.CLOCK) is Health.DEGRADED


def test_a_ledger_that_gives_no_receipts_is_lost(site: SortingSite) -> None:
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    site.pass_time(11)
    assert site.health_of(Device.LEDGER) is Health.WELL

    site.pass_time(6)

    assert site.health_of(Device.LEDGER) is Health.LOST
    site.post()
    assert site.health_of(Device.LEDGER) is Health.WELL


def test_rejected_messages_and_labels_are_said(site: SortingSite) -> None:
    site.take(MessageArrived(TOPICS.registry, b"{"))
    site.in_view = ("LLNB01WRONG",)
    site.pass_time(1)

    facts = [order.fact for order in site.orders if isinstance(order, Note)]
    assert facts.count("message_rejected") == 1
    assert facts.count("code_rejected") == 1
    details = {device.device: device.detail for device in site.devices}
    assert details["ledger"] == "1 messages rejected"


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


def test_a_label_known_to_the_disk_alone_is_a_repeated_bag(site: SortingSite) -> None:
    # More serials than are remembered in memory have passed since.
    site.outbox.append(draft(serial=5))
    site.bring(label_text(serial=5), 1500)
    site.say(CORRECT)

    assert site.is_at(State.REPEATED)
    assert len(site.stored()) == 1
    assert not site.told


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


@pytest.mark.parametrize("step", range(12))
def test_a_power_cut_at_any_step_of_a_verdict_tells_the_bag_once_it_is_written(
    site: SortingSite, step: int
) -> None:
    site.bring(label_text(serial=1), 1500)
    site.cut_power_after(step)
    with contextlib.suppress(PowerCutError):
        site.say(CORRECT)

    site.cut_power()
    site.pass_time(1)

    assert {drop.drop_id for drop in site.stored()} == set(site.told)
    site.lift()
    site.bring(label_text(serial=1), 1500)
    site.say(CORRECT)
    assert len(site.stored()) == 1, "recorded before the cut, or judged again after it"
    assert {drop.drop_id for drop in site.stored()} == set(site.told)


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
