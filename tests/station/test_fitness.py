"""Fitness: each device's state, since when, and when to tell the centre."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.contracts.health import Health
from station.facts import Now
from station.fitness import Device, Fitness, LineNoise

START = datetime(2026, 11, 24, 7, tzinfo=UTC)


def moment(s: float) -> Now:
    return Now(s, START + timedelta(seconds=s))


@pytest.fixture
def fitness() -> Fitness:
    one = Fitness((Device.CAMERA, Device.BROKER), START)
    one.note(Device.BROKER, Health.WELL, START)
    return one


def due(fitness: Fitness, s: float) -> bool:
    health = fitness.health_due(moment(s), outbox_count=0, last_drop_at=None)
    return health is not None


def test_a_station_is_well_when_all_its_devices_are(fitness: Fitness) -> None:
    states = [fitness.state]
    at = START + timedelta(seconds=5)

    assert fitness.note(Device.CAMERA, Health.WELL, at)

    states.append(fitness.state)
    assert states == [Health.DEGRADED, Health.WELL]
    assert fitness.since == at
    assert fitness.note(Device.CAMERA, Health.DEGRADED, at + timedelta(seconds=1))
    assert fitness.since == at + timedelta(seconds=1)


def test_since_is_when_the_state_changed_and_not_the_words(fitness: Fitness) -> None:
    later = START + timedelta(seconds=9)
    fitness.note(Device.CAMERA, Health.LOST, later, "other words")

    (camera, _) = fitness.devices
    assert (camera.since, camera.detail) == (START, "other words")


def test_the_same_again_is_no_news(fitness: Fitness) -> None:
    assert not fitness.note(Device.BROKER, Health.WELL, START)


def test_a_device_that_is_not_there_is_nobody_s_news(fitness: Fitness) -> None:
    assert not fitness.note(Device.PANEL, Health.LOST, START)
    assert not fitness.is_lost(Device.PANEL)


def test_health_is_told_at_changes_but_not_more_than_once_a_second(
    fitness: Fitness,
) -> None:
    assert due(fitness, 0)
    fitness.note(Device.CAMERA, Health.WELL, START)
    assert not due(fitness, 0.5)
    assert due(fitness, 1.1)
    assert not due(fitness, 30)


def test_health_is_told_every_minute_even_without_news(fitness: Fitness) -> None:
    assert due(fitness, 0)

    assert not due(fitness, 59)
    assert due(fitness, 60)


def test_health_that_nobody_heard_is_told_again(fitness: Fitness) -> None:
    assert due(fitness, 0)

    fitness.forget_report()

    assert due(fitness, 1)


def test_without_a_broker_there_is_nobody_to_tell(fitness: Fitness) -> None:
    fitness.note(Device.BROKER, Health.LOST, START)

    assert not due(fitness, 0)


def test_noise_is_loud_when_it_comes_often() -> None:
    noise = LineNoise()
    for s in range(5):
        assert not noise.is_loud(s)
        noise.add("no terminator", s)

    assert noise.is_loud(5)
    assert noise.latest == "unreadable: no terminator"
    assert not noise.is_loud(61)
