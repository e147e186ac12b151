"""The words on the glass, before anything is drawn."""

from dataclasses import replace

import pytest

from interface.texts import Value
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import CommunityId
from station.drop_states import State
from station.facts import ReasonGiven, UndoAsked, VerdictGiven
from station.fitness import Device
from station.gallery_views import scenes
from station.happenings import DeviceChanged
from station.keypad import TypedCode
from station.screen.page import Lamp, Page, Progress, still
from station.screen.wording import compose_page, render_weight
from station.station_view import (
    MORE_TIME,
    NEXT_PAGE,
    TYPING,
    UNDO,
    VERDICT_CHOICES,
    StationView,
    reason_choices,
)
from station.visit import Language, ModeAsked, Modes
from tests.station.sorting_site import MORNING, REASONS, SortingSite


def texts(language: str, key: str, **values: Value) -> str:
    """Say a key and its values, as if that were a text."""
    return " ".join([language, key, *map(str, values.values())])


def say(key: str, **values: Value) -> str:
    return texts("zh", key, **values)


def page_of(view: StationView) -> Page:
    return compose_page(view, texts)


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


def test_the_band_is_red_while_nothing_can_be_recorded() -> None:
    assert page_of(StationView(notices=("notice-outbox",))).lamp is Lamp.RED


def test_points_that_are_not_known_yet_come_later() -> None:
    told = page_of(THANKED).told

    assert told is not None
    assert told.points == say("told-points-later")
    assert told.balance is None


@pytest.mark.parametrize(("points", "words"), [(5, "+5"), (0, "0"), (-2, "-2")])
def test_points_are_told_with_what_they_add(points: int, words: str) -> None:
    told = page_of(replace(THANKED, points=points, balance=1288)).told

    assert told is not None
    assert told.points == say("told-points", points=words)
    assert told.balance == say("told-balance", balance="1288")


def test_a_bag_without_a_label_is_told_that_it_earns_nothing() -> None:
    told = page_of(replace(THANKED, household_code=None)).told

    assert told is not None
    assert told.points == say("told-points-none")
    assert not told.has_points


def test_a_bag_that_was_not_weighed_is_told_so() -> None:
    told = page_of(replace(THANKED, net_g=None)).told

    assert told is not None
    assert told.weight == say("told-unweighed")


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "没破袋"), ("en", "Bag left on")]
)
def test_the_reason_is_told_in_the_language_that_was_chosen(
    language: str, words: str
) -> None:
    view = replace(
        THANKED,
        verdict=Verdict.CONTAMINATED,
        reason=REASONS[0].name,
        points=0,
        modes=Modes(Language(language)),
    )

    told = page_of(view).told

    assert told is not None
    assert told.reason == texts(language, "told-reason", reason=words)


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
    assert page.aside is not None
    assert page.aside.answer == UndoAsked()


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
    undo = page_of(replace(THANKED, undo=UNDO, remaining_s=3)).aside

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

    name = say("device-scale")
    words = [say(f"state-{state}") for state in (Health.DEGRADED, Health.LOST)]
    assert [mark.words for mark in marks] == [
        name,
        *(say("device-unwell", device=name, state=word) for word in words),
    ]


def test_what_cannot_be_recorded_is_said_before_what_comes_later() -> None:
    view = StationView(notices=("notice-camera", "notice-ledger", "notice-outbox"))

    order = ("notice-outbox", "notice-camera", "notice-ledger")
    assert page_of(view).notices == tuple(map(say, order))


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


def test_the_building_stands_before_the_masked_household() -> None:
    page = page_of(replace(THANKED, building="3栋"))

    assert page.household == say(
        "household-in-building", building="3栋", household="31••••07"
    )


@pytest.mark.parametrize("stream", Stream)
def test_the_stream_is_always_said(stream: Stream) -> None:
    assert page_of(StationView(stream=stream)).stream == say(f"stream-{stream}")


@pytest.mark.parametrize(
    ("stage", "now"),
    [
        (State.READY, 0),
        (State.LOADED, 1),
        (State.SEEN, 2),
        (State.WEIGHED, 3),
        (State.JUDGED, 4),
    ],
)
def test_the_steps_say_how_far_a_bag_is(stage: State, now: int) -> None:
    steps = page_of(StationView(stage, f"do-{stage}")).steps

    expected = [Progress.DONE] * now + [Progress.NOW] + [Progress.NEXT] * (4 - now)
    assert [step.progress for step in steps] == expected


def test_all_steps_are_done_once_the_drop_is_recorded() -> None:
    assert {step.progress for step in page_of(THANKED).steps} == {Progress.DONE}


def test_language_size_and_sound_are_one_tap_each() -> None:
    spoken = StationView(modes=Modes(is_sound_on=True))

    assert [one.answer for one in page_of(spoken).modes] == [
        ModeAsked.LANGUAGE,
        ModeAsked.SIZE,
        ModeAsked.SOUND,
    ]
    assert page_of(spoken).modes[-1].words == say("mode-silent")


def test_where_nothing_speaks_no_silence_is_offered() -> None:
    assert len(page_of(StationView()).modes) == 2


def test_each_mode_offers_the_other() -> None:
    elder = page_of(StationView(modes=Modes(is_elder=True, is_sound_on=False)))

    assert elder.is_elder
    assert [one.words for one in elder.modes[1:]] == [
        say("mode-usual"),
        say("mode-sound"),
    ]


def test_undo_comes_before_more_time_and_that_before_typing() -> None:
    all_three = replace(THANKED, undo=UNDO, more_time=MORE_TIME, typing=TYPING)
    two = replace(all_three, undo=None)
    one = replace(two, more_time=None)

    for view, key in ((all_three, "undo"), (two, "more-time"), (one, "typing")):
        aside = page_of(view).aside
        assert aside is not None
        assert aside.key == key


def test_on_the_keypad_nothing_else_can_be_touched() -> None:
    code = TypedCode(CommunityId("NB01"), "7K3M9QX2VA0042")
    view = StationView(State.UNREADABLE, "do-unreadable", keypad=code, undo=UNDO)

    page = page_of(view)

    assert page.keypad is not None
    assert {one.key[:4] for one in page.touchables} == {"key-"}
    assert None in page.keypad.keys  # it is not whole yet, and cannot be confirmed


def test_the_gallery_shows_every_state() -> None:
    assert {view.stage for _, view in scenes()} == set(State)


def test_where_it_is_closed_the_next_opening_is_told() -> None:
    closed = StationView(notices=("notice-closed",), opens_at=MORNING)

    assert page_of(closed).notices == (say("notice-closed-until", opens="07:00"),)


def test_a_page_of_reasons_is_turned_by_a_target_of_its_own() -> None:
    choices = (*reason_choices(REASONS), NEXT_PAGE)
    page = page_of(StationView(State.REASONING, "do-reasoning", choices=choices))

    assert page.targets[-1].answer is ModeAsked.PAGE
    assert page.targets[-1].words == say("more-reasons")


def test_all_that_can_be_touched_is_named_once() -> None:
    asked = StationView(
        State.WEIGHED, "do-weighed", choices=VERDICT_CHOICES, more_time=MORE_TIME
    )

    keys = [one.key for one in page_of(asked).touchables]

    assert keys[-3:] == ["more-time", "mode-language", "mode-size"]
    assert len(set(keys)) == len(keys) == 6
