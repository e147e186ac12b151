"""A ledger that dies at any step of a redemption or cancellation does each once."""

import json
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.store.database import Database, open_database
from ledger.store.reward_views import find_redemption
from tests.ledger.conftest import DATABASES, copy_books
from tests.ledger.shelf import fill_shelf
from tests.postgres import Postgres

pytestmark = pytest.mark.process


def first_code(books: Database) -> str:
    """Fill the shelf, with points left for one bar more; returns a voucher's code."""
    fill_shelf(books)
    with books.read() as connection:
        kept = find_redemption(connection, "r1")
    assert kept is not None
    return kept.voucher.code


@pytest.fixture(scope="module", params=DATABASES)
def stories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """Kill it at every step, start it again, and tell what was left."""
    folder: Path = tmp_path_factory.mktemp("doomed-desk")
    url, server = copy_books(folder), []
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        template = request.getfixturevalue("postgres_template")
        filled = postgres.make_database(template)
        url, server = postgres.url(filled), [str(postgres.folder), filled]
    with closing(open_database(url)) as books:
        folder.joinpath("first").write_text(first_code(books))
    told = subprocess.run(
        [sys.executable, "-m", "tests.ledger.doomed_desk", str(folder), *server],
        check=True,
        capture_output=True,
        text=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_whatever_the_step_all_of_a_deed_is_done_or_nothing(
    stories: list[dict[str, Any]],
) -> None:
    steps = [story["step"] for story in stories]
    for table in ("vouchers", "voucher_ends", "stock_movements", "entries"):
        writing = (f"before INSERT INTO {table} ", f"before COPY {table} ")
        assert any(step.startswith(writing) for step in steps), table
    assert {"before the commit", "after the commit"} <= set(steps)
    for story in stories:
        before = story["before"]
        assert story["is_killed"]
        assert before["disagreements"] == [], story["step"]
        # Nothing yet; a voucher more; that, and the first one cancelled.
        assert (
            before["vouchers"],
            before["ends"],
            before["stock"],
            before["points_redeemed"],
        ) in {(3, 2, 1, 4), (4, 2, 0, 6), (4, 3, 1, 4)}, story["step"]


def test_done_again_each_deed_is_done_once_and_told_alike(
    stories: list[dict[str, Any]],
) -> None:
    for story in stories:
        after = story["after"]
        assert after["disagreements"] == [], story["step"]
        assert (after["vouchers"], after["ends"]) == (4, 3), story["step"]
        assert (after["stock"], after["points_redeemed"]) == (1, 4), story["step"]
        # Whoever was told a code before the power went is told the same afterwards.
        assert len(set(after["told"])) == 1, story["step"]
