"""A ledger that is killed at any step of a batch posts every drop exactly once."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ledger.conftest import DATABASES, make_books
from tests.postgres import Postgres

pytestmark = pytest.mark.process


@pytest.fixture(scope="module", params=DATABASES)
def stories(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """Kill a ledger at every step, start it again, and tell what was left."""
    folder: Path = tmp_path_factory.mktemp("doomed")
    make_books(f"sqlite:///{folder}/ledger.db").close()
    server = []
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        template = request.getfixturevalue("postgres_template")
        server = [str(postgres.folder), template]
    told = subprocess.run(
        [sys.executable, "-m", "tests.ledger.doomed_ledger", str(folder), *server],
        check=True,
        capture_output=True,
        text=True,
    )
    return [json.loads(line) for line in told.stdout.splitlines()]


def test_every_step_of_a_batch_was_somebodys_last(
    stories: list[dict[str, Any]],
) -> None:
    steps = [story["step"] for story in stories]

    assert all(story["is_killed"] for story in stories)
    assert "before the commit" in steps
    assert "after the commit" in steps
    assert {"before a receipt", "after a receipt", "acknowledgement 4"} <= set(steps)
    for table in ("drops", "postings", "entries", "chains", "outboxes", "gaps"):
        writing = (f"before INSERT INTO {table} ", f"before COPY {table} ")
        assert any(step.startswith(writing) for step in steps), table


def test_a_killed_ledger_leaves_all_of_a_batch_or_nothing(
    stories: list[dict[str, Any]],
) -> None:
    for story in stories:
        assert story["before"]["disagreements"] == [], story["step"]
        assert story["before"]["drops_posted"] in {0, 3}, story["step"]
    assert {story["before"]["drops_posted"] for story in stories} == {0, 3}


def test_no_receipt_was_given_for_what_is_not_in_the_books(
    stories: list[dict[str, Any]],
) -> None:
    for story in stories:
        given = [r["drop_id"] for some in story["before"]["receipts"] for r in some]
        assert set(given) <= set(story["before"]["drops"]), story["step"]


def test_after_sending_again_every_drop_is_posted_exactly_once(
    stories: list[dict[str, Any]],
) -> None:
    for story in stories:
        after = story["after"]
        assert after["disagreements"] == [], story["step"]
        assert after["drops_posted"] == 3, story["step"]
        assert len(set(after["drops"])) == len(after["drops"]) == 4, story["step"]
        assert after["points_issued"] == 4, story["step"]


def test_every_drop_gets_an_answer_and_each_answer_says_the_same_points(
    stories: list[dict[str, Any]],
) -> None:
    for story in stories:
        answers: dict[str, set[tuple[int, int | None]]] = {}
        for receipt in (r for some in story["after"]["receipts"] for r in some):
            told = (receipt["points"], receipt["balance"])
            answers.setdefault(receipt["drop_id"], set()).add(told)
        assert answers.keys() == set(story["after"]["drops"]), story["step"]
        assert all(len(said) == 1 for said in answers.values()), story["step"]
