"""Who may see which page of the hall, and the gate that keeps it."""

from datetime import UTC, datetime
from typing import Final

from nicegui import app, ui

from interface.browser_theme import style_sheet
from interface.browser_traffic import (
    ROUTE_KEY,
    SOCKET_PATH,
    TOOLKIT_PATHS,
    find_page,
    use_websockets_only,
)
from interface.texts import Texts
from people.door import WATCH_SCRIPT, Door
from people.door_page import DOOR_TEXTS_FOLDER
from people.gate import Gate, PageSockets
from people.office import PeopleOffice
from people.roles import Act
from people.rules import Need, Open, Rules

# A page that is not here is there for nobody. The display hangs in the lobby.
NEEDS: Final[dict[str, Need]] = {
    **dict.fromkeys(TOOLKIT_PATHS, Open.TO_ALL),
    "/display": Open.TO_ALL,
    "/": Act.ENTER_HALL,
    "/counter/{name}": Act.SERVE_COUNTER,
}


def guard_pages(office: PeopleOffice) -> None:
    """Put the gate before all pages. Call once, before they are served."""
    rules = Rules(NEEDS)
    door = Door(
        "hall",
        office,
        rules,
        Texts(DOOR_TEXTS_FOLDER).say,
        style_sheet(),
        lambda: datetime.now(UTC),
    )
    use_websockets_only()
    ui.add_head_html(WATCH_SCRIPT, shared=True)
    app.add_middleware(
        Gate,
        office=office,
        rules=rules,
        door=door,
        sockets=PageSockets(SOCKET_PATH, find_page, ROUTE_KEY),
    )
