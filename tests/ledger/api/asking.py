"""What the tests of the API share: how it is asked, and what a problem looks like."""

from collections.abc import Mapping
from typing import Any, Protocol

import httpx

from ledger.api.examples import KEY
from ledger.api.problems import PROBLEM_MEDIA_TYPE, ProblemKind
from ledger.api_tokens import Scope
from people.tokens import Token
from tests.ledger.neighbourhood import WANG


class NewToken(Protocol):
    def __call__(self, *scopes: Scope, days: int = 1) -> Token: ...


def redeem(
    program: httpx.Client,
    body: Mapping[str, Any],
    key: str = KEY,
    household: str = WANG,
) -> httpx.Response:
    path = f"/accounts/{household}/redemptions"
    return program.post(path, json=body, headers={"Idempotency-Key": key})


def assert_is(answer: httpx.Response, kind: ProblemKind) -> dict[str, Any]:
    """Check that an answer is this problem; returns it."""
    assert answer.headers["content-type"] == PROBLEM_MEDIA_TYPE, answer.text
    problem: dict[str, Any] = answer.json()
    assert problem["type"] == f"urn:linli:problem:{kind}", problem
    assert problem["status"] == answer.status_code == kind.status
    assert problem["title"] == kind.headline
    assert problem["detail"]
    assert problem["instance"] == answer.url.path
    return problem
