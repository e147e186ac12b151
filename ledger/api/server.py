"""The API on the web: requests in, answers and problems out. Mounted at `API_ROOT`.

The order in which a request is looked at: its token, its path and method, the token's
scope, the body's size, parameters, key, and the body's type and content. Cookies are
never looked at, so no page of another site can use somebody's login here.
"""

import asyncio
import hashlib
from http import HTTPStatus
from typing import Final

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from ledger.api.calls import (
    API_ROOT,
    BODY_BYTES_MAX,
    OPENAPI_PATH,
    Call,
)
from ledger.api.desk import ApiDesk, Asked
from ledger.api.openapi import render_openapi
from ledger.api.problems import PROBLEM_MEDIA_TYPE, ProblemKind, Trouble
from ledger.api.reading import (
    find_size_fault,
    is_unchanged,
    read_call,
    read_token,
    read_words,
    too_large,
)
from ledger.api_tokens import ApiToken
from ledger.store.database import StoreError
from messaging.contracts.drops import Outcome
from people.failures import PeopleError

_JSON: Final = "application/json"

# How soon it is worth trying again when the books are held or away.
_AGAIN_S: Final = 5


class ApiServer:
    """Serves the calls; an ASGI application."""

    def __init__(self, desk: ApiDesk) -> None:
        self._desk = desk
        self._openapi = render_openapi()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.url.path.removeprefix(API_ROOT)
        try:
            told = await self._tell(request, path)
        except (StoreError, PeopleError) as error:
            headers = (("Retry-After", str(_AGAIN_S)),)
            told = Trouble(ProblemKind.UNAVAILABLE, str(error), headers=headers)
        return _problem(request, told) if isinstance(told, Trouble) else told

    async def _tell(self, request: Request, path: str) -> Response | Trouble:
        if path == OPENAPI_PATH and request.method in {"GET", "HEAD"}:
            return _cached(request, self._openapi)
        token = await self._admit(request)
        if isinstance(token, Trouble):
            return token
        asked = await _read(request, path, token)
        if isinstance(asked, Trouble):
            return asked
        told = await asyncio.to_thread(self._desk.answer, asked)
        if isinstance(told, Trouble):
            return told
        return _respond(request, asked.found.call, told)

    async def _admit(self, request: Request) -> ApiToken | Trouble:
        secret = read_token(request.headers.get("authorization"))
        if isinstance(secret, Trouble):
            return secret
        return await asyncio.to_thread(self._desk.admit, secret)


async def _read(request: Request, path: str, token: ApiToken) -> Asked | Trouble:
    found = read_call(request.method, path, token)
    if isinstance(found, Trouble):
        return found
    content = await _read_content(request)
    if isinstance(content, Trouble):
        return content
    pairs = request.query_params.multi_items()
    words = read_words(found.call, pairs, request.headers, content)
    if isinstance(words, Trouble):
        return words
    address = "" if request.client is None else request.client.host
    return Asked(token, found, words, address)


async def _read_content(request: Request) -> bytes | Trouble:
    """Take a body in, but no more than a body may have, whatever it announced."""
    fault = find_size_fault(request.headers)
    if fault is not None:
        return fault
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > BODY_BYTES_MAX:
            return too_large()
    return bytes(content)


def _respond(request: Request, call: Call, told: Struct) -> Response:
    content = msgspec.json.encode(told)
    if call.body is None:
        return _cached(request, content)
    is_new = getattr(told, "outcome", None) is Outcome.POSTED
    status = HTTPStatus.CREATED if is_new else HTTPStatus.OK
    return Response(content, status, {"Cache-Control": "no-store"}, _JSON)


def _cached(request: Request, content: bytes) -> Response:
    """Answer with a tag: who asks again with it hears only that nothing changed."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if is_unchanged(tag, request.headers.get("if-none-match")):
        return Response(None, HTTPStatus.NOT_MODIFIED, headers)
    return Response(content, HTTPStatus.OK, headers, _JSON)


def _problem(request: Request, trouble: Trouble) -> Response:
    content = msgspec.json.encode(trouble.render(request.url.path))
    headers = {"Cache-Control": "no-store", **dict(trouble.headers)}
    return Response(content, trouble.kind.status, headers, PROBLEM_MEDIA_TYPE)
