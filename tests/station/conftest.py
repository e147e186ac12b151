"""What the station's tests start from."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.station.sorting_site import SortingSite

settings.register_profile("station", deadline=None, max_examples=60)
settings.load_profile("station")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[SortingSite]:
    """Open a sorting point in the morning, its scale found empty."""
    one = SortingSite(tmp_path)
    one.pass_time(1)
    yield one
    one.close()
