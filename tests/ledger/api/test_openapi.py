"""The reference says what the calls are, and its examples are what it says."""

import httpx
import msgspec
import pytest

from ledger.api.calls import CALLS, FoundCall, OtherMethods, find_call
from ledger.api.examples import EXAMPLES
from ledger.api.openapi import describe, render_openapi
from ledger.api.problems import ProblemKind
from ledger.api_tokens import Scope
from tests.ledger.ledger_process import LedgerProcess


def test_every_call_is_described_with_all_that_can_be_wrong() -> None:
    paths = describe()["paths"]
    for call in CALLS:
        told = paths[call.path][call.method.lower()]
        assert call.scope in told["description"]
        for kind in call.problems:
            assert kind.headline in told["responses"][str(kind.status)]["description"]
    assert sum(len(methods) for methods in paths.values()) == len(CALLS)
    assert all(kind.headline for kind in ProblemKind)
    assert all(scope.says for scope in Scope)
    assert render_openapi() == render_openapi()


def test_examples_are_read_back_as_they_were_written() -> None:
    for body, example in EXAMPLES.items():
        written = msgspec.json.encode(example)
        assert msgspec.json.decode(written, type=body) == example


def test_a_pattern_is_one_that_other_languages_read() -> None:
    assert rb"\\Z" not in render_openapi()


def test_every_call_is_found_by_its_own_path_and_by_no_other() -> None:
    for one in CALLS:
        path = one.path.format(household="H", station="s")
        found = find_call(one.method, path)
        assert isinstance(found, FoundCall)
        assert found.call is one
        assert find_call(one.method, path + "/") is None
        assert isinstance(find_call("TRACE", path), OtherMethods)


@pytest.mark.process
def test_the_reference_is_there_for_everybody(asked_ledger: LedgerProcess) -> None:
    url = f"{asked_ledger.url}/api/v1/openapi.json"
    told = httpx.get(url)
    assert told.status_code == 200
    assert told.content == render_openapi()
    tag = {"If-None-Match": told.headers["etag"]}
    assert httpx.get(url, headers=tag).status_code == 304
    assert httpx.post(url).status_code == 401
