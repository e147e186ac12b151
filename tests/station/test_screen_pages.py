"""Every screen of the sorting point, measured on the glass."""

from collections.abc import Iterator
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from interface import palette
from interface.glass import Glass
from interface.kivy_measure import Box, Measurement, faults, measure
from interface.kivy_window import draw_frames, put_on_glass
from messaging.contracts.halls import BilingualText
from station.drop_states import State
from station.gallery import GLASS, draw_gallery
from station.gallery_views import scenes
from station.inspection import REASONS_MAX, Reason
from station.screen.screen_window import ScreenWindow
from station.station_view import StationView, reason_choices

pytestmark = pytest.mark.display

ALL = dict(scenes())
ASKING = [name for name, view in ALL.items() if view.choices]
JUDGING = [name for name in ASKING if ALL[name].stage is not State.REASONING]
TOLD = [name for name, view in ALL.items() if view.stage is State.THANKED]

# Layouts divide pixels into fractions.
TOLERANCE_PX = 0.5


class Shown:
    """One screen as it is drawn: what was measured, and what was too large."""

    def __init__(self, view: StationView, glass: Glass) -> None:
        screen = ScreenWindow(glass, lambda _pressed: None, is_offscreen=True)
        screen.open()
        put_on_glass(screen.surface)
        screen.show(view)
        draw_frames(2)
        self.measured: Measurement = measure(screen.surface, glass)
        self.squeezed = list(_squeezed(screen.surface))

    def box_of(self, key: str) -> Box:
        return next(one.box for one in self.measured.targets if one.key == key)

    def character_mm(self, text: str) -> float:
        return next(
            one.character_mm
            for one in self.measured.texts
            if "".join(one.text.split()) == "".join(text.split())
        )


def _squeezed(root: Any) -> Iterator[str]:
    """List what got less room than it needs: rows, and texts ending in dots."""
    page = root.children[0]
    if page.minimum_height > page.height + TOLERANCE_PX:
        yield f"the page needs {GLASS.mm(page.minimum_height - page.height)} mm more"
    for widget in root.walk(restrict=True):
        if getattr(widget, "is_shortened", False):
            yield f"{widget.text} is shortened"


@cache
def shown(name: str) -> Shown:
    return Shown(ALL[name], GLASS)


@pytest.mark.parametrize("name", ALL)
def test_no_screen_has_a_fault(name: str) -> None:
    assert faults(shown(name).measured) == []
    assert shown(name).squeezed == []


@pytest.mark.parametrize(
    "name", [name for name, view in ALL.items() if not view.keypad]
)
def test_what_to_do_now_is_one_line_in_twelve_millimetres(name: str) -> None:
    screen = ScreenWindow(GLASS, lambda _pressed: None)
    instruction = screen.say(ALL[name].instruction).zh

    line = next(one for one in shown(name).measured.texts if one.text == instruction)

    assert line.character_mm >= palette.INSTRUCTION_MM - 0.1


@pytest.mark.parametrize("name", ASKING)
def test_verdicts_and_reasons_are_main_actions(name: str) -> None:
    aside = ("undo", "typing")
    asked = [one for one in shown(name).measured.targets if one.key not in aside]

    assert len(asked) == len(ALL[name].choices)
    for target in asked:
        assert min(target.box.width, target.box.height) >= palette.MAIN_TARGET_MM


@pytest.mark.parametrize("name", JUDGING)
def test_a_verdict_lies_where_it_lay_before(name: str) -> None:
    """Only a notice moves all three up together, far less than a target's height."""
    for key in ("verdict-correct", "verdict-contaminated", "verdict-uninspected"):
        here, there = shown(name).box_of(key), shown("weighed").box_of(key)
        assert (here.left, here.right) == (there.left, there.right)
        assert abs(here.bottom - there.bottom) < palette.MAIN_TARGET_MM / 2


@pytest.mark.parametrize("name", [name for name, view in ALL.items() if view.undo])
def test_undo_always_lies_in_the_same_place(name: str) -> None:
    here, there = shown(name).box_of("undo"), shown("thanked").box_of("undo")

    assert astuple(here) == pytest.approx(astuple(there))


@pytest.mark.parametrize("name", TOLD)
def test_points_are_the_largest_thing_when_they_are_told(name: str) -> None:
    view = ALL[name]
    if view.points is None:
        return
    points = f"{view.points:+d}" if view.points else "0"
    told_mm = shown(name).character_mm(f"{points} 分")

    assert told_mm == max(one.character_mm for one in shown(name).measured.texts)


def test_long_names_of_six_reasons_fit() -> None:
    name = BilingualText(zh="玻璃陶瓷金属灯管", en="Glass, china, metal, tubes")
    reasons = [Reason(reason=f"r{i}", name=name) for i in range(REASONS_MAX)]
    view = replace(ALL["reasoning"], choices=reason_choices(reasons))

    assert faults(Shown(view, GLASS).measured) == []


@pytest.mark.parametrize("name", ["weighed", "reasoning", "thanked"])
def test_a_smaller_window_shows_the_same_glass(name: str) -> None:
    """A window on a desk has fewer pixels for the same millimetres."""
    desk = Glass(width_px=960, height_px=600, width_mm=217.0)

    assert faults(Shown(ALL[name], desk).measured) == []


def test_the_gallery_saves_a_picture_of_every_screen(tmp_path: Path) -> None:
    saved = draw_gallery(tmp_path / "pictures")

    assert len(set(saved)) == len(ALL)
    with Image.open(saved[0]) as picture:
        assert picture.size == (GLASS.width_px, GLASS.height_px)
    assert len({file.read_bytes() for file in saved}) == len(ALL)
