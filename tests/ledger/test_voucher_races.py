"""Several processes want the last piece, the last points, or the same voucher."""

import subprocess
import sys
from collections import Counter

import msgspec
import pytest
from msgspec.structs import replace

from ledger.redemption import EndDeed
from ledger.store.database import Database
from ledger.store.redeeming import VoucherAnswer
from ledger.voucher import VoucherState
from messaging.contracts.drops import Outcome
from tests.ledger.books import disagreements
from tests.ledger.neighbourhood import LI, WANG
from tests.ledger.rival_desks import Finish, Wish
from tests.ledger.shelf import CAME, WISH, ask, code_of, earn, offer, stock

pytestmark = pytest.mark.process

RIVALS = range(4)


def run_races(url: str, *races: list[Wish | Finish]) -> list[list[VoucherAnswer]]:
    told = subprocess.run(
        [sys.executable, "-m", "tests.ledger.rival_desks", url],
        input=msgspec.json.encode(races),
        check=True,
        capture_output=True,
    )
    return msgspec.json.decode(told.stdout, type=list[list[VoucherAnswer]])


def outcomes(answers: list[VoucherAnswer]) -> Counter[object]:
    return Counter(answer.reason or answer.outcome for answer in answers)


def test_of_rivals_one_gets_it_and_the_others_are_told(
    books: Database, books_url: str
) -> None:
    offer(books)
    stock(books, replace(CAME, pieces=6))
    earn(books, 5, WANG)
    earn(books, 1, LI)
    code = code_of(ask(books))
    wish = replace(WISH, request_id="same")
    last_points: list[Wish | Finish] = [
        Wish(replace(WISH, request_id=f"l{number}", household=LI)) for number in RIVALS
    ]
    one_request: list[Wish | Finish] = [Wish(wish) for _ in RIVALS]
    # Two desks hand it out while two cancel it.
    one_voucher: list[Wish | Finish] = [
        Finish(EndDeed(f"e{number}", code, state, "li", "broken"))
        for number, state in enumerate(
            [VoucherState.HANDED_OUT, VoucherState.CANCELLED] * 2
        )
    ]

    points, requests, ends = run_races(books_url, last_points, one_request, one_voucher)

    assert outcomes(points) == {
        Outcome.POSTED: 1,
        "the household has not so many points": 3,
    }
    assert outcomes(requests) == {Outcome.POSTED: 1, Outcome.DUPLICATE: 3}
    assert len({code_of(answer) for answer in requests}) == 1
    assert outcomes(ends)[Outcome.POSTED] == 1
    assert not disagreements(books)


def test_the_last_piece_is_promised_once(books: Database, books_url: str) -> None:
    offer(books)
    stock(books, replace(CAME, pieces=1))
    earn(books, 4, WANG)
    earn(books, 4, LI)
    last_piece: list[Wish | Finish] = [
        # From kiosks of their own, whose accounts are opened by whoever is first.
        Wish(replace(WISH, request_id=f"p{number}", household=who, place=f"k{number}"))
        for number, who in enumerate([WANG, LI] * 2)
    ]

    (answers,) = run_races(books_url, last_piece)

    assert outcomes(answers) == {Outcome.POSTED: 1, "no piece is left": 3}
    assert not disagreements(books)
