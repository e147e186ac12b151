"""The ruler finds every fault that it is there to find; a good screen has none."""

from collections.abc import Callable

import pytest
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from interface import palette
from interface.kivy_measure import Box, faults, measure
from interface.kivy_theme import Theme
from interface.kivy_widgets import (
    Card,
    Number,
    Surface,
    Text,
    TextTarget,
    TouchTarget,
    Word,
)
from interface.kivy_window import draw_frames, put_on_glass

pytestmark = pytest.mark.display


def found(theme: Theme, *widgets: Widget) -> list[str]:
    """Show widgets at fixed places, and measure them."""
    surface = Surface(lambda _key: None)
    put_on_glass(surface)
    page = FloatLayout()
    for widget in widgets:
        page.add_widget(widget)
    surface.show(page, "test")
    draw_frames(2)
    return faults(measure(surface, theme.glass))


def target(theme: Theme, key: str, place_mm: Box) -> TouchTarget:
    made = TextTarget(theme, key, "号", size_hint=(None, None))
    made.pos = theme.px(place_mm.left), theme.px(place_mm.bottom)
    made.size = theme.px(place_mm.width), theme.px(place_mm.height)
    return made


def text(
    theme: Theme, words: str, width_mm: float, character_mm: float = palette.TEXT_MM
) -> Text:
    made = Text(theme, words, character_mm, size_hint_x=None)
    made.width = theme.px(width_mm)
    return made


def test_a_good_screen_has_no_faults(theme: Theme) -> None:
    assert not found(
        theme,
        target(theme, "one", Box(10, 10, 40, 40)),
        target(theme, "other", Box(45, 10, 75, 40)),
    )


def test_a_target_that_is_too_small_is_found(theme: Theme) -> None:
    small = target(theme, "small", Box(10, 10, 29, 40))

    assert found(theme, small) == [
        "target small is 19.0×30.0 mm, at least 20.0 is wanted"
    ]


def test_a_main_target_must_be_larger(theme: Theme) -> None:
    main = TextTarget(theme, "main", "号", is_main=True, size_hint=(None, None))
    main.size = theme.px(24), theme.px(24)

    assert found(theme, main) == [
        "target main is 24.0×24.0 mm, at least 25.0 is wanted"
    ]


def test_targets_too_near_are_found(theme: Theme) -> None:
    assert found(
        theme,
        target(theme, "one", Box(10, 10, 40, 40)),
        target(theme, "other", Box(44, 10, 74, 40)),
    ) == ["targets one and other are 4.0 mm apart"]


def test_a_target_off_the_glass_is_found(theme: Theme) -> None:
    assert "target one lies off the glass" in found(
        theme, target(theme, "one", Box(180, 10, 210, 40))
    )


def test_a_text_that_is_too_small_is_found(theme: Theme) -> None:
    small = text(theme, "小字", 100, character_mm=4.0)

    assert found(theme, small) == ["text '小字' is 4.1 mm high"]


def test_a_word_wider_than_its_place_is_found(theme: Theme) -> None:
    assert "text 'Regrettably' is cut" in found(theme, text(theme, "Regrettably", 20))


def test_a_text_taller_than_its_target_is_found(theme: Theme) -> None:
    low = target(theme, "low", Box(10, 50, 60, 71))
    long = text(theme, "一二三四五六七八九十" * 3, 20)
    low.clear_widgets()
    low.add_widget(long)

    assert any("does not fit its target low" in fault for fault in found(theme, low))


def test_a_text_off_the_glass_is_found(theme: Theme) -> None:
    high = text(theme, "高", 50)
    high.y = theme.px(195)

    assert found(theme, high) == ["text '高' lies off the glass"]


def test_overlapping_texts_are_found(theme: Theme) -> None:
    assert found(theme, text(theme, "一", 20), text(theme, "二", 20)) == [
        "texts '一' and '二' overlap"
    ]


def test_a_text_under_a_target_is_found(theme: Theme) -> None:
    stray = text(theme, "字", 10)
    stray.pos = theme.px(12), theme.px(12)

    assert "text '字' lies under target one" in found(
        theme, target(theme, "one", Box(10, 10, 60, 60)), stray
    )


def test_a_pale_text_is_found(theme: Theme) -> None:
    pale = Text(theme, "淡", ink=palette.LINE)

    assert found(theme, pale) == ["text '淡' is too pale on its ground"]


def test_a_character_without_a_glyph_is_found(theme: Theme) -> None:
    assert found(theme, text(theme, "好😀", 50)) == [
        "text '好😀' has no glyph for '😀'"
    ]


def test_contrast_is_taken_from_what_lies_under_the_text(theme: Theme) -> None:
    dark = Card(theme, ground=palette.PRIMARY)
    dark.add_widget(Text(theme, "字"))

    assert found(theme, dark) == ["text '字' is too pale on its ground"]


@pytest.mark.parametrize(
    "draw",
    [
        lambda theme: Word(theme, "一号窗口", 8.0),
        lambda theme: Number(theme, "A017", 40.0),
        lambda theme: Text(theme, "很长" * 80, is_one_line=True),
    ],
    ids=["word", "number", "shortened text"],
)
def test_other_texts_are_measured_too(
    theme: Theme, draw: Callable[[Theme], Widget]
) -> None:
    assert not found(theme, draw(theme))


def test_a_number_is_as_large_as_fits_and_no_smaller_than_asked(theme: Theme) -> None:
    elder = Theme(theme.glass, is_elder=True)
    wide = Number(elder, "W038", 60.0)
    assert "text 'W038' lies off the glass" in found(theme, wide)
    assert wide.font_size == theme.font_px(60, "W038")

    narrow = Number(elder, "I018", 60.0)
    assert not found(theme, narrow)
    assert theme.font_px(60, "I018") < narrow.font_size < elder.font_px(60, "I018")
