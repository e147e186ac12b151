"""Fixtures for the tests of every package.

Their types are importable: `from tests.mosquitto import Mosquitto`,
`from tests.waiting import WaitUntil, wait_until`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mosquitto import Mosquitto
from tests.waiting import WaitUntil
from tests.waiting import wait_until as wait_until_it_is_so


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Mosquitto]:
    """Run a mosquitto of this test's own; `kill()` and `start()` it at will."""
    broker = Mosquitto(tmp_path)
    broker.start()
    yield broker
    broker.kill()


@pytest.fixture
def wait_until() -> WaitUntil:
    """Wait for a condition: `wait_until(condition, seconds=10)`."""
    return wait_until_it_is_so
