"""Log lines: one fact a line, for machines as JSON on standard output."""

import json
from collections.abc import Iterator

import pytest
import structlog

from interface.log import log, set_up_log


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Leave no log behind that writes to this test's closed streams."""
    yield
    structlog.reset_defaults()


def test_machines_read_one_json_object_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_log("kiosk", is_json=True)

    log().info("ticket_shown", number="A017", service="民政")

    line = json.loads(capsys.readouterr().out)
    assert line["event"] == "ticket_shown"
    assert line["program"] == "kiosk"
    assert line["level"] == "info"
    assert line["service"] == "民政"
    assert line["timestamp"]


def test_people_read_plain_text_on_standard_error(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_log("kiosk")

    log().warning("message_rejected", topic="halls/h01/state")

    told = capsys.readouterr()
    assert told.out == ""
    assert "message_rejected" in told.err
    assert "halls/h01/state" in told.err


def test_every_line_names_the_program_that_was_set_up_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up_log("hall", is_json=True)
    set_up_log("kiosk", is_json=True)

    log().info("kiosk_opened")

    assert json.loads(capsys.readouterr().out)["program"] == "kiosk"
