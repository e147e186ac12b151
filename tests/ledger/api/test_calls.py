"""Each call of the API against a running ledger: what it tells, and what it refuses."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from ledger.account_changes import Correction
from ledger.api.calls import BODY_BYTES_MAX
from ledger.api.problems import PROBLEM_MEDIA_TYPE, ProblemKind
from ledger.api_tokens import Scope
from ledger.store.account_changing import correct
from ledger.store.database import Database
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import DropId
from tests.ledger.api.asking import assert_is, redeem
from tests.ledger.books import NOW, disagreements
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import LI, TERMS, WANG

pytestmark = pytest.mark.process

NewProgram = Callable[..., httpx.Client]


def all_of(program: httpx.Client, path: str, limit: int) -> Iterator[dict[str, Any]]:
    """Page through a list to its end."""
    cursor: dict[str, str] = {}
    what = path.rsplit("/", 1)[-1]
    while True:
        answer = program.get(path, params={"limit": limit, **cursor})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        yield from told[what]
        if told["next_cursor"] is None:
            return
        cursor = {"cursor": told["next_cursor"]}


def test_stations_are_told_with_what_is_wrong(program: httpx.Client) -> None:
    s01, s02 = all_of(program, "/stations", 1)
    assert (s01["station"], s01["health"]) == ("s01", "well")
    assert s01["last_drop_at"] == "2026-11-23T23:12:03.120000Z"
    assert s02["devices"][0]["device"] == "scale"
    assert program.get("/stations/s02").json() == s02
    assert_is(program.get("/stations/s03"), ProblemKind.UNKNOWN_STATION)
    assert_is(program.get("/stations/h01"), ProblemKind.UNKNOWN_STATION)


def test_an_answer_that_has_not_changed_is_not_sent_again(
    program: httpx.Client,
) -> None:
    tag = program.get("/stations").headers["etag"]
    same = program.get("/stations", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["etag"] == tag
    other = program.get("/stations", headers={"If-None-Match": '"x"'})
    assert other.status_code == 200
    head = program.head("/stations")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == tag


def test_where_a_household_lives_is_told_to_who_may_know_it(
    program: httpx.Client, new_program: NewProgram
) -> None:
    told = program.get(f"/accounts/{LI}").json()
    assert told["home"] == {"building": "3栋", "room": "102"}
    assert told["standing"] == "active"
    with new_program(Scope.READ_HOUSEHOLDS) as other:
        assert other.get(f"/accounts/{LI}").json() == {**told, "home": None}
    for unknown in ("0000000000", "x", "…"):
        answer = program.get(f"/accounts/{unknown}")
        assert_is(answer, ProblemKind.UNKNOWN_HOUSEHOLD)


def test_a_redemption_is_done_once_whoever_asks_how_often(
    program: httpx.Client, new_program: NewProgram, asked_books: Database
) -> None:
    before = program.get(f"/accounts/{WANG}").json()["balance_points"]
    soap = {"reward": "soap", "points_shown": 3}
    first, again = (redeem(program, soap, "once-1234") for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    told = first.json()
    assert told["outcome"] == "posted"
    assert told["state"] == "issued"
    assert told["balance_points"] == before - 3
    assert again.json() == {**told, "outcome": "duplicate"}

    other = redeem(program, {"reward": "tea"}, "once-1234")
    assert_is(other, ProblemKind.KEY_REUSED)
    # Another token's key is another key.
    with new_program(Scope.SPEND_POINTS) as somebody:
        assert redeem(somebody, soap, "once-1234").status_code == 201
    newest = next(all_of(program, f"/accounts/{WANG}/entries", 1))
    assert (newest["cause"], newest["points"]) == ("voucher", -3)
    assert not disagreements(asked_books)


def test_a_number_may_be_written_with_a_point_that_says_nothing(
    program: httpx.Client,
) -> None:
    said = '{"reward": "soap", "points_shown": %s}'
    for number, status in (("3.0", 201), ("3.5", 400), ('"3"', 400), ("true", 400)):
        answer = program.post(
            f"/accounts/{WANG}/redemptions",
            content=said % number,
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": "point-0001",
            },
        )
        assert answer.status_code == status, answer.text


def test_what_the_books_refuse_is_told_and_nothing_is_spent(
    program: httpx.Client, asked_ledger: LedgerProcess
) -> None:
    before = program.get(f"/accounts/{LI}").json()["balance_points"]
    for body, reason in (
        ({"reward": "tea"}, "no piece is left"),
        ({"reward": "soap", "points_shown": 2}, "the reward takes other points by now"),
        ({"reward": "soap"}, "the household has not so many points"),
    ):
        answer = redeem(program, body, household=LI)
        assert assert_is(answer, ProblemKind.REFUSED)["reason"] == reason
    unknown = redeem(program, {"reward": "gold"}, household=LI)
    assert_is(unknown, ProblemKind.UNKNOWN_REWARD)
    nobody = redeem(program, {"reward": "soap"}, household="0000000000")
    assert_is(nobody, ProblemKind.UNKNOWN_HOUSEHOLD)
    assert program.get(f"/accounts/{LI}").json()["balance_points"] == before
    audit = asked_ledger.ask("people", "audit").stdout
    assert "reward redeemed" in audit
    assert "tea for QT…NV" in audit


def test_lists_go_on_where_the_last_page_ended(program: httpx.Client) -> None:
    whole = list(all_of(program, f"/accounts/{WANG}/entries", 100))
    for limit in (1, 3):
        paged = list(all_of(program, f"/accounts/{WANG}/entries", limit))
        assert paged == whole
    drops = list(all_of(program, f"/accounts/{WANG}/drops", 2))
    assert len(drops) == 7
    assert {drop["drop_id"] for drop in drops} == {
        entry["drop_id"] for entry in whole if entry["cause"] == "drop"
    }
    assert not any("label" in drop or "inspector" in drop for drop in drops)


def test_a_corrected_drop_is_told_as_it_counts_now(
    program: httpx.Client, asked_books: Database
) -> None:
    (before,) = all_of(program, f"/accounts/{LI}/drops", 100)
    drop_id = DropId(before["drop_id"])
    seen = Correction("c-api", drop_id, Verdict.CONTAMINATED, "seen", "supervisor")
    with asked_books.write() as connection:
        correct(connection, seen, TERMS, NOW + timedelta(minutes=1))
    (after,) = all_of(program, f"/accounts/{LI}/drops", 100)
    assert (before["points"], after["points"]) == (2, 0)
    assert (after["verdict"], after["verdict_reported"]) == ("contaminated", "correct")
    causes = [one["cause"] for one in all_of(program, f"/accounts/{LI}/entries", 1)]
    assert causes == ["correction", "reversal", "drop"]


def test_rewards_are_told_without_the_shops_numbers(program: httpx.Client) -> None:
    told = program.get("/rewards").json()["rewards"]
    soap = next(one for one in told if one["reward"] == "soap")
    assert soap == {
        "reward": "soap",
        "name_zh": "肥皂",
        "name_en": "soap",
        "points": 3,
        "is_in_stock": True,
    }
    assert not next(one for one in told if one["reward"] == "tea")["is_in_stock"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=1&limit=2", "'limit' stands there twice"),
        ("limt=1", "limt"),
        ("limit=", "'limit' is empty"),
        ("limit=0", "limit"),
        ("limit=1.0", "limit"),
        ("limit=-1", "limit"),
        ("limit=101", "limit"),
        ("cursor=%27%20OR%201=1--", "cursor"),
        ("cursor=7-", "cursor"),
    ],
)
def test_a_parameter_that_is_wrong_is_refused_by_its_name(
    program: httpx.Client, query: str, named: str
) -> None:
    answer = program.get(f"/accounts/{WANG}/entries?{query}")
    assert named in assert_is(answer, ProblemKind.MALFORMED)["detail"]


@pytest.mark.parametrize(
    ("headers", "body", "kind"),
    [
        ({}, b'{"reward":"soap"}', ProblemKind.MALFORMED),
        ({"Idempotency-Key": "short"}, b'{"reward":"soap"}', ProblemKind.MALFORMED),
        ({"Idempotency-Key": "k" * 8}, b"{", ProblemKind.MALFORMED),
        ({"Idempotency-Key": "k" * 8}, b'{"reward":"\xff"}', ProblemKind.MALFORMED),
        (
            {"Idempotency-Key": "k" * 8},
            b'{"reward":"soap","pionts":3}',
            ProblemKind.MALFORMED,
        ),
        (
            {"Idempotency-Key": "k" * 8},
            b" " * (BODY_BYTES_MAX + 1),
            ProblemKind.TOO_LARGE,
        ),
        (
            {"Idempotency-Key": "k" * 8, "Content-Type": "text/plain"},
            b'{"reward":"soap"}',
            ProblemKind.WRONG_MEDIA_TYPE,
        ),
    ],
)
def test_a_redemption_that_is_not_as_it_should_be_is_refused(
    program: httpx.Client, headers: dict[str, str], body: bytes, kind: ProblemKind
) -> None:
    path = f"/accounts/{WANG}/redemptions"
    said = {"Content-Type": "application/json", **headers}
    assert_is(program.post(path, content=body, headers=said), kind)


def test_a_body_that_grows_beyond_its_bound_is_refused(program: httpx.Client) -> None:
    chunks = iter([b" " * BODY_BYTES_MAX, b" "])
    answer = program.post(
        f"/accounts/{WANG}/redemptions",
        content=chunks,
        headers={"Content-Type": "application/json", "Idempotency-Key": "k" * 8},
    )
    assert_is(answer, ProblemKind.TOO_LARGE)


def test_paths_and_methods_that_are_none_are_problems_too(
    program: httpx.Client,
) -> None:
    for path in ("/", "/nothing", "/stations/", "/accounts//drops"):
        assert_is(program.get(path), ProblemKind.NO_SUCH_PATH)
    # A line feed in a path has been the pages' to answer, once.
    odd = program.get("/%0A/drops")
    assert odd.headers["content-type"] == PROBLEM_MEDIA_TYPE
    wrong = program.delete("/stations")
    assert_is(wrong, ProblemKind.WRONG_METHOD)
    assert wrong.headers["allow"] == "GET, HEAD"
    wrong = program.get(f"/accounts/{WANG}/redemptions")
    assert_is(wrong, ProblemKind.WRONG_METHOD)
    assert wrong.headers["allow"] == "POST"
