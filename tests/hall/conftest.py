"""Fixtures for the hall's tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser
from structlog.testing import capture_logs
from structlog.typing import EventDict

from demo.chromium import chromium
from tests.hall.hall_process import HallProcess
from tests.hall.kiosk_client import KioskClient
from tests.mosquitto import Mosquitto

LogLines: TypeAlias = list[EventDict]


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[LogLines]:
    """Collect the log lines of a test, so that it can read them."""
    with capture_logs() as lines:
        yield lines


@pytest.fixture
def hall(tmp_path: Path, mosquitto: Mosquitto) -> Iterator[HallProcess]:
    hall = HallProcess(tmp_path, mosquitto.tcp_port)
    hall.start()
    yield hall
    hall.kill()


@pytest.fixture
def kiosk(mosquitto: Mosquitto) -> Iterator[KioskClient]:
    kiosk = KioskClient(mosquitto)
    yield kiosk
    kiosk.bus.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run Debian's chromium for one file's tests."""
    with chromium() as made:
        yield made
