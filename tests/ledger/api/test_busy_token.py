"""A program that asks too often, and one that asks when the books are away."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ledger.api.problems import ProblemKind
from ledger.api_tokens import Scope
from tests.ledger.api.asking import assert_is, redeem
from tests.ledger.api.conftest import asking_with, fill, make_token_in
from tests.ledger.conftest import make_books
from tests.ledger.ledger_process import LedgerProcess

pytestmark = pytest.mark.process


def test_who_asks_too_often_waits_and_books_that_are_away_are_told(
    tmp_path: Path,
) -> None:
    ledger = LedgerProcess(tmp_path)
    with ledger.settings_file.open("a", encoding="utf-8") as settings:
        settings.write("[api]\nrequests_per_minute = 3\n")
    with closing(make_books(ledger.books_url)) as books:
        fill(books, ledger)
        busy, patient = (make_token_in(books, *Scope) for _ in range(2))
    ledger.start()
    try:
        with asking_with(ledger, busy) as program:
            answers = [program.get("/stations") for _ in range(4)]
            assert [one.status_code for one in answers] == [200, 200, 200, 429]
            assert_is(answers[-1], ProblemKind.TOO_MANY_REQUESTS)
            assert 0 < int(answers[-1].headers["retry-after"]) <= 20
        file = ledger.books_url.removeprefix("sqlite:///")
        with asking_with(ledger, patient) as program:
            assert program.get("/stations").status_code == 200
            with closing(sqlite3.connect(file, isolation_level=None)) as somebody:
                somebody.execute("BEGIN IMMEDIATE")
                held = redeem(program, {"reward": "soap"})
                somebody.execute("ROLLBACK")
            assert_is(held, ProblemKind.UNAVAILABLE)
            assert held.headers["retry-after"] == "5"
            assert redeem(program, {"reward": "soap"}).status_code == 201
    finally:
        ledger.kill()
