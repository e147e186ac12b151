"""Numbers as they are said, checked by reading them back."""

import pytest

from station.numerals import (
    NUMBER_CLIPS,
    NUMBER_MAX,
    Clips,
    kilogram_clips,
    number_clips,
)
from station.visit import Language


def said(clips: Clips | None) -> str:
    assert clips is not None
    return " ".join(clip.removeprefix("number-") for clip in clips)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (2, "2-of", "2-of"),
        (5, "5", "5"),
        (12, "12", "12"),
        (20, "20", "20"),
        (45, "40 5", "40 5"),
        (100, "1 100", "1 100"),
        (105, "1 100 0 5", "1 100 5"),
        (115, "1 100 1 15", "1 100 15"),
        (120, "1 100 20", "1 100 20"),
        (1000, "1 1000", "1 1000"),
        (1005, "1 1000 0 5", "1 1000 5"),
        (1015, "1 1000 0 1 15", "1 1000 15"),
        (1050, "1 1000 0 50", "1 1000 50"),
        (1105, "1 1000 1 100 0 5", "1 1000 1 100 5"),
        (1234, "1 1000 2 100 30 4", "1 1000 2 100 30 4"),
        (9999, "9 1000 9 100 90 9", "9 1000 9 100 90 9"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, zh: str, en: str) -> None:
    assert said(number_clips(Language.ZH, number)) == zh
    assert said(number_clips(Language.EN, number)) == en


@pytest.mark.parametrize("language", Language)
def test_what_is_said_reads_back_as_the_number(language: Language) -> None:
    for number in range(NUMBER_MAX + 1):
        clips = number_clips(language, number)
        assert clips is not None
        assert set(clips) <= set(NUMBER_CLIPS)
        assert heard(clips) == number


def heard(clips: Clips) -> int:
    """Add up what was heard: a word of size multiplies the digit before it."""
    total, digit = 0, 0
    for word in said(clips).removesuffix("-of").split():
        value = int(word)
        if value in (100, 1000):
            total, digit = total + digit * value, 0
        elif digit == 1 and value in range(10, 20):
            digit = value  # 一百 一 十五: the second 一 belongs to the fifteen
        else:
            total, digit = total + digit, value
    return total + digit


@pytest.mark.parametrize("number", [-1, NUMBER_MAX + 1])
def test_what_no_bag_earns_is_not_said(number: int) -> None:
    assert number_clips(Language.ZH, number) is None


@pytest.mark.parametrize(
    ("weight_g", "words"),
    [
        (0, "0"),
        (49, "0"),
        (50, "0 point 1"),
        (1000, "1"),
        (1530, "1 point 5"),
        (1550, "1 point 6"),
        (2000, "2-of"),
        (2300, "2 point 3"),
        (12_040, "12"),
    ],
)
def test_a_weight_is_said_to_a_tenth_of_a_kilogram(weight_g: int, words: str) -> None:
    assert said(kilogram_clips(Language.ZH, weight_g)) == words


def test_a_weight_that_no_scale_has_is_not_said() -> None:
    assert kilogram_clips(Language.EN, 10_000_000) is None
