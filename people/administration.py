"""Answers the administrator's page: `/people`, the same in every program.

Every deed is done in the name of whoever is signed in, and is in the audit before the
page says that it is done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from people.audit import AuditLine
from people.deed_names import PersonDeed
from people.deeds import IssuedCode, PeopleDeeds
from people.door import address_of, html_answer, language_of, read_form
from people.door_page import DoorPage
from people.failures import DeedRefusedError
from people.login_session import LoginSession
from people.office import PeopleOffice
from people.people_page import PeoplePage
from people.person import Person
from people.roles import Role

PEOPLE_PATH: Final = "/people"

# What a person looks through; all of it is at the shell: `people audit --lines N`.
_AUDIT_LINES: Final = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    people: list[Person]
    audit: list[AuditLine]


class Administration:
    """Shows people and the audit, and does what its forms ask."""

    def __init__(
        self, office: PeopleOffice, door_page: DoorPage, now: Callable[[], datetime]
    ) -> None:
        self._office = office
        self._page = PeoplePage(door_page)
        self._now = now

    async def answer(self, request: Request, session: LoginSession) -> Response:
        """Answer an administrator."""
        if request.method == "POST":
            return await self._do(request, session)
        if request.method not in {"GET", "HEAD"}:
            return Response(status_code=405)
        return self._show(request)

    async def _do(self, request: Request, session: LoginSession) -> Response:
        form, language = await read_form(request), language_of(request)
        name = form.get("name", "")
        deeds = self._office.deeds_of(session, address_of(request))
        try:
            deed = PersonDeed(form.get("deed", ""))
            issued = _do(deeds, deed, name, form.get("role", ""))
        except ValueError:  # no deed or no role of ours: no form of ours
            return Response(status_code=400)
        except DeedRefusedError as error:
            told = self._page.tell_refusal(language, error.refusal, name)
            return self._show(request, told, 400)
        if issued is None:
            return self._show(request, self._page.tell_done(language, name, deed))
        until = issued.expires_at.astimezone(self._now().tzinfo)
        return self._show(
            request,
            self._page.tell_code(
                language, issued.person, issued.code, f"{until:%Y-%m-%d %H:%M}"
            ),
        )

    def _show(self, request: Request, told: str = "", status: int = 200) -> Response:
        file, zone = self._office.file, self._now().tzinfo
        if zone is None:
            msg = "the clock of the pages has no zone"
            raise ValueError(msg)
        shown = _Shown(file.people(), file.latest_audit(_AUDIT_LINES))
        page = self._page.write(language_of(request), shown, zone, told)
        return html_answer(page, status)


def _do(
    deeds: PeopleDeeds, deed: PersonDeed, name: str, role: str
) -> IssuedCode | None:
    """Do one deed; the code if it issues one. Raises `ValueError` for no role."""
    match deed:
        case PersonDeed.ADD:
            return deeds.add(name, Role(role))
        case PersonDeed.CODE:
            return deeds.issue_code(name)
        case PersonDeed.ROLE:
            deeds.change_role(name, Role(role))
        case PersonDeed.LOCK:
            deeds.lock(name)
        case PersonDeed.UNLOCK:
            deeds.unlock(name)
        case PersonDeed.SIGN_OUT:
            deeds.sign_out_everywhere(name)
    return None
