"""Inspection: what the three buttons and six keys mean."""

import pytest

from messaging.contracts.drops import Verdict
from messaging.contracts.halls import BilingualText
from station.facts import ReasonGiven, VerdictGiven
from station.inspection import Reason, meaning_of_button

REASONS = tuple(
    Reason(reason=name, name=BilingualText(zh=name, en=name))
    for name in ("glass", "paper", "plastic", "metal")
)


@pytest.mark.parametrize(
    ("number", "verdict"),
    [(1, Verdict.CORRECT), (2, Verdict.CONTAMINATED), (3, Verdict.UNINSPECTED)],
)
def test_a_button_is_a_verdict(number: int, verdict: Verdict) -> None:
    meaning = meaning_of_button(number, REASONS, is_reasoning=False)

    assert meaning == VerdictGiven(verdict)


def test_the_same_buttons_choose_reasons_when_those_are_asked() -> None:
    meanings = [
        meaning_of_button(number, REASONS, is_reasoning=True) for number in range(6)
    ]

    assert meanings == [
        None,
        ReasonGiven("glass"),
        ReasonGiven("paper"),
        ReasonGiven("plastic"),
        ReasonGiven("metal"),
        None,
    ]


@pytest.mark.parametrize("number", [0, 4, 9, -1])
def test_other_keys_mean_nothing(number: int) -> None:
    assert meaning_of_button(number, REASONS, is_reasoning=False) is None
