"""The gate before all pages: nothing passes that a rule does not let pass.

It is ASGI middleware, below whatever serves the pages, and knows four kinds of
traffic::

    requests    a path without a rule is not there; a path with a rule needs its act
    the door    /sign-in, /sign-out, /password, /session: `people.door`; and for
                administrators /people: `people.administration`
    tokens      a path that is open to tokens asks for one itself, whatever the cookies
    sockets     belong to a page that was opened before, by the same login; they are
                cut when that login ends, with the next message in either direction

A request that could change something (any method but GET and HEAD, and every socket)
must come from a page of this very site: the browser says so in `Origin`, and no other
site can make it lie. Together with `SameSite` cookies that is what keeps a foreign
page from acting in somebody's name.
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from people.administration import PEOPLE_PATH, Administration
from people.door import DOOR_PATHS, PASSWORD_PATH, SIGN_IN_PATH, Door
from people.login_session import LoginSession
from people.office import PeopleOffice
from people.page_sockets import LOGIN_ENDED, GuardedSocket, PageSockets
from people.roles import Act
from people.rules import Need, Open

# Forms are small; a page that takes uploads brings a larger limit with it.
BODY_BYTES_MAX: Final = 64 * 1024

# Under this name a page finds in its request's scope who has opened it.
LOGIN_KEY: Final = "people.login"

# What the gate answers itself, in every program.
_OWN_NEEDS: Final[Mapping[str, Need]] = {
    **dict.fromkeys(DOOR_PATHS, Open.TO_ALL),
    PEOPLE_PATH: Act.ADMINISTER,
}

_SAFE_METHODS: Final = frozenset({"GET", "HEAD"})

# This machine, as the web server names it.
_HERE: Final = frozenset({"127.0.0.1", "::1"})

_HEADERS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}


class Gate:
    """Lets pass what may pass."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        office: PeopleOffice,
        door: Door,
        administration: Administration,
        sockets: PageSockets,
        watcher_token: str | None,
    ) -> None:
        self._app = app
        self._office = office
        self._rules = door.rules
        self._door = door
        self._administration = administration
        self._sockets = sockets
        self._watcher_token = watcher_token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._pass_request(scope, _bounded(receive), _with_headers(send))
        elif scope["type"] == "websocket":
            await self._pass_socket(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    # ------------------------------------------------------------ requests

    async def _pass_request(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._rules.is_open_to_tokens(scope["path"]):
            # No cookie is looked at: what no browser adds by itself, no other site can
            # make it send. Whoever is here bounds and answers everything itself.
            await self._app(scope, receive, send)
            return
        session = self._find_login(scope)
        answer = self._answer(scope, session)
        try:
            if answer is None and scope["path"] in DOOR_PATHS:
                answer = await self._door.answer(Request(scope, receive), session)
            if answer is None and session is not None:
                self._office.note_seen(session)
                if scope["path"] == PEOPLE_PATH:
                    request = Request(scope, receive)
                    answer = await self._administration.answer(request, session)
            if answer is None:
                scope[LOGIN_KEY] = session
                await self._app(scope, receive, send)
                return
        except _TooLargeError:
            answer = _too_large()
        await answer(scope, receive, send)

    def _answer(self, scope: Scope, session: LoginSession | None) -> Response | None:
        """Say what stands against a request; None if it may pass."""
        headers = Headers(scope=scope)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
            return _too_large()
        if scope["method"] not in _SAFE_METHODS and not _is_of_this_site(scope):
            return PlainTextResponse("sent by another site", 403)
        return self._answer_by_need(scope, session)

    def _answer_by_need(
        self, scope: Scope, session: LoginSession | None
    ) -> Response | None:
        path = scope["path"]
        need = _OWN_NEEDS.get(path) or self._rules.find(path)
        if need is Open.TO_ALL or (need is Open.TO_WATCHER and self._is_watcher(scope)):
            return None
        if need is None or isinstance(need, Open):
            return PlainTextResponse("there is no such page", 404)
        return self._answer_by_login(scope, session, need)

    def _answer_by_login(
        self, scope: Scope, session: LoginSession | None, need: Act
    ) -> Response | None:
        is_page = scope["method"] in _SAFE_METHODS
        if session is None:
            if not is_page:
                return PlainTextResponse("nobody is signed in", 401)
            wanted = scope["path"] + _query(scope)
            return RedirectResponse(f"{SIGN_IN_PATH}?next={quote(wanted)}", 303)
        if session.must_set_password:
            return RedirectResponse(PASSWORD_PATH, 303)
        if session.may(need):
            return None
        self._office.note_denied(session, need, _address(scope))
        return self._door.deny(Request(scope), session)

    # ------------------------------------------------------------- sockets

    async def _pass_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = self._page_of(scope)
        if page is None:
            await receive()
            await send({"type": "websocket.close", "code": LOGIN_ENDED})
            return
        opener: LoginSession | None = page.get(LOGIN_KEY)
        if opener is None:  # a page that is open to all, or none at all
            await self._app(scope, receive, send)
            return
        guarded = GuardedSocket(
            receive, send, lambda is_deed: self._goes_on(opener, is_deed=is_deed)
        )
        await self._app(scope, guarded.receive, guarded.send)

    def _page_of(self, scope: Scope) -> Mapping[str, Any] | None:
        """Find the page that this socket may serve; None if it may serve none."""
        if scope["path"] != self._sockets.path or not _is_of_this_site(scope):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"))
        client = query.get("client_id", [""])[0]
        page = self._sockets.find_page(client) if client else None
        if page is None:
            # A page from before a restart. NiceGUI refuses it in words at which the
            # page loads itself anew, and then meets its rule.
            is_refused_below = query.get("implicit_handshake") == ["true"] and client
            return {} if is_refused_below else None
        opener = page.get(LOGIN_KEY)
        need = self._rules.needs.get(page.get(self._sockets.route_key, ""))
        if need is Open.TO_ALL:
            return page if opener is None else {**page, LOGIN_KEY: None}
        session = self._find_login(scope)
        if not isinstance(need, Act) or opener is None or session is None:
            return None
        # A page opened in one login is not driven by another.
        return page if session.key == opener.key and session.may(need) else None

    def _goes_on(self, opener: LoginSession, *, is_deed: bool) -> bool:
        session = self._office.find_login_by_key(opener.key)
        # A role that was taken away ends the page, too.
        if session is None or session.role is not opener.role:
            return False
        if is_deed:
            self._office.note_seen(session)
        return True

    def _is_watcher(self, scope: Scope) -> bool:
        """Whether it has the watcher's token; without one, whether it is here."""
        if self._watcher_token is None:
            return _address(scope) in _HERE
        said = Headers(scope=scope).get("authorization", "")
        return hmac.compare_digest(
            said.encode(), f"Bearer {self._watcher_token}".encode()
        )

    def _find_login(self, scope: Scope) -> LoginSession | None:
        cookies = HTTPConnection(scope).cookies
        return self._office.find_login(self._door.login_cookie.read(scope, cookies))


class _TooLargeError(Exception):
    """More came than was announced, or than anybody may send."""


def _bounded(receive: Receive) -> Receive:
    received_bytes = 0

    async def receive_bounded() -> Message:
        nonlocal received_bytes
        message = await receive()
        received_bytes += len(message.get("body", b""))
        if received_bytes > BODY_BYTES_MAX:
            raise _TooLargeError
        return message

    return receive_bounded


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return send_with_headers


def _is_of_this_site(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    origin, host = headers.get("origin"), headers.get("host")
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    if not origin or not host:
        return False
    parts = urlsplit(origin)
    return (parts.scheme, parts.netloc) == (scheme, host)


def _query(scope: Scope) -> str:
    query: str = scope["query_string"].decode("latin-1")
    return f"?{query}" if query else ""


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""


def _too_large() -> Response:
    return PlainTextResponse(f"more than {BODY_BYTES_MAX} bytes", 413)
