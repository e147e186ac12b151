"""Fitness: each device's state, since when, and when to tell the centre."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.codec import encode
from messaging.contracts.health import DeviceHealth, Health, StationHealth
from station.facts import Now
from station.fitness import Device, Fitness, LineNoise

START = datetime(2026, 11, 24, 7, tzinfo=UTC)


def moment(s: float) -> Now:
    return Now(s, START + timedelta(seconds=s))


@pytest.fixture
def fitness() -> Fitness:
    one = Fitness((Device.CAMERA, Device.BROKER), moment(0))
    one.note(Device.BROKER, Health.WELL, moment(0))
    return one


def due(fitness: Fitness, s: float) -> bool:
    health = fitness.health_due(moment(s), outbox_count=0, last_drop_at=None)
    return health is not None


def test_a_station_is_well_when_all_its_devices_are(fitness: Fitness) -> None:
    states = [fitness.state]

    assert fitness.note(Device.CAMERA, Health.WELL, moment(5))

    states.append(fitness.state)
    assert states == [Health.DEGRADED, Health.WELL]
    assert fitness.since == moment(5).at
    assert fitness.note(Device.CAMERA, Health.DEGRADED, moment(6))
    assert fitness.since == moment(6).at


def test_since_is_when_the_state_changed_and_not_the_words(fitness: Fitness) -> None:
    fitness.note(Device.CAMERA, Health.LOST, moment(9), "other words")

    (camera, _) = fitness.devices
    assert (camera.since, camera.detail) == (START, "other words")


def test_the_same_again_is_no_news(fitness: Fitness) -> None:
    assert not fitness.note(Device.BROKER, Health.WELL, moment(0))


def test_a_device_that_is_not_there_is_nobody_s_news(fitness: Fitness) -> None:
    assert not fitness.note(Device.PANEL, Health.LOST, moment(0))
    assert not fitness.is_lost(Device.PANEL)


def test_health_is_told_at_changes_but_not_more_than_once_a_second(
    fitness: Fitness,
) -> None:
    assert due(fitness, 0)
    fitness.note(Device.CAMERA, Health.WELL, moment(0))
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
    fitness.note(Device.BROKER, Health.LOST, moment(0))

    assert not due(fitness, 0)


def told(fitness: Fitness, s: float) -> StationHealth:
    health = fitness.health_due(moment(s), outbox_count=0, last_drop_at=None)
    assert health is not None
    return health


def camera_told(fitness: Fitness, s: float) -> DeviceHealth:
    return next(one for one in told(fitness, s).devices if one.device == "camera")


def shake(fitness: Fitness, times: int, from_s: float = 0) -> None:
    """Pull the camera's plug so often, for two seconds every ten."""
    for number in range(times):
        s = from_s + 10 * number
        fitness.note(Device.CAMERA, Health.WELL, moment(s))
        fitness.note(Device.CAMERA, Health.LOST, moment(s + 8), "no image")


def test_figures_and_words_alone_are_told_more_slowly(fitness: Fitness) -> None:
    assert due(fitness, 0)

    fitness.note(Device.CAMERA, Health.LOST, moment(1), "other words")

    assert not due(fitness, 1.9)
    assert due(fitness, 2)
    fitness.note(Device.CAMERA, Health.WELL, moment(3))
    assert due(fitness, 3)


def test_a_device_that_comes_and_goes_is_degraded_and_does_not_flicker(
    fitness: Fitness,
) -> None:
    shake(fitness, times=3)

    while_lost = camera_told(fitness, 28)
    fitness.note(Device.CAMERA, Health.WELL, moment(30))
    while_well = camera_told(fitness, 100)

    assert while_lost == while_well
    assert while_lost.state is Health.DEGRADED
    assert while_lost.since == moment(8).at, "the first of its losses"
    assert while_lost.detail.startswith("comes and goes; check its plug")
    assert while_lost.detail.endswith("no image")
    assert fitness.state is Health.WELL, "the screen shows what is so now"
    assert told(fitness, 170).state is Health.DEGRADED


def test_a_device_that_comes_and_goes_without_a_word_still_gets_advice() -> None:
    fitness = Fitness((Device.CAMERA,), moment(0))
    for s in range(4):
        fitness.note(Device.CAMERA, Health.WELL, moment(s))
        fitness.note(Device.CAMERA, Health.LOST, moment(s))

    said = camera_told(fitness, 5).detail

    assert said == "comes and goes; check its plug, cable and power"


def test_a_device_that_was_lost_twice_is_well_again(fitness: Fitness) -> None:
    shake(fitness, times=2)

    fitness.note(Device.CAMERA, Health.WELL, moment(20))

    assert camera_told(fitness, 21).state is Health.WELL


def test_a_device_that_came_and_went_is_well_after_ten_calm_minutes(
    fitness: Fitness,
) -> None:
    shake(fitness, times=3)
    fitness.note(Device.CAMERA, Health.WELL, moment(30))
    assert camera_told(fitness, 607).state is Health.DEGRADED

    calm = told(fitness, 608)

    assert calm.state is Health.WELL
    assert calm.since == moment(608).at


def test_a_device_that_came_and_went_and_stays_away_is_lost(fitness: Fitness) -> None:
    shake(fitness, times=3)
    assert camera_told(fitness, 87).state is Health.DEGRADED

    lost = camera_told(fitness, 88)

    assert (lost.state, lost.since) == (Health.LOST, moment(28).at)


def test_a_device_that_was_never_well_has_not_come_and_gone(fitness: Fitness) -> None:
    for s, state in enumerate((Health.DEGRADED, Health.LOST) * 5):
        fitness.note(Device.CAMERA, state, moment(s), "dark")

    assert camera_told(fitness, 11).state is Health.LOST


def test_the_message_stays_small_whatever_the_devices_complain_of() -> None:
    fitness = Fitness(tuple(Device), moment(0))
    fitness.note(Device.BROKER, Health.WELL, moment(0))
    for device in set(Device) - {Device.BROKER}:
        for s in range(8):
            fitness.note(device, Health.WELL, moment(s))
            fitness.note(device, Health.LOST, moment(s), "坏" * 5000)

    health = told(fitness, 9)

    assert all(len(device.detail) <= 200 for device in health.devices)
    assert len(encode(health)) < 8192


def test_noise_is_loud_when_it_comes_often() -> None:
    noise = LineNoise()
    for s in range(5):
        assert not noise.is_loud(s)
        noise.add("no terminator", s)

    assert noise.is_loud(5)
    assert noise.latest == "unreadable: no terminator"
    assert not noise.is_loud(61)
