"""Slips: printed once by themselves, again only on request and only so often."""

import pytest

from firmware_bridge.printer_status import PrinterCondition
from kiosk.slip import SlipState, SlipView
from tests.kiosk.slips import NEAR_END, PAPER_OUT, WELL, no_printer, printer, slip


def test_a_slip_is_printed_with_its_ticket() -> None:
    desk = printer()

    assert desk.issue(slip()) == slip()
    assert desk.view == SlipView(SlipState.SENT, may_reprint=True)
    assert desk.trouble is None


def test_paper_near_its_end_prints_and_is_told() -> None:
    desk = printer(NEAR_END)

    assert desk.issue(slip()) is not None
    assert desk.trouble is PrinterCondition.PAPER_NEAR_END


def test_without_paper_the_slip_is_missing_until_there_is_some() -> None:
    desk = printer(PAPER_OUT)

    assert desk.issue(slip()) is None
    assert desk.view == SlipView(SlipState.MISSING, may_reprint=False)
    assert desk.reprint() is None
    desk.hear(WELL)
    again = desk.reprint()
    assert again is not None
    assert again.is_reprint
    assert desk.view.state is SlipState.SENT


def test_paper_that_ends_under_a_slip_makes_it_missing() -> None:
    desk = printer()
    desk.issue(slip())

    desk.hear(PAPER_OUT)

    assert desk.view.state is SlipState.MISSING


def test_a_printer_never_heard_of_prints_nothing() -> None:
    desk = printer()
    desk.hear(WELL)
    unheard = type(desk)(has_printer=True)

    assert unheard.issue(slip()) is None
    assert unheard.trouble is PrinterCondition.UNKNOWN


def test_nobody_gets_more_than_two_copies() -> None:
    desk = printer()
    desk.issue(slip())

    assert [desk.reprint() is not None for _ in range(3)] == [True, True, False]
    assert not desk.view.may_reprint
    desk.issue(slip("A018"))
    assert desk.view.may_reprint


def test_a_slip_that_failed_late_is_missing_only_if_it_is_still_on_the_glass() -> None:
    desk = printer()
    desk.issue(slip("A017"))
    desk.issue(slip("A018"))

    states = []
    for number in ("A017", "A018"):
        desk.miss(slip(number).taken.ticket_id)
        states.append(desk.view.state)
    assert states == [SlipState.SENT, SlipState.MISSING]
    desk.forget()
    desk.miss(slip("A018").taken.ticket_id)
    assert desk.view == SlipView()
    assert desk.reprint() is None


@pytest.mark.parametrize("act", ["issue", "hear"])
def test_a_kiosk_without_printer_says_nothing_of_slips(act: str) -> None:
    desk = no_printer()

    if act == "issue":
        assert desk.issue(slip()) is None
    else:
        desk.hear(PAPER_OUT)

    assert desk.view == SlipView(SlipState.NOT_FITTED, may_reprint=False)
    assert desk.trouble is None
