"""Lines end where a reader of Chinese and English expects it."""

from hypothesis import given
from hypothesis import strategies as st

from interface.line_breaks import break_lines

CLOSING = "，。、；：？！）》”】"


def fill(text: str, width: float) -> list[str]:
    return break_lines(text, width, len)


def test_chinese_breaks_between_characters() -> None:
    assert fill("请到窗口取票", 4) == ["请到窗口", "取票"]


def test_a_full_stop_is_never_left_alone() -> None:
    assert fill("可以取号。", 4) == ["可以取", "号。"]


def test_an_opening_bracket_goes_with_what_it_opens() -> None:
    assert fill("工会（妇联）", 3) == ["工会", "（妇", "联）"]


def test_english_breaks_between_words() -> None:
    assert fill("Please go to a counter", 9) == ["Please go", "to a", "counter"]


def test_a_word_that_is_too_long_stays_whole() -> None:
    assert fill("a counter", 3) == ["a", "counter"]


def test_mixed_text_keeps_numbers_whole() -> None:
    assert fill("请到 12 号窗口", 5) == ["请到 12", "号窗口"]


def test_nothing_is_one_empty_line() -> None:
    assert fill("", 5) == [""]


@given(st.text("请到 a1，。（）", max_size=40), st.integers(1, 12))
def test_nothing_is_lost_and_no_line_begins_with_closing_punctuation(
    text: str, width: int
) -> None:
    lines = fill(text, width)

    assert "".join("".join(lines).split()) == "".join(text.split())
    assert not any(line[:1] and line[0] in CLOSING for line in lines[1:])
