"""The hall's own process on a real broker, killed in the middle of the day."""

import pytest

from hall.journal import day_files
from messaging.contracts.health import Health
from tests.hall.furniture import ONE, A, B, call_next, finish, take
from tests.hall.hall_process import HallProcess
from tests.hall.kiosk_client import KioskClient, called, taken
from tests.mosquitto import Mosquitto
from tests.waiting import wait_until

pytestmark = pytest.mark.journey


def test_a_hall_killed_in_the_middle_of_the_day_forgets_nobody(
    hall: HallProcess, kiosk: KioskClient
) -> None:
    first = take(A)
    numbers = [
        taken(kiosk.ask(request)).number for request in (first, take(B), take(A))
    ]
    assert called(kiosk.ask(call_next(ONE))).number == "A001"

    hall.kill()
    wait_until(lambda: kiosk.health and kiosk.health.state is Health.LOST, seconds=40)
    hall.start()

    # The same tap gets the same ticket; the queue and the counter are as they were.
    assert taken(kiosk.ask(first)).number == numbers[0] == "A001"
    wait_until(lambda: kiosk.health and kiosk.health.state is Health.WELL)
    wait_until(lambda: kiosk.view and kiosk.view.counters[0].number == "A001")
    kiosk.ask(finish(ONE))
    assert called(kiosk.ask(call_next(ONE))).number == "B001"
    assert taken(kiosk.ask(take(A))).number == "A003"
    assert not hall.happened("journal_repaired")


def test_taps_that_are_under_way_when_the_hall_dies_become_one_ticket_each(
    hall: HallProcess, kiosk: KioskClient
) -> None:
    taps = [take(A) for _ in range(60)]
    for tap in taps:
        kiosk.send(tap)
    wait_until(lambda: kiosk.replies)
    hall.kill()
    told = dict(kiosk.replies)
    hall.start()

    tickets = {tap.request_id: taken(kiosk.ask(tap)) for tap in taps}

    # Whoever was told a number before the crash still has it.
    assert all(tickets[tap] == reply for tap, reply in told.items())
    assert len({ticket.number for ticket in tickets.values()}) == len(taps)
    assert len({ticket.ticket_id for ticket in tickets.values()}) == len(taps)
    wait_until(lambda: kiosk.view and kiosk.view.services[0].waiting == len(taps))


def test_a_line_torn_by_the_power_cut_is_cut_off_and_told(
    hall: HallProcess, kiosk: KioskClient
) -> None:
    taken(kiosk.ask(take(A)))
    hall.kill()
    with day_files(hall.state_folder / "journal")[-1].open("ab") as journal:
        journal.write(b'{"n":3,"crc":"00')

    hall.start()

    assert taken(kiosk.ask(take(A))).number == "A002"
    (repaired,) = hall.happened("journal_repaired")
    assert repaired["torn_bytes"] == 16


def test_the_broker_may_die_and_the_hall_goes_on(
    hall: HallProcess, kiosk: KioskClient, mosquitto: Mosquitto
) -> None:
    assert taken(kiosk.ask(take(A))).number == "A001"
    mosquitto.kill()
    mosquitto.start()

    assert taken(kiosk.ask(take(A))).number == "A002"
    wait_until(lambda: kiosk.view and kiosk.view.services[0].waiting == 2)
    assert hall.stop() == 0
    wait_until(lambda: kiosk.health and kiosk.health.state is Health.LOST)


def test_people_who_wait_for_a_service_that_was_taken_away_keep_the_hall_from_opening(
    hall: HallProcess, kiosk: KioskClient
) -> None:
    taken(kiosk.ask(take(B)))
    hall.stop()
    text = hall.settings_file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if 'letter = "B"' not in line]
    hall.settings_file.write_text(
        "\n".join(lines).replace('["A", "B"]', '["A"]'), encoding="utf-8"
    )

    ended = hall.ask()

    assert ended.returncode == 1
    assert "B001 still wait" in ended.stderr
    assert "Traceback" not in ended.stderr
