"""The words on the glass, before anything is drawn."""

from dataclasses import replace

import pytest

from interface.texts import Value
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth, Health
from station.drop_states import State
from station.facts import ReasonGiven, UndoAsked, VerdictGiven
from station.fitness import Device
from station.gallery_views import scenes
from station.happenings import DeviceChanged
from station.screen.wording import Lamp, Page, compose_page, render_weight, still
from station.station_view import UNDO, VERDICT_CHOICES, StationView, reason_choices
from tests.station.sorting_site import MORNING, REASONS, SortingSite


def say(key: str, **values: Value) -> BilingualText:
    """Say a key and its values, as if that were a text."""
    said = " ".join([key, *map(str, values.values())])
    return BilingualText(zh=f"中 {said}", en=said)


def page_of(view: StationView) -> Page:
    return compose_page(view, say)


THANKED = StationView(
    stage=State.THANKED,
    instruction="do-thanked",
    household_code="31••••07",
    net_g=2346,
    verdict=Verdict.CORRECT,
)


@pytest.mark.parametrize(
    ("weight_g", "words"),
    [
        (None, "—"),
        (0, "0.00"),
        (4, "0.00"),
        (-4, "0.00"),
        (-6, "-0.01"),
        (1234, "1.23"),
        (1235, "1.24"),
        (-12350, "-12.35"),
        (100_000, "100.00"),
    ],
)
def test_a_weight_is_written_in_kilograms_to_ten_grams(
    weight_g: int | None, words: str
) -> None:
    assert render_weight(weight_g) == words


def test_the_band_says_what_the_lamp_says() -> None:
    lamps = {
        stage: page_of(StationView(stage, f"do-{stage}")).lamp
        for stage in (State.READY, State.WEIGHED, State.CROWDED)
    }

    assert lamps == {
        State.READY: Lamp.GREEN,
        State.WEIGHED: Lamp.YELLOW,
        State.CROWDED: Lamp.RED,
    }


def test_points_that_are_not_known_yet_come_later() -> None:
    told = page_of(THANKED).told

    assert told is not None
    assert told.points.en == "told-points-later"
    assert told.balance is None


@pytest.mark.parametrize(("points", "words"), [(5, "+5"), (0, "0"), (-2, "-2")])
def test_points_are_told_with_what_they_add(points: int, words: str) -> None:
    told = page_of(replace(THANKED, points=points, balance=1288)).told

    assert told is not None
    assert told.points.en == f"told-points {words}"
    assert told.balance == say("told-balance", balance="1288")


def test_a_bag_without_a_label_is_told_that_it_earns_nothing() -> None:
    told = page_of(replace(THANKED, household_code=None)).told

    assert told is not None
    assert told.points.en == "told-points-none"


def test_a_bag_that_was_not_weighed_is_told_so() -> None:
    told = page_of(replace(THANKED, net_g=None)).told

    assert told is not None
    assert told.verdict.en == "told-verdict-unweighed verdict-correct"


def test_the_reason_is_told_in_both_languages() -> None:
    name = REASONS[0].name
    told = page_of(
        replace(THANKED, verdict=Verdict.CONTAMINATED, reason=name, points=0)
    ).told

    assert told is not None
    assert told.reason == BilingualText(
        zh="中 told-reason 没破袋", en="told-reason Bag left on"
    )


def test_a_verdict_that_is_not_on_disk_is_not_told() -> None:
    written = replace(THANKED, stage=State.JUDGED, instruction="do-judged")

    assert page_of(written).told is None


def test_each_target_says_its_own_answer() -> None:
    asked = StationView(State.WEIGHED, "do-weighed", choices=VERDICT_CHOICES)
    reasons = StationView(
        State.REASONING, "do-reasoning", choices=reason_choices(REASONS), undo=UNDO
    )

    verdicts = {one.key: one.answer for one in page_of(asked).targets}
    page = page_of(reasons)

    assert verdicts == {f"verdict-{one}": VerdictGiven(one) for one in Verdict}
    assert {one.key: one.answer for one in page.targets} == {
        "reason-1": ReasonGiven("plastic-bag"),
        "reason-2": ReasonGiven("glass"),
    }
    assert page.undo is not None
    assert page.undo.answer == UndoAsked()


def test_time_that_runs_out_is_shown_on_what_it_will_choose() -> None:
    asked = StationView(
        State.WEIGHED, "do-weighed", choices=VERDICT_CHOICES, remaining_s=8
    )

    shown = {one.key: one.countdown for one in page_of(asked).targets}

    assert shown == {
        "verdict-correct": None,
        "verdict-contaminated": None,
        "verdict-uninspected": say("countdown-verdict", seconds=8),
    }


def test_the_time_left_for_undo_is_shown_on_undo() -> None:
    undo = page_of(replace(THANKED, undo=UNDO, remaining_s=3)).undo

    assert undo is not None
    assert undo.countdown == say("countdown-undo", seconds=3)


def test_a_weight_or_a_second_leaves_the_page_as_it_is() -> None:
    view = replace(THANKED, undo=UNDO, remaining_s=9, live_g=2340)
    later = replace(view, remaining_s=8, live_g=2380)

    assert page_of(view) != page_of(later)
    assert still(page_of(view)) == still(page_of(later))


def test_a_countdown_that_begins_is_another_page() -> None:
    view = StationView(State.WEIGHED, "do-weighed", choices=VERDICT_CHOICES)

    before, after = page_of(view), page_of(replace(view, remaining_s=10))

    assert still(before) != still(after)


def test_a_device_is_named_and_has_a_word_only_if_it_is_not_well() -> None:
    devices = tuple(
        DeviceHealth(device=Device.SCALE, state=state, since=MORNING)
        for state in Health
    )

    marks = page_of(StationView(devices=devices)).devices

    assert [mark.words.en for mark in marks] == [
        "device-scale",
        "device-scale state-degraded",
        "device-scale state-lost",
    ]


def test_what_cannot_be_recorded_is_said_before_what_comes_later() -> None:
    view = StationView(notices=("notice-camera", "notice-ledger", "notice-outbox"))

    notices = [notice.en for notice in page_of(view).notices]

    assert notices == ["notice-outbox", "notice-camera", "notice-ledger"]


def test_the_screen_has_words_for_all_that_can_be_lost(site: SortingSite) -> None:
    for device in Device:
        site.take(DeviceChanged(device, Health.LOST))

    assert site.view is not None
    # The outbox speaks for itself: what its disk does counts, and it does well.
    assert len(page_of(site.view).notices) == 3


def test_the_household_stays_masked() -> None:
    household = page_of(THANKED).household

    assert household == say("household", household="31••••07")
    assert page_of(replace(THANKED, household_code=None)).household is None


@pytest.mark.parametrize("stream", Stream)
def test_the_stream_is_always_said(stream: Stream) -> None:
    assert page_of(StationView(stream=stream)).stream == say(f"stream-{stream}")


def test_the_gallery_shows_every_state() -> None:
    assert {view.stage for _, view in scenes()} == set(State)
