"""Hypothesis on a shared machine: no deadlines, few but telling examples.

And the panel's firmware, built once.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.firmware_bridge.c_panel import Filter, make

settings.register_profile("bridge", deadline=None, max_examples=100)
settings.load_profile("bridge")


@pytest.fixture(scope="session")
def firmware(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the firmware for this machine, with sanitizers: `panel` and `filter`."""
    folder = tmp_path_factory.mktemp("firmware")
    make("host", folder)
    return folder


@pytest.fixture(scope="session")
def c_filter(firmware: Path) -> Iterator[Filter]:
    """Start the C modules, to be asked; a sanitizer's complaint ends the test."""
    with Filter(firmware / "filter") as asked:
        yield asked
