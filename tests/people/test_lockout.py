"""How long a guesser waits: twice, late, never."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.lockout import (
    WAIT_MAX_S,
    Bucket,
    Strikes,
    buckets,
    closed_until,
    is_forgiven_by_success,
    struck,
)
from people.person import PersonName

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
WANG = PersonName("wang")
NAME = Bucket("name wang")
ADDRESS = Bucket("address 10.0.0.7")
BROWSER = Bucket("browser 5a1")


def after_failures(bucket: Bucket, count: int) -> Strikes | None:
    strikes = None
    for _ in range(count):
        strikes = struck(bucket, strikes, NOW)
    return strikes


def wait_s(bucket: Bucket, count: int) -> float:
    until = closed_until(bucket, after_failures(bucket, count), NOW)
    return 0 if until is None else (until - NOW).total_seconds()


def test_who_never_failed_never_waits() -> None:
    assert closed_until(NAME, None, NOW) is None


@pytest.mark.parametrize(("bucket", "free"), [(NAME, 4), (BROWSER, 4), (ADDRESS, 19)])
def test_after_some_free_tries_each_failure_doubles_the_wait(
    bucket: Bucket, free: int
) -> None:
    assert wait_s(bucket, free) == 0
    assert [wait_s(bucket, free + more) for more in (1, 2, 3, 4)] == [2, 4, 8, 16]


@given(st.integers(min_value=1, max_value=5000))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(count: int) -> None:
    until = closed_until(NAME, Strikes(count, NOW), NOW)
    assert until is None or until <= NOW + timedelta(seconds=WAIT_MAX_S)


def test_a_guesser_gets_four_looks_an_hour_once_the_wait_has_grown() -> None:
    assert wait_s(NAME, 40) == WAIT_MAX_S == 3600 / 4


def test_a_wait_is_over_when_it_is_over() -> None:
    strikes = after_failures(NAME, 5)
    assert closed_until(NAME, strikes, NOW + timedelta(seconds=1.9)) is not None
    assert closed_until(NAME, strikes, NOW + timedelta(seconds=2)) is None


@pytest.mark.parametrize(
    ("bucket", "quiet"), [(NAME, timedelta(days=1)), (ADDRESS, timedelta(hours=1))]
)
def test_after_a_quiet_time_all_is_forgotten(bucket: Bucket, quiet: timedelta) -> None:
    strikes = Strikes(1000, NOW)
    assert struck(bucket, strikes, NOW + quiet).count == 1001
    later = NOW + quiet + timedelta(seconds=1)
    assert struck(bucket, strikes, later) == Strikes(1, later)
    assert closed_until(bucket, strikes, later) is None


def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer() -> None:
    strikes = Strikes(1000, NOW)
    until = closed_until(NAME, strikes, NOW - timedelta(seconds=10))
    assert until is not None
    assert closed_until(NAME, strikes, NOW - timedelta(hours=1)) is None


def test_a_flood_from_elsewhere_does_not_touch_a_known_browser() -> None:
    flooded = set(buckets(WANG, "203.0.113.9", None))
    assert flooded.isdisjoint(buckets(WANG, "203.0.113.9", "5a1"))


def test_a_flood_of_one_name_does_not_touch_another_address_of_another_name() -> None:
    flooded = set(buckets(WANG, "203.0.113.9", None))
    assert flooded.isdisjoint(buckets(PersonName("li"), "10.0.0.7", None))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_one_customer_is_one_address(address: str, counted: str) -> None:
    assert buckets(WANG, address, None)[1] == f"address {counted}"


def test_only_an_address_outlives_the_right_password() -> None:
    assert is_forgiven_by_success(NAME)
    assert is_forgiven_by_success(BROWSER)
    assert not is_forgiven_by_success(ADDRESS)
