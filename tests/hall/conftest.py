"""Fixtures for the hall's tests."""

from collections.abc import Iterator
from typing import TypeAlias

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

LogLines: TypeAlias = list[EventDict]


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[LogLines]:
    """Collect the log lines of a test, so that it can read them."""
    with capture_logs() as lines:
        yield lines
