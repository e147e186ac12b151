"""Fixtures of the messaging tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.messaging.sites import KINDS, Site, make_site


@pytest.fixture(params=KINDS)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """Set up a site of each kind in turn."""
    made = make_site(request.param, tmp_path)
    yield made
    made.close()
