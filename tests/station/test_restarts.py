"""Restarts of the reading process: once is a note, again and again is a rest."""

from messaging.contracts.health import Health
from station.image_watch import WELL
from station.restarts import Restarts


def test_a_reader_that_never_died_is_well_and_ready() -> None:
    restarts = Restarts()

    assert restarts.condition(5) == WELL
    assert not restarts.is_resting(5)


def test_one_death_is_told_for_a_minute_and_mended_at_once() -> None:
    restarts = Restarts()
    restarts.note_death("crashed (SIGSEGV)", 10)

    assert restarts.is_resting(10.05)
    assert not restarts.is_resting(10.2)
    told = restarts.condition(11)
    assert told.state is Health.DEGRADED
    assert (
        told.detail == "code reader crashed (SIGSEGV), once in a minute; started anew"
    )
    assert restarts.condition(70) == WELL


def test_who_dies_again_and_again_rests_longer_and_is_lost() -> None:
    restarts = Restarts()
    for second in range(12):
        restarts.note_death("hung", second)

    assert restarts.is_resting(20.9)
    assert not restarts.is_resting(21.1), "ten seconds at most"
    told = restarts.condition(12)
    assert told.state is Health.LOST
    assert "12 times" in told.detail


def test_a_picture_read_in_between_is_no_lost_reader() -> None:
    restarts = Restarts()
    for second in range(8):
        restarts.note_death("hung", second)
        restarts.note_success()

    assert restarts.condition(9).state is Health.DEGRADED


def test_a_quiet_minute_forgives_everything() -> None:
    restarts = Restarts()
    for second in range(8):
        restarts.note_death("hung", second)

    assert restarts.condition(68) == WELL
    restarts.note_death("hung", 100)
    assert not restarts.is_resting(100.2)
