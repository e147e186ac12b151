"""Keys of a keyboard at the sorting point."""

import pytest

from station.facts import CharacterErased, CodeConfirmed, UndoAsked
from station.happenings import CharacterPressed, KeyPressed, Touched
from station.screen.keys import KeyJudge, meaning_of_key

ONE, TWO, TWO_ON_THE_PAD, ESCAPE = ord("1"), ord("2"), 258, 27


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        (ONE, KeyPressed(1)),
        (ord("9"), KeyPressed(9)),
        (TWO_ON_THE_PAD, KeyPressed(2)),
        (ord("0"), CharacterPressed("0")),
        (256, CharacterPressed("0")),
        (ord("a"), CharacterPressed("A")),
        (ord("u"), CharacterPressed("U")),
        (8, Touched(CharacterErased())),
        (13, Touched(CodeConfirmed())),
        (ESCAPE, Touched(UndoAsked())),
        (ord("+"), None),
    ],
)
def test_digits_judge_letters_are_typed_escape_takes_back_all_else_is_silent(
    key: int, meaning: object
) -> None:
    assert meaning_of_key(key) == meaning


def test_a_key_that_repeats_itself_judges_once() -> None:
    keys = KeyJudge()

    heard = [keys.down(TWO, 10 + tenth / 10) for tenth in range(40)]

    assert heard == [KeyPressed(2)] + [None] * 39


def test_a_key_pressed_twice_judges_twice() -> None:
    keys = KeyJudge()

    first = keys.down(TWO, 10.0)
    keys.up(TWO)

    assert first == keys.down(TWO, 10.1) == KeyPressed(2)


def test_a_key_whose_release_was_never_heard_works_again_later() -> None:
    keys = KeyJudge()
    keys.down(TWO, 10.0)

    assert keys.down(TWO, 11.5) == KeyPressed(2)


def test_another_key_is_heard_while_one_is_held() -> None:
    keys = KeyJudge()
    keys.down(TWO, 10.0)

    assert keys.down(ONE, 10.1) == KeyPressed(1)


def test_a_release_that_comes_late_or_alone_is_nothing() -> None:
    keys = KeyJudge()
    keys.up(TWO)
    keys.up(TWO)

    assert keys.down(TWO, 10.0) == KeyPressed(2)
