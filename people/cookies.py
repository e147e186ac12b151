"""The cookies that people's browsers hold for us.

They bear the program's name: hall and ledger may be served from one host, and browsers
do not tell cookies apart by port.
"""

from collections.abc import Mapping
from http.cookies import SimpleCookie

from starlette.responses import Response
from starlette.types import Scope


class Cookie:
    """One cookie of one program: out of reach for scripts and other sites."""

    def __init__(self, name: str) -> None:
        self._name = name

    def name(self, scope: Scope) -> str:
        # Browsers take a cookie of this prefix only from HTTPS, and for this very host.
        return f"__Host-{self._name}" if scope["scheme"] == "https" else self._name

    def read(self, scope: Scope, cookies: Mapping[str, str]) -> str | None:
        scheme = "https" if scope["scheme"] in {"https", "wss"} else "http"
        return cookies.get(self.name({"scheme": scheme}))

    def give(
        self, answer: Response, scope: Scope, value: str, age_s: int | None
    ) -> None:
        cookie: SimpleCookie = SimpleCookie()
        name = self.name(scope)
        cookie[name] = value
        cookie[name]["path"] = "/"
        cookie[name]["httponly"] = True
        # Lax, so that a link in a message leads to the page and not to the door.
        cookie[name]["samesite"] = "Lax"
        if age_s is not None:
            cookie[name]["max-age"] = age_s
        if scope["scheme"] == "https":
            cookie[name]["secure"] = True
        answer.headers.append("set-cookie", cookie.output(header="").strip())
