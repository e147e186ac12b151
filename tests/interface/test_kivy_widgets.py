"""Real fingers on real pixels: pressed within a frame, tapped once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from kivy.uix.boxlayout import BoxLayout
from PIL import Image

from interface import palette
from interface.glass import Glass
from interface.kivy_steps import SteppedClock
from interface.kivy_theme import Theme
from interface.kivy_touch import SimulatedFinger, finger_on, tap, target_by_key
from interface.kivy_widgets import Surface, TextTarget
from interface.kivy_window import open_window, put_on_glass, save_picture

pytestmark = pytest.mark.display

SETTLED_S = 0.6


class Glassful:
    """Two targets on the glass, and what was tapped."""

    def __init__(self, theme: Theme, clock: SteppedClock) -> None:
        self.clock = clock
        self.tapped: list[str] = []
        self.surface = Surface(self.tapped.append)
        put_on_glass(self.surface)
        self.show(theme, "first")

    def show(self, theme: Theme, name: str) -> None:
        page = BoxLayout(orientation="vertical", spacing=theme.px(5))
        for key in ("one", "other"):
            page.add_widget(TextTarget(theme, key, "号"))
        self.surface.show(page, name)
        self.clock.advance(SETTLED_S)


@pytest.fixture
def glass(theme: Theme) -> Iterator[Glassful]:
    with SteppedClock() as clock:
        yield Glassful(theme, clock)


def pixel_of(key: str, folder: Path) -> tuple[int, ...]:
    """Read the colour that a target really has, in its upper left part."""
    save_picture(folder / "glass.png")
    target = target_by_key(key)
    assert target is not None
    with Image.open(folder / "glass.png") as picture:
        x, y = int(target.x + 20), int(picture.height - target.top + 20)
        found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return found


def rgb(colour: palette.Colour) -> tuple[int, ...]:
    return tuple(round(255 * share) for share in colour.rgba[:3])


def test_a_touch_is_seen_in_the_next_frame(glass: Glassful, tmp_path: Path) -> None:
    target = target_by_key("one")
    assert target is not None
    assert pixel_of("one", tmp_path) == rgb(palette.CARD)

    finger = finger_on(target).down()
    glass.clock.advance(0)

    assert pixel_of("one", tmp_path) == rgb(palette.CARD_PRESSED)
    assert pixel_of("other", tmp_path) == rgb(palette.CARD)
    finger.up()
    glass.clock.advance(0)
    assert pixel_of("one", tmp_path) == rgb(palette.CARD)


def test_a_tap_is_told_once(glass: Glassful) -> None:
    assert tap("one")
    assert tap("one")

    assert glass.tapped == ["one"]


def test_the_next_tap_counts_once_the_glass_has_settled(glass: Glassful) -> None:
    tap("one")
    glass.clock.advance(SETTLED_S)
    tap("other")

    assert glass.tapped == ["one", "other"]


def test_two_fingers_at_once_are_one_tap(glass: Glassful) -> None:
    one, other = target_by_key("one"), target_by_key("other")
    assert one is not None
    assert other is not None
    first, second = finger_on(one).down(), finger_on(other).down()
    second.up()
    first.up()

    assert glass.tapped == ["one"]


def test_a_finger_that_slides_away_taps_nothing(glass: Glassful) -> None:
    one, other = target_by_key("one"), target_by_key("other")
    assert one is not None
    assert other is not None

    finger_on(one).down().slide_to(*other.center).up()

    assert glass.tapped == []
    assert not one.is_pressed


def test_a_touch_beside_the_targets_does_nothing(glass: Glassful) -> None:
    one = target_by_key("one")
    assert one is not None
    SimulatedFinger(one.center_x, one.y - 5).down().up()

    assert glass.tapped == []


def test_a_finger_held_while_the_screen_changes_taps_nothing(
    glass: Glassful, theme: Theme
) -> None:
    target = target_by_key("one")
    assert target is not None
    finger = finger_on(target).down()

    glass.show(theme, "second")
    finger.up()

    assert glass.tapped == []


def test_a_screen_drawn_again_keeps_its_target_pressed(
    glass: Glassful, theme: Theme
) -> None:
    target = target_by_key("one")
    assert target is not None
    finger = finger_on(target).down()

    glass.show(theme, "first")

    again = target_by_key("one")
    assert again is not None
    assert again is not target
    assert again.is_pressed
    finger.up()
    assert glass.tapped == ["one"]


@pytest.mark.usefixtures("glass")
def test_nobody_can_tap_what_is_not_there() -> None:
    assert not tap("nowhere")


def test_the_right_button_of_a_mouse_is_no_finger(glass: Glassful) -> None:
    target = target_by_key("one")
    assert target is not None
    finger = finger_on(target)
    finger.profile, finger.button = ["pos", "button"], "right"

    finger.down().up()

    assert glass.tapped == []


def test_the_window_becomes_as_large_as_the_glass(tmp_path: Path) -> None:
    for width_px, height_px in ((1080, 1920), (1920, 1080)):
        glass = Glass(width_px=width_px, height_px=height_px, width_mm=300)
        open_window(glass, "test", is_offscreen=True)
        put_on_glass(Surface(lambda _key: None))

        save_picture(tmp_path / "whole" / "glass.png")

        with Image.open(tmp_path / "whole" / "glass.png") as picture:
            assert picture.size == (width_px, height_px)
            assert picture.getcolors() == [(width_px * height_px, rgb(palette.GROUND))]
