"""Every screen in every mode, measured on the glass: nothing to stumble over."""

from functools import cache
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from interface import palette
from interface.glass import Glass
from interface.kivy_measure import MeasuredText, Measurement, faults, measure
from interface.kivy_widgets import Surface
from interface.kivy_window import draw_frames, open_window, put_on_glass
from kiosk.gallery import (
    LYING,
    UPRIGHT,
    all_modes,
    draw_gallery,
    load_sample_hall,
    scenes,
)
from kiosk.screens.drawing import draw
from kiosk.screens.pen import take_pen
from kiosk.shown import Modes, Shown, TicketShown
from messaging.contracts.halls import ServiceQueue

pytestmark = pytest.mark.display

# What residents come for is written at least so large; the rest, modes and what a
# service covers, at the smallest size that anything may have.
MAIN_SCREENS = ("home", "asking", "ticket", "refused", "out-of-order")

# Half a pixel on the lying panel.
TOLERANCE_MM = 0.13

every_glass = pytest.mark.parametrize(
    "glass", [UPRIGHT, LYING], ids=["upright", "lying"]
)
every_mode = pytest.mark.parametrize("modes", all_modes(), ids=str)


def show(shown: Shown, glass: Glass, modes: Modes) -> Measurement:
    """Draw a screen on the glass, and measure what is there."""
    open_window(glass, "kiosk", is_offscreen=True)
    surface = Surface(lambda _key: None)
    put_on_glass(surface)
    surface.show(draw(shown, take_pen(glass, modes)), shown.name)
    draw_frames()
    return measure(surface, glass)


@cache
def gallery(glass: Glass, modes: Modes) -> dict[str, tuple[Shown, Measurement]]:
    """Measure every screen in one mode, once for all tests."""
    return {scene: (shown, show(shown, glass, modes)) for scene, shown in scenes(modes)}


@every_glass
@every_mode
def test_no_screen_has_a_fault(glass: Glass, modes: Modes) -> None:
    found = {
        scene: faults(measured)
        for scene, (_, measured) in gallery(glass, modes).items()
    }

    assert {scene: some for scene, some in found.items() if some} == {}


@every_glass
@pytest.mark.parametrize(
    "modes", [modes for modes in all_modes() if modes.is_low], ids=str
)
def test_low_reach_brings_every_target_into_the_lower_half(
    glass: Glass, modes: Modes
) -> None:
    for scene, (_, measured) in gallery(glass, modes).items():
        high = [
            one.key
            for one in measured.targets
            if one.box.top > glass.height_mm / 2 + TOLERANCE_MM
        ]
        assert not high, scene


@every_glass
@every_mode
def test_the_ticket_number_is_sixty_millimetres_high(
    glass: Glass, modes: Modes
) -> None:
    for shown, measured in gallery(glass, modes).values():
        if isinstance(shown, TicketShown):
            number = text_of(measured, shown.taken.number)
            assert number.character_mm >= palette.TICKET_NUMBER_MM


@every_glass
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_resident_came_for_is_written_large(glass: Glass, language: str) -> None:
    for scene, (_, measured) in gallery(glass, Modes(language)).items():
        if scene.startswith(MAIN_SCREENS):
            least_mm = palette.MAIN_TEXT_MM - TOLERANCE_MM
            large = [one for one in measured.texts if one.character_mm >= least_mm]
            assert len(large) >= 3, scene


@every_glass
@pytest.mark.parametrize("language", ["zh", "en"])
def test_elder_mode_writes_everything_a_third_larger(
    glass: Glass, language: str
) -> None:
    plain = gallery(glass, Modes(language))
    elder = gallery(glass, Modes(language, is_elder=True))
    for scene in ("home", "out-of-order", "asking-stuck", "refused-journal-failed"):
        sizes_mm = {said(one): one.character_mm for one in plain[scene][1].texts}
        grown = [
            one.character_mm / sizes_mm[said(one)]
            for one in elder[scene][1].texts
            if said(one) in sizes_mm
        ]
        assert len(grown) >= 5, scene
        assert min(grown) > palette.ELDER_SCALE - 0.06, scene


@every_glass
def test_elder_mode_offers_at_most_four_choices(glass: Glass) -> None:
    for scene, (_, measured) in gallery(glass, Modes(is_elder=True)).items():
        choices = [t for t in measured.targets if t.key.startswith("service-")]
        assert len(choices) <= 4, scene


@every_glass
@every_mode
def test_long_names_and_texts_of_a_hall_fit(glass: Glass, modes: Modes) -> None:
    hall = load_sample_hall()
    longest = tuple(map(lengthen, hall.services))
    long_hall = msgspec.structs.replace(hall, services=longest)
    for scene, shown in scenes(modes, long_hall):
        if scene == "take_number-1":
            assert not faults(show(shown, glass, modes)), scene


@every_glass
def test_nothing_moves_when_the_countdown_comes(glass: Glass) -> None:
    before = gallery(glass, Modes())["ticket"][1].targets
    after = gallery(glass, Modes())["ticket-next"][1].targets

    places = {one.key: one.box for one in after}
    assert all(places.pop(one.key) == one.box for one in before)
    assert set(places) == {"more-time"}


def test_a_smaller_window_shows_the_same_glass() -> None:
    """A window on a desk has fewer pixels for the same millimetres."""
    desk = Glass(width_px=540, height_px=960, width_mm=268.0)

    for scene, shown in scenes(Modes()):
        assert not faults(show(shown, desk, Modes())), scene


def test_the_gallery_saves_a_picture_of_every_screen(tmp_path: Path) -> None:
    drawn = draw_gallery(tmp_path / "pictures", [Modes("en", is_low=True)])
    saved = [file for file in drawn if "-slip-" not in file.name]

    assert len(drawn) == len(saved) + 14
    assert len(saved) == len(set(saved)) == 6
    for file in saved:
        with Image.open(file) as picture:
            assert picture.size in ((1080, 1920), (1920, 1080))
            colours = picture.getcolors(maxcolors=1 << 24)
            assert colours is not None
            assert len(colours) > 20, f"{file.name} is blank"


def text_of(measured: Measurement, words: str) -> MeasuredText:
    return next(one for one in measured.texts if one.text == words)


def said(one: MeasuredText) -> str:
    """Take a text as it was before it was broken into lines."""
    return "".join(one.text.split())


def lengthen(one: ServiceQueue) -> ServiceQueue:
    name = msgspec.structs.replace(
        one.name, zh="退役军人事务与双拥", en="Veterans, disability and relief"
    )
    covers = msgspec.structs.replace(one.covers, zh="一" * 200, en="many things " * 16)
    return msgspec.structs.replace(one, name=name, covers=covers)
