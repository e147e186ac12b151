"""The kiosk's health: told when it changes, at every connection, and now and then."""

from datetime import timedelta

import pytest

from firmware_bridge.printer_status import PrinterCondition
from kiosk.fitness import REPORT_S, RETRY_S, Fitness
from kiosk.instant import Instant
from messaging.contracts.health import Health, KioskHealth
from tests.kiosk.halls import BOOT, MORNING


def at(s: float) -> Instant:
    return Instant(s, MORNING + timedelta(seconds=s))


@pytest.fixture
def fitness() -> Fitness:
    return Fitness(at(0), BOOT, "0.1.0")


def told(fitness: Fitness, s: float) -> KioskHealth:
    health = fitness.due(at(s))
    assert health is not None
    return health


def test_a_well_kiosk_says_so_once_and_again_after_a_while(fitness: Fitness) -> None:
    fitness.note_hall(at(0), is_away=False)

    assert told(fitness, 0).state is Health.WELL
    fitness.note_hall(at(1), is_away=False)
    assert fitness.due(at(REPORT_S - 1)) is None
    assert told(fitness, REPORT_S).since == MORNING


def test_a_hall_that_is_away_degrades_the_kiosk_since_then(fitness: Fitness) -> None:
    fitness.note_hall(at(0), is_away=False)
    fitness.due(at(0))
    fitness.note_hall(at(5), is_away=True)
    fitness.note_hall(at(9), is_away=True)

    health = told(fitness, 9)

    assert (health.state, health.since) == (Health.DEGRADED, at(5).moment)
    assert [one.detail for one in health.devices] == ["does not answer"]
    fitness.note_hall(at(20), is_away=False)
    assert told(fitness, 20).state is Health.WELL


@pytest.mark.parametrize(
    ("trouble", "state", "detail"),
    [
        (None, Health.WELL, ""),
        (PrinterCondition.PAPER_NEAR_END, Health.DEGRADED, "paper near end"),
        (PrinterCondition.PAPER_OUT, Health.LOST, "paper out"),
        (PrinterCondition.UNKNOWN, Health.LOST, "unknown"),
    ],
)
def test_the_printer_is_told_in_plain_words(
    fitness: Fitness, trouble: PrinterCondition | None, state: Health, detail: str
) -> None:
    fitness.note_printer(trouble, at(1))

    [printer] = told(fitness, 1).devices
    assert (printer.device, printer.state, printer.detail) == ("printer", state, detail)


def test_worse_paper_keeps_the_time_when_it_was_lost(fitness: Fitness) -> None:
    fitness.note_printer(PrinterCondition.COVER_OPEN, at(1))
    fitness.note_printer(PrinterCondition.PAPER_OUT, at(2))

    [printer] = told(fitness, 2).devices
    assert (printer.since, printer.detail) == (at(1).moment, "paper out")


def test_what_was_never_heard_is_told_again_at_once(fitness: Fitness) -> None:
    told(fitness, 0)
    fitness.forget()

    assert told(fitness, 0.1).boot_id == BOOT


def test_what_the_broker_did_not_take_is_tried_again_in_a_while(
    fitness: Fitness,
) -> None:
    told(fitness, 0)
    fitness.put_off(at(0))

    assert fitness.due(at(RETRY_S / 2)) is None
    assert told(fitness, RETRY_S).boot_id == BOOT


def test_news_does_not_wait_for_what_was_put_off(fitness: Fitness) -> None:
    told(fitness, 0)
    fitness.put_off(at(0))
    fitness.note_hall(at(0.1), is_away=True)

    assert told(fitness, 0.1).state is Health.DEGRADED
