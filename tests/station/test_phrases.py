"""What is said aloud when the screen changes."""

from dataclasses import replace

import pytest

from messaging.contracts.drops import Verdict
from station.drop_states import State
from station.gallery_views import REASONS, scenes
from station.phrases import Urgency, Utterance, notice_phrases, phrases, vocabulary
from station.station_view import NEXT_PAGE, StationView
from station.visit import Language, Modes

ALL = dict(scenes())
READY = StationView()


def said(before: StationView | None, view: StationView) -> list[str]:
    """Give what is said, a line an utterance, its sentences between bars."""
    return [line(utterance) for utterance in phrases(before, view, REASONS)]


def line(utterance: Utterance) -> str:
    return " | ".join(" ".join(clips) for clips in utterance.sentences)


SEEN, LOADED, WEIGHED = ALL["seen"], ALL["loaded"], ALL["weighed"]
JUDGED, THANKED = ALL["judged"], ALL["thanked"]


def test_a_bag_is_spoken_of_from_its_weight_to_the_thanks() -> None:
    told = [
        *said(SEEN, WEIGHED),
        *said(WEIGHED, JUDGED),
        *said(JUDGED, THANKED),
        *said(THANKED, ALL["farewell"]),
        *said(ALL["farewell"], ALL["ready-after-drop"]),
    ]

    assert told == [
        "number-2 number-point number-4 say-kilograms | say-judge",
        "verdict-correct | say-earned number-5 say-points",
        "do-farewell",
    ]


def test_nothing_is_said_twice_for_one_view() -> None:
    for view in ALL.values():
        assert said(view, view) == []


def test_a_drop_that_was_told_before_the_power_went_is_told_at_the_start() -> None:
    assert said(None, ALL["ready-after-drop"]) == [
        "verdict-correct | say-earned number-5 say-points"
    ]
    assert said(None, READY) == []


def test_points_that_come_late_are_said_then_alone() -> None:
    early = ALL["thanked-before-receipt"]

    assert said(JUDGED, early) == ["verdict-correct | told-points-later"]
    assert said(early, THANKED) == ["say-earned number-5 say-points"]


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (1, "say-earned number-1 say-point"),
        (2, "say-earned number-2-of say-points"),
        (-2, "say-deducted number-2-of say-points"),
        (0, "say-no-points"),
    ],
)
def test_points_are_said_with_what_became_of_them(points: int, words: str) -> None:
    [told] = said(JUDGED, replace(THANKED, points=points))

    assert told == f"verdict-correct | {words}"


def test_points_beyond_all_numbers_are_left_to_the_screen() -> None:
    assert said(JUDGED, replace(THANKED, points=123_456)) == ["verdict-correct"]


def test_why_a_bag_is_contaminated_is_said() -> None:
    assert said(JUDGED, ALL["thanked-contaminated"]) == [
        "verdict-contaminated | reason-packaging | say-no-points"
    ]


def test_a_bag_without_label_hears_that_it_earns_nothing() -> None:
    assert said(JUDGED, ALL["thanked-without-label"]) == [
        "verdict-correct | told-points-none"
    ]


def test_a_kilogram_is_one() -> None:
    assert said(SEEN, replace(WEIGHED, net_g=1000))[0].startswith(
        "number-1 say-kilogram |"
    )


@pytest.mark.parametrize("net_g", [-20, 99_000_000])
def test_a_weight_nobody_would_believe_is_not_said(net_g: int) -> None:
    assert said(SEEN, replace(WEIGHED, net_g=net_g)) == ["say-judge"]


def test_reasons_are_read_aloud_with_their_buttons() -> None:
    [asked] = said(WEIGHED, ALL["reasoning"])

    assert asked.startswith("do-reasoning | number-1 reason-plastic-bag | number-2 ")


def test_the_page_of_reasons_that_is_shown_is_read() -> None:
    reasoning = ALL["reasoning"]
    page = replace(reasoning, choices=(*reasoning.choices[3:], NEXT_PAGE))

    [asked] = said(WEIGHED, page)

    assert asked.split(" | ")[1:] == [
        "number-4 reason-glass-metal",
        "number-5 reason-hazardous",
        "number-6 reason-other",
    ]


def test_a_card_is_answered_aloud_once() -> None:
    on_duty = ALL["ready-on-duty"]

    assert said(READY, on_duty) == ["card-on"]
    assert said(on_duty, replace(on_duty, card=None)) == []


def test_typing_is_guided_by_ear() -> None:
    told = [
        *said(ALL["unreadable"], ALL["keypad-begun"]),
        *said(ALL["keypad-begun"], ALL["keypad-serial"]),
        *said(ALL["keypad-serial"], ALL["keypad-wrong"]),
        *said(ALL["keypad-wrong"], ALL["unreadable"]),
    ]

    assert told == ["typed-unfinished", "typed-wrong"]


def test_time_that_runs_out_is_said_where_nobody_chose() -> None:
    assert said(WEIGHED, ALL["weighed-countdown"]) == ["say-hurry"]
    # Why a bag is contaminated may be left open: nobody is hurried.
    running = ALL["reasoning"]
    assert said(replace(running, remaining_s=None), running) == []


def test_ready_is_said_once_a_problem_is_solved() -> None:
    assert said(ALL["crowded"], READY) == ["do-ready"]
    assert said(SEEN, READY) == []


@pytest.mark.parametrize(
    "name", ["unreadable", "unweighed", "crowded", "repeated", "uncleared", "unwritten"]
)
def test_every_problem_has_its_sound(name: str) -> None:
    [problem] = said(SEEN, ALL[name])

    assert problem.startswith(ALL[name].instruction)


def test_what_does_not_work_is_said_only_to_somebody() -> None:
    lost = ("notice-ledger", "notice-closed")

    assert list(notice_phrases(replace(READY, notices=lost))) == []
    told = list(notice_phrases(replace(WEIGHED, notices=lost)))
    assert [line(utterance) for utterance in told] == list(lost)
    assert {utterance.urgency for utterance in told} == {Urgency.NOTICE}


def test_an_utterance_is_worth_hearing_as_long_as_it_is_true() -> None:
    [weight] = phrases(SEEN, WEIGHED, REASONS)
    [points] = phrases(JUDGED, THANKED, REASONS)
    [notice] = notice_phrases(replace(WEIGHED, notices=("notice-ledger",)))

    assert weight.is_timely(WEIGHED)
    assert not weight.is_timely(THANKED)
    assert points.is_timely(ALL["farewell"])
    assert not points.is_timely(SEEN)
    assert not notice.is_timely(WEIGHED)
    assert Utterance((("do-ready",),), Urgency.REQUEST).is_timely(SEEN)


def test_no_screen_asks_for_a_clip_that_no_pack_has() -> None:
    known = set(vocabulary(REASONS))
    for language in Language:
        modes = Modes(language, is_sound_on=True)
        views = [replace(view, modes=modes) for view in ALL.values()]
        for before in (None, *views):
            for view in views:
                for utterance in (
                    *phrases(before, view, REASONS),
                    *notice_phrases(view),
                ):
                    for clips in utterance.sentences:
                        assert set(clips) <= known


def test_every_instruction_but_what_passes_in_a_moment_has_a_sound() -> None:
    silent = {State.READY, State.JUDGED, State.THANKED}
    spoken = set(vocabulary(REASONS)) | {"do-weighed"}

    for state in set(State) - silent:
        assert f"do-{state}" in spoken
    for verdict in Verdict:
        assert f"verdict-{verdict}" in spoken
