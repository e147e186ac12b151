"""Every screen of the sorting point, measured on the glass."""

from collections.abc import Iterator
from dataclasses import astuple, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from kivy.uix.boxlayout import BoxLayout
from PIL import Image

from interface import palette
from interface.glass import Glass
from interface.kivy_measure import Box, Measurement, faults, measure
from interface.kivy_window import lay_out, put_on_glass
from interface.texts import Texts
from messaging.contracts.halls import BilingualText
from station.drop_states import State
from station.gallery import GLASS, draw_pictures
from station.gallery_views import scenes_in_all_modes
from station.inspection import REASONS_MAX, Reason
from station.screen.screen_window import TEXTS_FOLDER, ScreenWindow
from station.station_view import NEXT_PAGE, StationView, reason_choices
from station.visit import ELDER_CHOICES_MAX, Language, Modes

pytestmark = pytest.mark.display

ALL = dict(scenes_in_all_modes())
ASKING = [name for name, view in ALL.items() if view.choices]
JUDGING = [name for name in ASKING if ALL[name].stage is not State.REASONING]
ELDER = [name for name, view in ALL.items() if view.modes.is_elder and not view.keypad]
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
        lay_out()
        self.measured: Measurement = measure(screen.surface, glass)
        self.squeezed = list(_squeezed(screen.surface))

    def box_of(self, key: str) -> Box:
        return next(one.box for one in self.measured.targets if one.key == key)


def _squeezed(root: Any) -> Iterator[str]:
    """List what got less room than it needs: columns, and texts ending in dots."""
    for box in root.walk(restrict=True):
        if isinstance(box, BoxLayout) and box.orientation == "vertical":
            missing_px = box.minimum_height - box.height
            if missing_px > TOLERANCE_PX:
                yield f"a column needs {GLASS.mm(missing_px):.1f} mm more"
        if getattr(box, "is_shortened", False):
            yield f"{box.text} is shortened"


def beside(scene: str, name: str) -> str:
    """Name a scene in the same language and size as another."""
    view = ALL[name]
    suffix = "" if view.modes.language is Language.ZH else "-en"
    return f"{scene}{suffix}" + ("-elder" if view.modes.is_elder else "")


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
    view = ALL[name]
    instruction = Texts(TEXTS_FOLDER).say(view.modes.language, view.instruction)

    line = next(one for one in shown(name).measured.texts if one.text == instruction)

    assert line.character_mm >= palette.INSTRUCTION_MM - 0.1


@pytest.mark.parametrize("name", ELDER)
def test_elder_mode_has_larger_letters_and_few_choices(name: str) -> None:
    measured = shown(name).measured
    smallest_mm = min(one.character_mm for one in measured.texts)
    asked = [one for one in measured.targets if one.min_mm == palette.MAIN_TARGET_MM]

    # The font comes in whole pixels, and a text may have been fitted to them.
    assert smallest_mm >= palette.TEXT_MM * palette.ELDER_SCALE - 0.1
    assert len(asked) <= ELDER_CHOICES_MAX


@pytest.mark.parametrize("name", ASKING)
def test_verdicts_and_reasons_are_main_actions(name: str) -> None:
    targets = shown(name).measured.targets
    asked = [one for one in targets if one.min_mm == palette.MAIN_TARGET_MM]

    assert len(asked) == len(ALL[name].choices)
    for target in asked:
        assert min(target.box.width, target.box.height) >= palette.MAIN_TARGET_MM


@pytest.mark.parametrize("name", JUDGING)
def test_a_verdict_lies_where_it_lay_before(name: str) -> None:
    """Only a notice moves all three up together, far less than a target's height."""
    for key in ("verdict-correct", "verdict-contaminated", "verdict-uninspected"):
        here, there = (
            shown(name).box_of(key),
            shown(beside("weighed", name)).box_of(key),
        )
        assert (here.left, here.right) == (there.left, there.right)
        assert abs(here.bottom - there.bottom) < palette.MAIN_TARGET_MM / 2


@pytest.mark.parametrize(
    ("key", "name"),
    [
        (key, name)
        for name, view in ALL.items()
        for key in ("undo", "mode-language", "mode-size", "mode-sound")
        if not view.keypad and (key != "undo" or view.undo)
    ],
)
def test_what_is_beside_always_lies_in_the_same_place(key: str, name: str) -> None:
    here, there = shown(name).box_of(key), shown("thanked").box_of(key)

    assert astuple(here) == pytest.approx(astuple(there))


@pytest.mark.parametrize(
    "name", [name for name in TOLD if ALL[name].points and ALL[name].household_code]
)
def test_points_are_the_largest_thing_when_they_are_told(name: str) -> None:
    view = ALL[name]
    texts = shown(name).measured.texts
    told = next(one for one in texts if one.text.startswith(f"{view.points:+d} "))

    assert told.character_mm == max(one.character_mm for one in texts)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("is_elder", [False, True])
def test_long_names_of_reasons_fit(language: Language, *, is_elder: bool) -> None:
    name = BilingualText(zh="玻璃陶瓷金属灯管", en="Glass, china, metal, tubes")
    reasons = [Reason(reason=f"r{i}", name=name) for i in range(REASONS_MAX)]
    choices = reason_choices(reasons)
    if is_elder:
        choices = (*choices[: ELDER_CHOICES_MAX - 1], NEXT_PAGE)
    modes = Modes(language, is_elder=is_elder, is_sound_on=True)
    view = replace(ALL["reasoning"], choices=choices, modes=modes)

    assert faults(Shown(view, GLASS).measured) == []


@pytest.mark.parametrize("name", ["weighed", "reasoning", "thanked"])
def test_a_smaller_window_shows_the_same_glass(name: str) -> None:
    """A window on a desk has fewer pixels for the same millimetres."""
    desk = Glass(width_px=960, height_px=600, width_mm=217.0)

    assert faults(Shown(ALL[name], desk).measured) == []


def test_the_gallery_saves_pictures_of_screens(tmp_path: Path) -> None:
    few = {name: ALL[name] for name in ("ready", "weighed", "thanked-en-elder")}

    saved = draw_pictures(tmp_path / "pictures", few.items())

    assert [file.name for file in saved] == [f"station-{name}.png" for name in few]
    with Image.open(saved[0]) as picture:
        assert picture.size == (GLASS.width_px, GLASS.height_px)
        ink = palette.INK.hex.removeprefix("#")
        written = picture.convert("RGB").tobytes().count(bytes.fromhex(ink))
    # Nothing but letters has this colour.
    assert written > 5_000
    assert len({file.read_bytes() for file in saved}) == len(few)
