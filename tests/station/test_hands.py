"""What the same key means depends on what is asked."""

import pytest

from messaging.contracts.drops import Verdict
from station.facts import (
    CharacterErased,
    CharacterTyped,
    CodeConfirmed,
    ReasonGiven,
    TypingBegun,
    TypingEnded,
    UndoAsked,
    VerdictGiven,
)
from station.hands import CodeTyped, HandFact, Hands
from station.happenings import CharacterPressed, KeyPressed, Touched
from station.station_view import Answer
from station.visit import ModeAsked
from tests.station.labels import NB01, label_text
from tests.station.sorting_site import REASONS

CORRECT = VerdictGiven(Verdict.CORRECT)
TYPED = label_text(serial=42).removeprefix("LLNB01")


def touch(hands: Hands, answer: Answer) -> HandFact | None:
    return hands.take(Touched(answer), is_reasoning=False)


def key(hands: Hands, character: str) -> HandFact | None:
    pressed = (
        KeyPressed(int(character))
        if character in "123456789"
        else CharacterPressed(character)
    )
    return hands.take(pressed, is_reasoning=False)


def typed(hands: Hands) -> str | None:
    return None if hands.code is None else hands.code.typed


@pytest.fixture
def hands() -> Hands:
    """Stand where a label cannot be read."""
    one = Hands(NB01, REASONS)
    one.allow_typing(can_type=True)
    return one


def test_a_key_is_a_verdict_or_a_reason(hands: Hands) -> None:
    assert key(hands, "1") == CORRECT
    assert hands.take(KeyPressed(2), is_reasoning=True) == ReasonGiven("glass")
    assert hands.take(KeyPressed(7), is_reasoning=False) is None
    assert hands.press(1, is_reasoning=False) == CORRECT
    assert key(hands, "U") == UndoAsked()
    assert key(hands, "X") is None


@pytest.mark.parametrize("answer", [CORRECT, ReasonGiven("glass"), UndoAsked()])
def test_a_touch_says_itself_what_it_means(hands: Hands, answer: Answer) -> None:
    assert touch(hands, answer) == answer


def test_what_is_wanted_of_the_screen_is_nothing_about_a_bag(hands: Hands) -> None:
    assert touch(hands, ModeAsked.SIZE) is None


def test_while_typing_every_key_is_a_character(hands: Hands) -> None:
    touch(hands, TypingBegun())
    for character in TYPED[:3]:
        assert key(hands, character) is None
    touch(hands, CharacterTyped(TYPED[3]))
    touch(hands, CharacterTyped(TYPED[3]))
    touch(hands, CharacterErased())

    assert typed(hands) == TYPED[:4]
    assert hands.press(1, is_reasoning=False) == CORRECT, "the panel's buttons stay"


def test_only_a_whole_code_is_taken_and_once(hands: Hands) -> None:
    touch(hands, TypingBegun())
    for character in TYPED[:-1]:
        key(hands, character)
    assert touch(hands, CodeConfirmed()) is None
    key(hands, TYPED[-1])

    assert touch(hands, CodeConfirmed()) == CodeTyped(label_text(serial=42))
    assert typed(hands) is None
    assert touch(hands, CodeConfirmed()) is None


@pytest.mark.parametrize("answer", [UndoAsked(), TypingEnded()])
def test_who_does_not_want_to_type_goes_back(hands: Hands, answer: Answer) -> None:
    touch(hands, TypingBegun())
    key(hands, "7")

    assert touch(hands, answer) is None
    assert typed(hands) is None
    touch(hands, TypingBegun())
    assert typed(hands) == "", "and begins anew"


def test_beginning_twice_keeps_what_was_typed(hands: Hands) -> None:
    touch(hands, TypingBegun())
    key(hands, "7")

    touch(hands, TypingBegun())

    assert typed(hands) == "7"


def test_typing_ends_when_it_would_not_help_any_more(hands: Hands) -> None:
    touch(hands, TypingBegun())
    hands.allow_typing(can_type=False)

    assert typed(hands) is None
    assert touch(hands, TypingBegun()) is None
    assert touch(hands, CharacterTyped("7")) is None
    assert typed(hands) is None, "too late, and never begun"
