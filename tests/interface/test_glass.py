"""Millimetres and pixels follow from the width that an operator measured."""

import pytest

from interface.characters import CAPITAL_SHARE, CHINESE_SHARE, character_share
from interface.glass import Glass
from interface.kivy_theme import Theme

UPRIGHT = Glass(width_px=1080, height_px=1920, width_mm=268.0)


def test_lengths_go_to_pixels_and_back() -> None:
    assert UPRIGHT.px(268) == pytest.approx(1080)
    assert UPRIGHT.mm(UPRIGHT.px(20)) == pytest.approx(20)
    assert UPRIGHT.height_mm == pytest.approx(476.4, abs=0.1)
    assert UPRIGHT.is_portrait


def test_chinese_and_capitals_are_measured_by_what_is_drawn_of_them() -> None:
    assert character_share("前面 3 位") == CHINESE_SHARE
    assert character_share("A017") == CAPITAL_SHARE


@pytest.mark.parametrize("text", ["取号", "A017", "Take a number"])
@pytest.mark.parametrize("mm", [5.0, 8.0, 60.0])
def test_a_font_is_never_smaller_than_asked_for(text: str, mm: float) -> None:
    font_px = Theme(UPRIGHT).font_px(mm, text)

    drawn_mm = UPRIGHT.mm(font_px * character_share(text))
    assert mm <= drawn_mm < mm + 0.3


def test_a_whole_number_of_pixels_is_not_made_one_more() -> None:
    one_to_one = Glass(width_px=920, height_px=920, width_mm=920.0)

    assert Theme(one_to_one).font_px(92.0, "中") == 100


def test_elder_mode_writes_a_third_larger() -> None:
    plain, elder = Theme(UPRIGHT), Theme(UPRIGHT, is_elder=True)

    assert elder.font_px(8, "号") / plain.font_px(8, "号") == pytest.approx(
        1.35, abs=0.03
    )
    assert elder.px(20) == plain.px(20)
