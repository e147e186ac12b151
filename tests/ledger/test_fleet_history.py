"""A member's day: what changed when, and what nobody watched."""

from datetime import UTC, datetime, timedelta
from typing import Final

from hypothesis import example, given
from hypothesis import strategies as st

from ledger.fleet import Kind, Name, Status
from ledger.fleet_history import DAY, WHOLE, FleetHistory, Span, Strip
from messaging.contracts.health import DeviceHealth, Health

NOON: Final = datetime(2026, 11, 24, 12, tzinfo=UTC)
S01: Final = Name(Kind.STATION, "s01")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def status(health: Health, **devices: Health) -> Status:
    told = tuple(
        DeviceHealth(device=device, state=state, since=NOON)
        for device, state in devices.items()
    )
    return Status(S01, health, NOON, NOON, devices=told)


def strip_of(history: FleetHistory, device: str, minutes: float) -> Strip:
    strips = history.strips(S01, at(minutes))
    return next(strip for strip in strips if strip.device == device)


def told(history: FleetHistory, device: str, minutes: float) -> list[Health | None]:
    return [span.health for span in strip_of(history, device, minutes).spans]


def test_a_day_tells_what_changed_and_when_nobody_watched() -> None:
    history = FleetHistory()
    history.note([status(Health.WELL, scale=Health.WELL)], at(0))
    history.note([status(Health.WELL, scale=Health.WELL)], at(5))
    history.note([status(Health.DEGRADED, scale=Health.LOST)], at(10))
    history.note([status(Health.WELL, scale=Health.WELL)], at(30))

    strip = strip_of(history, "scale", 60)

    assert strip.spans == (
        Span(at(60) - DAY, at(0), None),
        Span(at(0), at(10), Health.WELL),
        Span(at(10), at(30), Health.LOST),
        Span(at(30), at(60), Health.WELL),
    )
    assert [one.device for one in history.strips(S01, at(60))] == [WHOLE, "scale"]


def test_the_same_again_is_no_change() -> None:
    history = FleetHistory()
    for minute in range(100):
        history.note([status(Health.WELL)], at(minute))

    assert told(history, WHOLE, 100) == [None, Health.WELL]


def test_a_station_that_is_lost_tells_nothing_of_its_devices() -> None:
    history = FleetHistory()
    history.note([status(Health.WELL, scale=Health.WELL)], at(0))

    history.note([status(Health.LOST)], at(10))

    assert told(history, WHOLE, 20) == [None, Health.WELL, Health.LOST]
    assert told(history, "scale", 20) == [None, Health.WELL, None]


def test_what_was_before_the_day_still_says_how_it_began() -> None:
    history = FleetHistory()
    history.note([status(Health.DEGRADED)], at(0))
    later = 24 * 60 + 30
    history.note([status(Health.DEGRADED)], at(later))

    (span,) = strip_of(history, WHOLE, later).spans

    assert span == Span(at(later) - DAY, at(later), Health.DEGRADED)


def test_a_member_that_never_came_has_no_day() -> None:
    assert FleetHistory().strips(S01, NOON) == ()


def test_a_member_that_flickers_forgets_its_oldest_changes_only() -> None:
    history = FleetHistory()
    for minute in range(1000):
        health = Health.LOST if minute % 2 else Health.WELL
        history.note([status(health, scale=Health.WELL)], at(minute))

    spans = strip_of(history, WHOLE, 1000).spans

    assert len(spans) <= 301
    assert spans[-1].health is Health.LOST
    assert told(history, "scale", 1000) == [Health.WELL]


@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(Health)), max_size=30))
@example([(0, Health.WELL), *[(400, Health.LOST)] * 3, (240, Health.LOST)])
def test_a_strip_covers_the_whole_day_without_holes(
    changes: list[tuple[int, Health]],
) -> None:
    history = FleetHistory()
    minute = 0
    for wait, health in changes:
        minute += wait
        history.note([status(health)], at(minute))

    strips = history.strips(S01, at(minute + 1))
    for strip in strips:
        assert strip.spans[0].from_at == at(minute + 1) - DAY
        assert strip.spans[-1].to_at == at(minute + 1)
        for one, following in zip(strip.spans, strip.spans[1:], strict=False):
            assert one.to_at == following.from_at


def test_what_changed_a_moment_before_the_day_began_holds_from_its_beginning() -> None:
    history = FleetHistory()
    for minute, health in ((0, Health.WELL), (240, Health.LOST), (1440, Health.LOST)):
        history.note([status(health)], at(minute))

    spans = strip_of(history, WHOLE, 1441).spans

    assert spans[0] == Span(at(1), at(240), Health.WELL)
