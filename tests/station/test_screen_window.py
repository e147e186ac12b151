"""Fingers, keys and views from other threads at the sorting point's window."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from interface.kivy_measure import faults, measure
from interface.kivy_steps import SteppedClock
from interface.kivy_touch import finger_on, tap, target_by_key
from interface.kivy_window import put_on_glass
from messaging.contracts.drops import Verdict
from station.drop_states import State
from station.facts import MoreTimeAsked, ReasonGiven, UndoAsked, VerdictGiven
from station.gallery import GLASS
from station.gallery_views import scenes
from station.happenings import CharacterPressed, KeyPressed, Touched
from station.screen.keys import Pressed
from station.screen.screen_window import ScreenWindow
from station.station_view import StationView
from station.visit import Language, ModeAsked, Modes

pytestmark = pytest.mark.display

ALL = dict(scenes())


class SortingPointScreen:
    """The window, whoever stands before it, and what the station heard of them."""

    def __init__(self, clock: SteppedClock, pictures: Path | None = None) -> None:
        self.clock = clock
        self.heard: list[Pressed] = []
        self.window = ScreenWindow(
            GLASS, self.heard.append, pictures=pictures, is_offscreen=True
        )
        self.window.open()
        put_on_glass(self.window.surface)

    def show(self, view: StationView) -> None:
        """Hand a view over as the station does: from its own thread."""
        station = threading.Thread(target=self.window.show, args=(view,))
        station.start()
        station.join()
        self.clock.advance(0)
        # A new screen hears no finger at first: nobody has read it yet.
        self.clock.advance(1)

    def texts(self) -> list[str]:
        widgets = self.window.surface.walk(restrict=True)
        return [one.text for one in widgets if hasattr(one, "text")]

    def key(self, key: int) -> None:
        """Press a key and let it go, as SDL tells it."""
        self.key_down(key)
        self.key_up(key)

    def key_down(self, key: int) -> None:
        self._glass.dispatch("on_key_down", key, 0, chr(key), [])

    def key_up(self, key: int) -> None:
        self._glass.dispatch("on_key_up", key, 0)

    @property
    def _glass(self) -> Any:
        return self.window.surface.get_root_window()


@pytest.fixture
def point() -> Iterator[SortingPointScreen]:
    with SteppedClock() as clock:
        yield SortingPointScreen(clock)


@pytest.mark.parametrize("verdict", Verdict)
def test_a_touched_verdict_reaches_the_station(
    point: SortingPointScreen, verdict: Verdict
) -> None:
    point.show(ALL["weighed"])

    assert tap(f"verdict-{verdict}")

    assert point.heard == [Touched(VerdictGiven(verdict))]


def test_a_touched_reason_reaches_the_station(point: SortingPointScreen) -> None:
    point.show(ALL["reasoning"])

    assert tap("reason-6")

    assert point.heard == [Touched(ReasonGiven("other"))]


@pytest.mark.parametrize("name", ["reasoning", "thanked", "farewell"])
def test_undo_reaches_the_station(point: SortingPointScreen, name: str) -> None:
    point.show(ALL[name])

    assert tap("undo")

    assert point.heard == [Touched(UndoAsked())]


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("mode-language", ModeAsked.LANGUAGE),
        ("mode-size", ModeAsked.SIZE),
        ("more-time", MoreTimeAsked()),
    ],
)
def test_what_lies_beside_reaches_the_station(
    point: SortingPointScreen, key: str, asked: ModeAsked | MoreTimeAsked
) -> None:
    point.show(ALL["weighed-countdown"])

    assert tap(key)

    assert point.heard == [Touched(asked)]


def test_another_language_or_size_is_drawn_at_once(point: SortingPointScreen) -> None:
    point.show(ALL["ready"])
    assert "请把垃圾袋放到秤上" in point.texts()
    usual = target_by_key("mode-size")

    point.show(replace(ALL["ready"], modes=Modes(Language.EN, is_elder=True)))

    assert "Put the bag down" in point.texts()
    assert "▶ Bag" not in point.texts()  # larger letters leave no room for the steps
    assert target_by_key("mode-size") is not usual


def test_a_double_tap_judges_once(point: SortingPointScreen) -> None:
    point.show(ALL["weighed"])

    tap("verdict-correct")
    point.clock.advance(0.2)
    tap("verdict-correct")

    assert len(point.heard) == 1


def test_a_second_tap_does_not_choose_the_reason_beneath_it(
    point: SortingPointScreen,
) -> None:
    point.show(ALL["weighed"])
    tap("verdict-contaminated")
    point.clock.advance(0.4)
    point.window.show(ALL["reasoning"])
    point.clock.advance(0)
    # More than half a second after the tap, but less after the reasons came.
    point.clock.advance(0.3)

    assert tap("reason-2")
    assert point.heard == [Touched(VerdictGiven(Verdict.CONTAMINATED))]


def test_a_finger_that_is_down_while_the_bag_is_lifted_still_judges(
    point: SortingPointScreen,
) -> None:
    point.show(ALL["weighed"])
    target = target_by_key("verdict-correct")
    assert target is not None
    finger = finger_on(target).down()

    point.show(ALL["lifted"])
    finger.up()

    assert point.heard == [Touched(VerdictGiven(Verdict.CORRECT))]


def test_a_target_that_is_gone_cannot_be_touched(point: SortingPointScreen) -> None:
    point.show(ALL["weighed"])
    point.show(ALL["judged"])

    assert not tap("verdict-correct")
    assert point.heard == []


def test_keys_judge_and_take_back(point: SortingPointScreen) -> None:
    point.show(ALL["weighed"])

    for key in (ord("1"), ord("2"), ord("3"), 257, ord("u"), 27, ord("+")):
        point.key(key)

    undo = Touched(UndoAsked())
    pressed = [KeyPressed(number) for number in (1, 2, 3, 1)]
    assert point.heard == [*pressed, CharacterPressed("U"), undo]


def test_a_key_that_is_held_down_judges_once(point: SortingPointScreen) -> None:
    point.show(ALL["weighed"])
    for _ in range(30):
        point.key_down(ord("2"))
        point.clock.advance(0.04)
    point.key_up(ord("2"))

    assert point.heard == [KeyPressed(2)]


def test_a_view_from_another_thread_is_drawn(point: SortingPointScreen) -> None:
    point.show(ALL["crowded"])

    assert "镜头里有两张标签" in point.texts()


def test_the_newest_view_wins(point: SortingPointScreen) -> None:
    for name in ("weighed", "judged", "thanked"):
        point.window.show(ALL[name])
    point.clock.advance(0)

    assert "已记录，请拿走袋子" in point.texts()


def test_nothing_is_drawn_again_for_the_same_view(point: SortingPointScreen) -> None:
    point.show(ALL["weighed"])
    before = point.window.surface.children[0]

    point.show(replace(ALL["weighed"], live_g=2347))

    assert point.window.surface.children[0] is before


def test_live_weight_and_countdown_move_in_place(point: SortingPointScreen) -> None:
    point.show(replace(ALL["thanked"], live_g=2350, remaining_s=10))
    before = point.window.surface.children[0]

    point.show(replace(ALL["thanked"], live_g=0, remaining_s=9))

    assert point.window.surface.children[0] is before
    assert "0.00" in point.texts()
    assert "9 秒" in point.texts()


@pytest.mark.parametrize("is_elder", [False, True])
def test_a_weight_that_grows_in_place_stays_in_its_place(
    point: SortingPointScreen, *, is_elder: bool
) -> None:
    modes = Modes(is_elder=is_elder)
    view = replace(ALL["loaded"], live_g=0, modes=modes)
    point.show(view)
    before = point.window.surface.children[0]

    point.show(replace(view, live_g=112_350))

    assert point.window.surface.children[0] is before
    assert faults(measure(point.window.surface, GLASS)) == []


def test_a_lost_scale_shows_no_weight(point: SortingPointScreen) -> None:
    point.show(ALL["ready"])
    assert "0.00" in point.texts()

    point.show(replace(ALL["ready"], live_g=None))

    assert "—" in point.texts()


def test_every_stage_is_pictured_once(tmp_path: Path) -> None:
    with SteppedClock() as clock:
        point = SortingPointScreen(clock, pictures=tmp_path)
        point.show(ALL["ready"])
        point.show(ALL["weighed"])
        first = (tmp_path / "station-weighed.png").read_bytes()
        point.show(ALL["weighed-countdown"])
        # Gone before its first frame was shown: the picture would be another's.
        point.window.show(ALL["judged"])
        point.window.show(ALL["thanked"])
        clock.advance(1)

    names = sorted(file.name for file in tmp_path.iterdir())
    assert names == [
        f"station-{stage}.png" for stage in (State.READY, State.THANKED, State.WEIGHED)
    ]
    assert (tmp_path / "station-weighed.png").read_bytes() == first
    with Image.open(tmp_path / "station-thanked.png") as picture:
        assert picture.size == (GLASS.width_px, GLASS.height_px)
