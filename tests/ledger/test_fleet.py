"""Who is well, who is not, and who has fallen silent."""

from datetime import UTC, datetime, timedelta
from typing import Final

from ledger.fleet import MEMBERS_MAX, Cause, Fleet, Kind, Name, Status
from messaging.contracts.health import DeviceHealth, HallHealth, Health, StationHealth
from messaging.contracts.ids import StationId

NOW: Final = datetime(2026, 11, 24, 4, tzinfo=UTC)
LONG_AGO: Final = NOW - timedelta(hours=9)
SILENCE_S_MAX: Final = 90.0
S01: Final = Name(Kind.STATION, "s01")
H01: Final = Name(Kind.HALL, "h01")
WELL: Final = StationHealth(state=Health.WELL, since=LONG_AGO)
LOST: Final = StationHealth(state=Health.LOST)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def only(fleet: Fleet, now_s: float = 0) -> Status:
    (status,) = fleet.statuses(now_s)
    return status


def test_a_station_is_as_it_says() -> None:
    fleet = Fleet(SILENCE_S_MAX)

    fleet.hear(S01, WELL, NOW, 0)

    status = only(fleet)
    assert (status.health, status.since) == (Health.WELL, LONG_AGO)
    assert status.cause is None


def test_a_broken_connection_is_lost_since_the_broker_said_so() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, WELL, NOW, 0)

    fleet.hear(S01, LOST, later(10), 10)

    status = only(fleet, 10)
    assert (status.health, status.cause) == (Health.LOST, Cause.WILL)
    assert status.since == later(10)


def test_the_same_last_will_twice_does_not_begin_anew() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, LOST, NOW, 0)

    fleet.hear(S01, LOST, later(60), 60)

    assert only(fleet, 60).since == NOW


def test_a_station_that_said_goodbye_was_switched_off() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, WELL, NOW, 0)

    fleet.hear(S01, StationHealth(state=Health.LOST, since=later(9)), later(10), 10)

    status = only(fleet, 10)
    assert (status.cause, status.since) == (Cause.CLOSED, later(9))


def test_health_without_a_since_counts_from_its_first_word() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    for seconds in (0, 30, 60):
        fleet.hear(S01, StationHealth(state=Health.WELL), later(seconds), seconds)

    assert only(fleet, 60).since == NOW


def test_a_station_that_comes_back_is_well_again() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, LOST, NOW, 0)

    fleet.hear(S01, WELL, later(20), 20)

    assert only(fleet, 20).health is Health.WELL


def test_a_silent_station_is_found_without_a_message() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, WELL, NOW, 0)

    assert only(fleet, SILENCE_S_MAX).health is Health.WELL
    status = only(fleet, SILENCE_S_MAX + 1)

    assert (status.health, status.cause) == (Health.LOST, Cause.SILENT)
    assert status.since == NOW


def test_a_station_that_was_lost_stays_lost_by_its_will_however_silent() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, LOST, NOW, 0)

    assert only(fleet, 10 * SILENCE_S_MAX).cause is Cause.WILL


def test_a_station_known_from_the_last_run_that_never_speaks_again_is_lost() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.restore([Status(S01, Health.WELL, LONG_AGO, NOW)], now_s=1000)

    assert only(fleet, 1000).health is Health.WELL
    status = only(fleet, 1000 + SILENCE_S_MAX + 1)
    assert (status.health, status.since) == (Health.LOST, NOW)


def test_drops_are_a_sign_of_life() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    fleet.hear(S01, WELL, NOW, 0)

    fleet.hear_drop(StationId("s01"), later(80), 80)

    assert only(fleet, SILENCE_S_MAX + 1).health is Health.WELL


def test_a_station_that_sends_drops_but_no_health_is_degraded() -> None:
    fleet = Fleet(SILENCE_S_MAX)

    fleet.hear_drop(StationId("s01"), NOW, 0)

    status = only(fleet)
    assert (status.health, status.cause) == (Health.DEGRADED, Cause.NO_HEALTH)


def test_problems_come_first_and_the_worst_of_them_before() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    for name, health in (
        ("s01", Health.WELL),
        ("s02", Health.DEGRADED),
        ("s04", Health.LOST),
        ("s03", Health.LOST),
    ):
        said = StationHealth(state=health)
        fleet.hear(Name(Kind.STATION, name), said, NOW, 0)
    fleet.hear(H01, HallHealth(state=Health.WELL), NOW, 0)

    assert [status.name.name for status in fleet.statuses(0)] == [
        "s03",
        "s04",
        "s02",
        "h01",
        "s01",
    ]


def test_stations_stand_in_the_order_in_which_people_count() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    for name in ("s10", "s9", "s100", "north-2", "s01", "s1"):
        fleet.hear(Name(Kind.STATION, name), WELL, NOW, 0)

    names = [status.name.name for status in fleet.statuses(0)]

    assert names == ["north-2", "s01", "s1", "s9", "s10", "s100"]


def test_devices_that_are_not_well_come_first() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    devices = tuple(
        DeviceHealth(device=device, state=health, since=NOW)
        for device, health in (("camera", Health.WELL), ("scale", Health.LOST))
    )

    fleet.hear(S01, StationHealth(state=Health.DEGRADED, devices=devices), NOW, 0)

    assert [device.device for device in only(fleet).devices] == ["scale", "camera"]


def test_invented_names_do_not_fill_the_page_and_those_that_are_known_stay() -> None:
    fleet = Fleet(SILENCE_S_MAX)
    for number in range(MEMBERS_MAX + 5):
        fleet.hear(Name(Kind.STATION, f"s{number}"), WELL, NOW, 0)

    fleet.hear(Name(Kind.STATION, "s0"), LOST, NOW, 0)

    statuses = fleet.statuses(0)
    assert len(statuses) == MEMBERS_MAX
    assert statuses[0].name.name == "s0"
