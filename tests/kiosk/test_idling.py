"""Nobody is sent away without ten visible seconds."""

from kiosk.idling import Idling


def test_the_countdown_begins_after_the_quiet_part() -> None:
    idling = Idling(0)

    assert idling.countdown_s(20, 19.9) is None
    assert idling.countdown_s(20, 20.0) == 10


def test_the_countdown_counts_whole_seconds_to_nought() -> None:
    idling = Idling(0)

    counted = [idling.countdown_s(20, 20 + tenth / 10) for tenth in range(101)]

    assert counted[1] == 10
    assert counted[99] == 1
    assert counted[100] == 0
    assert sorted(counted, key=lambda left: -(left or 0)) == counted


def test_a_touch_begins_it_all_anew() -> None:
    idling = Idling(0)
    idling.touch(29)

    assert idling.countdown_s(20, 48) is None
    assert idling.countdown_s(20, 50) == 9


def test_a_kiosk_that_stood_still_has_nothing_left_to_count() -> None:
    assert Idling(0).countdown_s(20, 5000) == 0
