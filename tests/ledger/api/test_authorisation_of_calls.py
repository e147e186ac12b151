"""Every call by every scope, by none, and by tokens that are no good."""

import http.client
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

import httpx
import pytest

from ledger.api.calls import API_ROOT, CALLS, Call
from ledger.api.examples import STATION
from ledger.api.problems import ProblemKind
from ledger.api_tokens import Scope
from ledger.settings import load_ledger_settings
from ledger.store.database import Database
from ledger.store.tokens import find_token, revoke_token
from people.roles import Role
from people.tokens import digest
from tests.ledger.api.asking import NewToken, assert_is
from tests.ledger.books import NOW
from tests.ledger.ledger_process import LedgerProcess
from tests.ledger.neighbourhood import WANG
from tests.people.visitor import Visitor
from tests.signing_in import sign_in_once

pytestmark = pytest.mark.process

_BODY: Final = {"reward": "no-such-reward"}


def ask(program: httpx.Client, call: Call) -> httpx.Response:
    path = call.path.format(household=WANG, station=STATION)
    headers = {"Idempotency-Key": "matrix-0001"}
    body = _BODY if call.body is not None else None
    return program.request(call.method, path, json=body, headers=headers)


@pytest.mark.parametrize("scope", [None, *Scope])
def test_a_token_may_make_the_calls_of_its_scopes_and_no_other(
    new_program: Callable[..., httpx.Client], scope: Scope | None
) -> None:
    scopes = [] if scope is None else [scope]
    with new_program(*scopes) as program:
        for call in CALLS:
            answer = ask(program, call)
            if call.scope is not scope:
                problem = assert_is(answer, ProblemKind.MISSING_SCOPE)
                assert call.scope in problem["detail"]
            elif call.body is not None:
                assert_is(answer, ProblemKind.UNKNOWN_REWARD)
            else:
                assert answer.status_code == 200, (call.name, answer.text)


def test_no_token_and_no_good_token_get_nowhere(
    asked_ledger: LedgerProcess, asked_books: Database, new_token: NewToken
) -> None:
    revoked = new_token(*Scope)
    with asked_books.write() as connection:
        token = find_token(connection, digest(revoked))
        assert token is not None
        assert revoke_token(connection, token.name, NOW)
    bad = ProblemKind.BAD_TOKEN
    shown: Mapping[str | None, ProblemKind] = {
        None: ProblemKind.NO_TOKEN,
        "": ProblemKind.NO_TOKEN,
        f"Bearer {revoked}": bad,
        f"Bearer {new_token(*Scope, days=-1)}": bad,
        f"Bearer {revoked[:-1]}": bad,
        f"Basic {revoked}": bad,
        "Bearer": bad,
        "Bearer ' OR 1=1 --": bad,
        "Bearer " + "x" * 4000: bad,
    }
    with httpx.Client(base_url=asked_ledger.url + API_ROOT, timeout=20) as stranger:
        for authorization, kind in shown.items():
            said = {} if authorization is None else {"Authorization": authorization}
            stranger.headers = httpx.Headers(said)
            for call in CALLS:
                answer = ask(stranger, call)
                assert_is(answer, kind)
                assert answer.headers["www-authenticate"].startswith("Bearer")
            # What is there is not told, either.
            assert_is(stranger.get("/nothing"), kind)


def test_a_login_is_no_token_whoever_it_is(asked_ledger: LedgerProcess) -> None:
    file = load_ledger_settings(asked_ledger.settings_file)[0].people_file
    admin = sign_in_once(file, "boss", Role.ADMINISTRATOR)
    with Visitor(asked_ledger.url, "ledger", admin) as visitor:
        assert visitor.status("/") == 200
        for call in CALLS:
            path = API_ROOT + call.path.format(household=WANG, station=STATION)
            answer = visitor.http.request(call.method, path)
            assert_is(answer, ProblemKind.NO_TOKEN)


def test_a_token_opens_no_page(
    asked_ledger: LedgerProcess, new_token: NewToken
) -> None:
    said = {"Authorization": f"Bearer {new_token(*Scope)}"}
    with httpx.Client(base_url=asked_ledger.url, headers=said, timeout=20) as program:
        for path in ("/", "/station?name=s01", "/people"):
            assert program.get(path).status_code == 303


def test_no_way_of_writing_a_path_leads_out_of_the_api(
    asked_ledger: LedgerProcess, new_token: NewToken
) -> None:
    said = {"Authorization": f"Bearer {new_token(*Scope)}"}
    connection = http.client.HTTPConnection(urlsplit(asked_ledger.url).netloc)
    for path in ("/../../aside", "/%2e%2e/%2e%2e/aside", "//aside", "/..\\..\\aside"):
        connection.request("GET", API_ROOT + path, headers=said)
        answer = connection.getresponse()
        content = answer.read()
        assert answer.status == 404
        assert b"no-such-path" in content
    connection.close()
