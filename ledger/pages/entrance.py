"""Who may see which page of the ledger, and the gate that keeps it."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from nicegui import app, ui

from interface.browser_elements import post_button
from interface.browser_theme import style_sheet
from interface.browser_traffic import (
    ROUTE_KEY,
    SOCKET_PATH,
    TOOLKIT_PATHS,
    find_page,
    route_paths,
    use_websockets_only,
)
from interface.metrics import METRICS_PATH
from interface.texts import Texts
from ledger.api.calls import API_ROOT
from ledger.pages.wording import Wording
from people.administration import PEOPLE_PATH, Administration
from people.door import WATCH_SCRIPT, Door
from people.door_page import DOOR_TEXTS_FOLDER, DoorPage
from people.gate import LOGIN_KEY, Gate
from people.login_session import LoginSession
from people.office import PeopleOffice
from people.page_sockets import PageSockets
from people.roles import Act
from people.rules import Need, Open, Rules

# A page that is not here is there for nobody.
NEEDS: Final[dict[str, Need]] = {
    **dict.fromkeys(TOOLKIT_PATHS, Open.TO_ALL),
    METRICS_PATH: Open.TO_WATCHER,
    f"{API_ROOT}/{{path:path}}": Open.TO_TOKEN,
    "/": Act.SUPERVISE,
    "/aside": Act.SUPERVISE,
    "/cases": Act.SUPERVISE,
    "/station": Act.SUPERVISE,
    "/rewards": Act.SUPERVISE,
    "/rewards/vouchers": Act.SUPERVISE,
    "/rewards/stock": Act.SUPERVISE,
    "/desk": Act.HAND_OUT,
    "/settings": Act.SUPERVISE,
}


def guard_pages(
    office: PeopleOffice, now: Callable[[], datetime], watcher_token: str | None
) -> None:
    """Put the gate before all pages. Call once, when all of them are registered.

    `now` is the clock of the site, in its zone.

    Raises `ValueError` for a page without a rule: nobody could ever see it.
    """
    rules = Rules(NEEDS)
    misfits = rules.misfits(route_paths())
    if misfits:
        raise ValueError("; ".join(misfits))
    page = DoorPage(Texts(DOOR_TEXTS_FOLDER).say, style_sheet())
    use_websockets_only()
    ui.add_head_html(WATCH_SCRIPT, shared=True)
    app.add_middleware(
        Gate,
        office=office,
        door=Door("ledger", office, rules, page, now),
        administration=Administration(office, page, now),
        sockets=PageSockets(SOCKET_PATH, find_page, ROUTE_KEY),
        watcher_token=watcher_token,
    )


def signed_in() -> LoginSession | None:
    """Say who opened the page that is being drawn; None on a page open to all."""
    session: LoginSession | None = ui.context.client.request.scope.get(LOGIN_KEY)
    return session


def may_see(path: str) -> bool:
    """Whether whoever opened the page that is being drawn may see another one."""
    session, need = signed_in(), NEEDS[path]
    return session is not None and isinstance(need, Act) and session.may(need)


def build_way_out(wording: Wording) -> None:
    """Draw who is signed in, which leads to her password, and the way out.

    Administrators find the page of people there, too.
    """
    session = signed_in()
    if session is not None:
        if session.may(Act.ADMINISTER):
            ui.link(wording.say("people"), f"{PEOPLE_PATH}?language={wording.language}")
        ui.link(session.person, f"/password?language={wording.language}")
        post_button(wording.say("sign-out"), f"/sign-out?language={wording.language}")
