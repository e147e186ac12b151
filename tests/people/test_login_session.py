"""When somebody is signed out: twice, late, never."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from people.login_session import AGE_MAX, IDLE_MAX, SET_PASSWORD_MAX, LoginSession
from people.person import PersonName
from people.roles import Act, Role
from people.tokens import digest

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SESSION = LoginSession(
    key=digest("token"),
    person=PersonName("wang"),
    role=Role.WORKER,
    opened_at=NOW,
    seen_at=NOW,
    must_set_password=False,
)


def test_who_does_nothing_is_signed_out_after_two_hours() -> None:
    assert not SESSION.is_over(NOW + IDLE_MAX)
    assert SESSION.is_over(NOW + IDLE_MAX + SECOND)


def test_who_is_busy_is_signed_out_after_twelve_hours_all_the_same() -> None:
    busy = replace(SESSION, seen_at=NOW + AGE_MAX)
    assert not busy.is_over(NOW + AGE_MAX)
    assert busy.is_over(NOW + AGE_MAX + SECOND)


def test_who_must_set_a_password_has_ten_minutes_and_may_do_nothing_else() -> None:
    bound = replace(SESSION, must_set_password=True)
    assert not bound.is_over(NOW + SET_PASSWORD_MAX)
    assert bound.is_over(NOW + SET_PASSWORD_MAX + SECOND)
    assert not any(bound.may(act) for act in Act)
    assert SESSION.may(Act.SERVE_COUNTER)
    assert not SESSION.may(Act.SUPERVISE)


def test_a_clock_that_was_set_back_lengthens_no_login() -> None:
    assert not SESSION.is_over(NOW - timedelta(minutes=5))
    assert SESSION.is_over(NOW - timedelta(days=1))


def test_being_seen_twice_in_a_minute_is_written_once() -> None:
    assert not SESSION.is_seen_anew(NOW + timedelta(seconds=59))
    assert SESSION.is_seen_anew(NOW + timedelta(seconds=60))
