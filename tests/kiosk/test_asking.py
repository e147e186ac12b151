"""An unanswered tap: asked again with growing pauses, never for ever."""

from datetime import timedelta
from itertools import pairwise

import pytest

from kiosk.asking import (
    ASK_S_MAX,
    FIRST_PAUSE_S,
    PATIENCE_S,
    PAUSE_S_MAX,
    STUCK_S,
    Ask,
    Asking,
    Patience,
)
from messaging.contracts.ids import RequestId, ServiceLetter
from tests.kiosk.halls import MORNING

ASK = Ask(
    RequestId("0199a0c4-0000-7000-8000-00000000000a"), ServiceLetter("A"), MORNING
)


def sent_at_s(asking: Asking, until_s: int) -> list[float]:
    """Look ten times a second, as a program would, and note when it was due."""
    return [tenth / 10 for tenth in range(until_s * 10) if asking.is_due(tenth / 10)]


def test_an_ask_is_due_at_once_and_then_after_growing_pauses() -> None:
    assert sent_at_s(Asking(ASK, 0), 28) == [0, 1, 3, 7, 15, 25]


def test_pauses_never_grow_beyond_their_bound() -> None:
    times = sent_at_s(Asking(ASK, 0), 120)

    pauses = [after - before for before, after in pairwise(times)]
    assert max(pauses) == PAUSE_S_MAX
    assert min(pauses) == FIRST_PAUSE_S


def test_a_link_that_comes_back_makes_it_due_at_once_and_briefly_again() -> None:
    asking = Asking(ASK, 0)
    sent_at_s(asking, 20)

    asking.hurry(20.0)

    assert asking.is_due(20.0)
    assert not asking.is_due(20.9)
    assert asking.is_due(21.0)


def test_patience_wears_thin() -> None:
    asking = Asking(ASK, 100)

    assert asking.patience(100) is Patience.FRESH
    assert asking.patience(100 + PATIENCE_S) is Patience.SLOW
    assert asking.patience(100 + STUCK_S) is Patience.STUCK


def test_nobody_is_asked_for_after_ten_minutes() -> None:
    asking = Asking(ASK, 0)

    assert not asking.is_over(ASK_S_MAX - 1)
    assert asking.is_over(ASK_S_MAX)


@pytest.mark.parametrize(
    ("age", "is_fresh"),
    [
        (timedelta(seconds=5), True),
        (timedelta(seconds=ASK_S_MAX), False),
        (timedelta(days=1), False),
        # Clocks are set after a start: an ask from the future is one of them.
        (-timedelta(seconds=5), True),
        (-timedelta(days=400), False),
    ],
)
def test_after_a_restart_only_a_recent_ask_is_worth_asking(
    age: timedelta, *, is_fresh: bool
) -> None:
    assert ASK.is_fresh(MORNING + age) == is_fresh
