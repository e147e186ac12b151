"""Contrast is computed, not judged by eye."""

import pytest

from interface import palette
from interface.palette import Colour, contrast

GROUNDS = (palette.GROUND, palette.CARD, palette.CARD_PRESSED)


def test_sizes_are_never_below_what_old_eyes_and_hands_need() -> None:
    assert palette.TARGET_MM >= 20
    assert palette.MAIN_TARGET_MM >= 25
    assert palette.GAP_MM >= 5
    assert palette.TEXT_MM >= 5
    assert palette.MAIN_TEXT_MM >= 8
    assert palette.INSTRUCTION_MM >= 12
    assert palette.TICKET_NUMBER_MM >= 60
    assert palette.ELDER_SCALE >= 1.35


def test_black_on_white_is_twenty_one_to_one() -> None:
    black, white = Colour("#000000"), Colour("#ffffff")

    assert contrast(black, white) == pytest.approx(21)
    assert contrast(white, black) == contrast(black, white)
    assert contrast(white, white) == 1


def test_a_middle_grey_has_the_contrast_that_wcag_names() -> None:
    assert contrast(Colour("#767676"), Colour("#ffffff")) == pytest.approx(
        4.54, abs=0.01
    )


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", [palette.INK, palette.QUIET_INK])
def test_text_stands_out_seven_to_one(ink: Colour, ground: Colour) -> None:
    assert contrast(ink, ground) >= 7


@pytest.mark.parametrize("ground", [palette.PRIMARY, palette.PRIMARY_PRESSED])
def test_main_actions_can_be_read_pressed_and_resting(ground: Colour) -> None:
    assert contrast(palette.ON_PRIMARY, ground) >= 7


@pytest.mark.parametrize("ground", [palette.GROUND, palette.CARD])
@pytest.mark.parametrize("state", [palette.WELL, palette.DEGRADED, palette.LOST])
def test_states_can_be_read(state: Colour, ground: Colour) -> None:
    assert contrast(state, ground) >= 7


@pytest.mark.parametrize("ground", [palette.GROUND, palette.CARD])
@pytest.mark.parametrize("shape", [palette.LINE, palette.PRIMARY])
def test_shapes_stand_out_three_to_one(shape: Colour, ground: Colour) -> None:
    assert contrast(shape, ground) >= 3


def test_a_pressed_main_action_looks_other_than_a_resting_one() -> None:
    assert contrast(palette.PRIMARY, palette.PRIMARY_PRESSED) > 1.3
