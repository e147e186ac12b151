"""How often a token may ask: a minute's worth at once, and then as it comes."""

from hypothesis import given
from hypothesis import strategies as st

from ledger.api.rate_limit import RateLimit
from ledger.api_tokens import TokenName

MINI = TokenName("mini")
OTHER = TokenName("other")


def test_who_asks_too_often_hears_when_to_come_again() -> None:
    limit = RateLimit(60)
    assert [limit.take(MINI, 0.0) for _ in range(60)] == [None] * 60
    assert limit.take(MINI, 0.0) == 1
    assert limit.take(OTHER, 0.0) is None
    assert limit.take(MINI, 1.0) is None
    assert limit.take(MINI, 1.0) == 1


def test_a_bucket_holds_no_more_than_a_minutes_worth() -> None:
    limit = RateLimit(2)
    limit.take(MINI, 0.0)
    assert [limit.take(MINI, 1e9) for _ in range(3)] == [None, None, 30]


def test_a_clock_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    limit = RateLimit(1)
    assert limit.take(MINI, 100.0) is None
    assert limit.take(MINI, 0.0) == 60
    assert limit.take(MINI, 60.0) is None


@given(st.lists(st.floats(0, 10), min_size=1, max_size=200), st.integers(1, 100))
def test_over_any_time_no_more_pass_than_the_rate_and_one_bucket(
    pauses: list[float], per_minute: int
) -> None:
    limit = RateLimit(per_minute)
    now_s, passed = 0.0, 0
    for pause in pauses:
        now_s += pause
        passed += limit.take(MINI, now_s) is None
    assert passed <= per_minute + now_s / 60 * per_minute + 1e-6
