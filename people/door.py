"""The door: signing in, signing out, setting a password. Plain forms, no script.

GET  /sign-in    the form; `next` says where to go then, `ended` that a login ended
POST /sign-in    name and secret: a password, or a one-time code
POST /sign-out
GET  /password   the form; POST sets it
GET  /session    204 while the page of `?page=` may be seen, 401 when no longer
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from people.cookies import Cookie
from people.door_page import DoorPage
from people.login_session import AGE_MAX, LoginSession
from people.office import Attempt, Hindrance, PeopleOffice, Refused, SignedIn
from people.passwords import PASSWORD_CHARACTERS_MIN, PasswordFault
from people.rules import Open, Rules, safe_next
from people.tokens import Token

SIGN_IN_PATH: Final = "/sign-in"
SIGN_OUT_PATH: Final = "/sign-out"
PASSWORD_PATH: Final = "/password"  # noqa: S105 - a path
SESSION_PATH: Final = "/session"
DOOR_PATHS: Final = frozenset(
    {SIGN_IN_PATH, SIGN_OUT_PATH, PASSWORD_PATH, SESSION_PATH}
)

# A browser that somebody uses daily stays known; one in a drawer is forgotten.
_BROWSER_KNOWN_S: Final = 180 * 86_400

_FIELDS_MAX: Final = 10

# Threads that may wait for a password to be hashed; the office refuses more anyway.
_THREADS_MAX: Final = 20

# A page that lost its connection asks whether its login goes on, and leads to the
# door if not. A program that is away answers nothing, and nothing happens.
WATCH_SCRIPT: Final = f"""<script>
setInterval(async () => {{
  if (!window.socket || window.socket.connected) return;
  const here = location.pathname + location.search;
  try {{
    const answer = await fetch(
      "{SESSION_PATH}?page=" + encodeURIComponent(location.pathname),
      {{cache: "no-store"}});
    if (answer.status === 401)
      location.href = "{SIGN_IN_PATH}?ended=1&next=" + encodeURIComponent(here);
  }} catch {{}}
}}, 1500);
</script>"""


class Door:
    """Answers the door's paths."""

    def __init__(
        self,
        program: str,
        office: PeopleOffice,
        rules: Rules,
        page: DoorPage,
        now: Callable[[], datetime],
    ) -> None:
        self.login_cookie = Cookie(f"linli-{program}")
        self._browser_cookie = Cookie(f"linli-{program}-browser")
        self._office = office
        self.rules = rules
        self._page = page
        self._now = now
        self._threads = CapacityLimiter(_THREADS_MAX)

    async def answer(self, request: Request, session: LoginSession | None) -> Response:
        """Answer one request to one of `DOOR_PATHS`."""
        method = "GET" if request.method == "HEAD" else request.method
        way = (method, request.url.path)
        if way == ("GET", SESSION_PATH):
            return self._say_whether_it_goes_on(request, session)
        if way == ("GET", SIGN_IN_PATH):
            return self._show_sign_in(request)
        if way == ("POST", SIGN_IN_PATH):
            return await self._sign_in(request, session)
        if way == ("POST", SIGN_OUT_PATH):
            return self._sign_out(request, session)
        return await self._answer_password(request, session, method)

    def deny(self, request: Request, session: LoginSession) -> Response:
        """Say that this is not for this person."""
        page = self._page.denied(language_of(request), session)
        return html_answer(page, 403)

    # ---------------------------------------------------------- signing in

    def _show_sign_in(
        self,
        request: Request,
        typed: Mapping[str, str] | None = None,
        trouble: str | None = None,
        status: int = 200,
    ) -> Response:
        asked = dict(request.query_params) if typed is None else typed
        if trouble is None and "ended" in asked:
            trouble = self._page.say(language_of(request), "door-ended")
        page = self._page.sign_in(
            language_of(request),
            name=asked.get("name", ""),
            wanted=safe_next(asked.get("next", "/")),
            trouble=trouble,
        )
        return html_answer(page, status)

    async def _sign_in(
        self, request: Request, session: LoginSession | None
    ) -> Response:
        typed = await read_form(request)
        outcome = await to_thread.run_sync(
            self._office.sign_in,
            self._attempt(request, typed.get("name", ""), typed.get("secret", "")),
            limiter=self._threads,
        )
        if isinstance(outcome, Refused):
            trouble = self._trouble(language_of(request), outcome)
            status = 429 if outcome.hindrance is Hindrance.LATER else 401
            return self._show_sign_in(request, typed, trouble, status)
        if session is not None:
            self._office.sign_out(session, address_of(request))
        wanted = safe_next(typed.get("next", "/"))
        password = f"{PASSWORD_PATH}?language={language_of(request)}"
        leads_to = password if outcome.must_set_password else wanted
        return self._let_in(request, outcome, leads_to)

    def _let_in(self, request: Request, signed_in: SignedIn, leads_to: str) -> Response:
        answer = RedirectResponse(leads_to, 303)
        age_s = int(AGE_MAX.total_seconds())
        self.login_cookie.give(answer, request.scope, signed_in.login, age_s)
        self._browser_cookie.give(
            answer, request.scope, signed_in.browser, _BROWSER_KNOWN_S
        )
        return answer

    def _sign_out(self, request: Request, session: LoginSession | None) -> Response:
        if session is not None:
            self._office.sign_out(session, address_of(request))
        language = language_of(request)
        answer = RedirectResponse(f"{SIGN_IN_PATH}?language={language}", 303)
        self.login_cookie.give(answer, request.scope, "", 0)
        return answer

    # ------------------------------------------------------------ password

    async def _answer_password(
        self, request: Request, session: LoginSession | None, method: str
    ) -> Response:
        if request.url.path != PASSWORD_PATH or method not in {"GET", "POST"}:
            return Response(status_code=405)
        if session is None:
            query = f"language={language_of(request)}&next={PASSWORD_PATH}"
            return RedirectResponse(f"{SIGN_IN_PATH}?{query}", 303)
        if method == "POST":
            return await self._set_password(request, session)
        return self._show_password(request, session)

    def _show_password(
        self,
        request: Request,
        session: LoginSession,
        trouble: str | None = None,
        status: int = 200,
    ) -> Response:
        return html_answer(
            self._page.password(language_of(request), session, trouble), status
        )

    async def _set_password(self, request: Request, session: LoginSession) -> Response:
        typed, language = await read_form(request), language_of(request)
        password = typed.get("password", "")
        if password != typed.get("again", ""):
            trouble = self._page.say(language, "password-differs")
            return self._show_password(request, session, trouble, 400)
        outcome = await to_thread.run_sync(
            partial(
                self._office.set_password,
                session,
                self._attempt(request, session.person, typed.get("secret", "")),
                password,
            ),
            limiter=self._threads,
        )
        if isinstance(outcome, SignedIn):
            return self._let_in(request, outcome, f"/?language={language}")
        trouble = (
            self._page.say(
                language, f"password-{outcome}", characters=PASSWORD_CHARACTERS_MIN
            )
            if isinstance(outcome, PasswordFault)
            else self._trouble(language, outcome)
        )
        return self._show_password(request, session, trouble, 400)

    # --------------------------------------------------------------- small

    def _say_whether_it_goes_on(
        self, request: Request, session: LoginSession | None
    ) -> Response:
        page = urlsplit(request.query_params.get("page", "/")).path
        need = self.rules.find(page)
        if need is Open.TO_ALL:
            return Response(status_code=204)
        is_over = session is None or session.must_set_password
        return Response(status_code=401 if is_over else 204)

    def _attempt(self, request: Request, name: str, secret: str) -> Attempt:
        browser = self._browser_cookie.read(request.scope, request.cookies)
        return Attempt(
            name, secret, address_of(request), Token(browser) if browser else None
        )

    def _trouble(self, language: str, refused: Refused) -> str:
        key = f"door-{refused.hindrance}"
        if refused.hindrance is Hindrance.WRONG and refused.until is not None:
            key = "door-wrong-wait"
        if refused.until is None:
            return self._page.say(language, key)
        seconds = max(1, round((refused.until - self._now()).total_seconds()))
        return self._page.say(language, key, seconds=seconds)


def html_answer(page: str, status: int) -> Response:
    """Answer with a page that is not kept and runs no script."""
    return HTMLResponse(
        page,
        status,
        {
            "Cache-Control": "no-store",
            "Content-Security-Policy": (
                "default-src 'none'; style-src 'unsafe-inline'; form-action 'self';"
                " base-uri 'none'; frame-ancestors 'none'"
            ),
        },
    )


async def read_form(request: Request) -> dict[str, str]:
    """Read a sent form; what is none is an empty one. The gate bounds its size."""
    body = await request.body()
    try:
        text = body.decode("ascii")
        return dict(parse_qsl(text, max_num_fields=_FIELDS_MAX, keep_blank_values=True))
    except ValueError:
        return {}


def language_of(request: Request) -> str:
    """Speak as the request asks, or as the page does that it leads to."""
    asked = request.query_params.get("language")
    if asked is None:
        wanted = urlsplit(request.query_params.get("next", "")).query
        asked = dict(parse_qsl(wanted)).get("language")
    return "en" if asked == "en" else "zh"


def address_of(request: Request) -> str:
    return "" if request.client is None else request.client.host
