"""The outbox is well, then degraded with weeks to go, then it takes no more."""

from messaging.contracts.health import Health
from station.outbox_policy import DROPS_ALARM, DROPS_MAX, OutboxFitness, full_words


def test_the_alarm_comes_long_before_the_end() -> None:
    fitness = OutboxFitness()

    assert fitness.judge(DROPS_ALARM - 1) == (Health.WELL, "")
    state, words = fitness.judge(DROPS_ALARM)
    assert state is Health.DEGRADED
    assert "repair the way to the ledger" in words
    assert fitness.judge(DROPS_MAX) == (state, words), "said once, not at every drop"
    assert DROPS_MAX - DROPS_ALARM >= 30_000, "fifty days of six hundred bags"


def test_what_is_worse_is_said_first() -> None:
    both = OutboxFitness(damage="was damaged", trouble="disk full")

    assert both.judge(DROPS_MAX) == (Health.LOST, "disk full")
    assert OutboxFitness(damage="was damaged").judge(DROPS_ALARM)[1] != "was damaged"
    assert OutboxFitness(damage="was damaged").judge(0) == (
        Health.DEGRADED,
        "was damaged",
    )


def test_words_fit_into_a_health_message() -> None:
    words = (OutboxFitness().judge(DROPS_MAX)[1], full_words(DROPS_MAX))

    assert all(text is not None and len(text) <= 200 for text in words)


def test_a_drop_is_added_up_to_the_bound_and_not_beyond() -> None:
    assert full_words(DROPS_MAX - 1) is None
    assert "no bag is recorded until the ledger answers" in (
        full_words(DROPS_MAX) or ""
    )
