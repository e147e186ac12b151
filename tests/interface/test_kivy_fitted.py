"""Texts as large as their place allows, and nothing of them cut."""

from typing import Any

import pytest
from kivy.uix.widget import Widget

from interface import palette
from interface.characters import character_share
from interface.kivy_fitted import Fitted, TightWord
from interface.kivy_theme import Theme
from interface.kivy_widgets import Word

pytestmark = pytest.mark.display


def laid_out(text: Fitted, width_mm: float, theme: Theme) -> Fitted:
    text.width = theme.px(width_mm)
    text.texture_update()
    return text


def character_mm(text: Fitted, theme: Theme) -> float:
    return theme.glass.mm(text.font_size) * character_share(text.text)


def ink(label: Widget) -> int:
    """Add up how much of every pixel the letters cover."""
    pixels: Any = label.texture.pixels
    return sum(pixels[3::4])


@pytest.mark.parametrize(
    "words",
    [
        "投放",
        "请把标签转向镜头，（好）！",
        "住户 31••••07",
        "值班 jgq_07",
        "▲ 秤",
        "× 不合格",
    ],
)
@pytest.mark.parametrize("character_mm", [5.0, 12.0])
def test_no_ink_is_cut_of_a_chinese_word(
    theme: Theme, words: str, character_mm: float
) -> None:
    _check_ink(theme, words, character_mm)


@pytest.mark.parametrize(
    "words",
    ["+5 pts", "Judge (again), quickly; or_not", "0123456789", "✓ Correct", "A-", "…"],
)
@pytest.mark.parametrize("character_mm", [5.0, 12.0])
def test_no_ink_is_cut_of_an_english_word(
    theme: Theme, words: str, character_mm: float
) -> None:
    _check_ink(theme, words, character_mm)


def _check_ink(theme: Theme, words: str, character_mm: float) -> None:
    whole = Word(theme, words, character_mm)
    tight = TightWord(theme, words, character_mm)

    assert tight.height < whole.height
    assert ink(tight) == ink(whole)


def test_a_text_that_fits_has_the_size_that_was_wanted(theme: Theme) -> None:
    text = laid_out(Fitted(theme, "秤", 8.0), 50, theme)

    assert character_mm(text, theme) == pytest.approx(8.0, abs=0.3)


def test_a_text_that_is_too_long_is_made_smaller_until_it_fits(theme: Theme) -> None:
    text = laid_out(Fitted(theme, "玻璃陶瓷金属灯管", 8.0), 60, theme)

    assert 5.0 <= character_mm(text, theme) < 8.0
    assert text.texture_size[0] <= text.width
    assert "\n" not in text.text


def test_two_lines_may_be_larger_than_one(theme: Theme) -> None:
    words = "Glass, china, metal"
    one = laid_out(Fitted(theme, words, 8.0), 60, theme)
    two = laid_out(Fitted(theme, words, 8.0, lines=2), 60, theme)

    assert two.font_size > one.font_size
    assert two.text.count("\n") == 1


def test_a_low_place_makes_a_text_smaller(theme: Theme) -> None:
    words = "Glass, china, metal"
    two = laid_out(Fitted(theme, words, 8.0, lines=2, tallest_mm=20), 60, theme)

    assert two.height <= theme.px(20)


def test_nothing_gets_smaller_than_its_least(theme: Theme) -> None:
    text = laid_out(
        Fitted(theme, "很长很长很长很长很长很长", 8.0, least_mm=6.0), 20, theme
    )

    assert character_mm(text, theme) >= 6.0


def test_in_elder_mode_the_least_is_larger(theme: Theme) -> None:
    elder = Theme(theme.glass, is_elder=True)
    text = laid_out(Fitted(elder, "很长很长很长很长很长很长", 8.0), 20, elder)

    assert character_mm(text, elder) >= palette.TEXT_MM * palette.ELDER_SCALE


def test_a_text_that_changes_keeps_its_size(theme: Theme) -> None:
    text = laid_out(Fitted(theme, "10 秒", 5.0), 40, theme)
    before = text.font_size

    text.text = "9 秒"
    text.texture_update()

    assert text.font_size == before
    assert ink(text) > 0
