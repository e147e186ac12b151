"""What travels between a page and its program besides the page, by NiceGUI's names.

A program that guards its pages needs three facts of NiceGUI: which paths carry only
the toolkit, the same for everybody; where the pages' sockets are; and which request
opened the page that a socket belongs to. They stand here, beside the rest that knows
NiceGUI, and `tests/people/` holds them to its table of routes.
"""

from collections.abc import Mapping
from typing import Any, Final

from nicegui import Client, __version__, app
from starlette.routing import Mount, Route

# Scripts, styles and pictures of the toolkit. Nothing of ours is ever among them.
TOOLKIT_PATHS: Final = (
    "/favicon.ico",
    *(
        f"/_nicegui/{__version__}/{kind}"
        for kind in (
            "static/{path:path}",
            "libraries/{key:path}",
            "components/{key:path}",
            "resources/{key}/{path:path}",
            "dynamic_resources/{name}",
            "esm/{key}/{path:path}",
        )
    ),
)

SOCKET_PATH: Final = "/_nicegui_ws/socket.io/"

# Where NiceGUI notes the route of a page in the scope of the request that opened it.
ROUTE_KEY: Final = "nicegui_page_path"

# NiceGUI mounts the sockets' own small program here.
_SOCKET_MOUNT: Final = "/_nicegui_ws"


def route_paths() -> list[str]:
    """List all routes of this process as rules name them, but the sockets'.

    `/favicon.ico` is among them: NiceGUI adds it when the serving begins.
    """
    paths = [
        f"{route.path}/{{path:path}}" if isinstance(route, Mount) else route.path
        for route in app.routes
        if isinstance(route, Route | Mount) and route.path != _SOCKET_MOUNT
    ]
    return [*paths, "/favicon.ico"]


def find_page(client_id: str) -> Mapping[str, Any] | None:
    """Find the scope of the request that opened a page; None if it is not open."""
    client = Client.instances.get(client_id)
    return None if client is None else client.request.scope


def use_websockets_only() -> None:
    """Let pages connect by websocket and nothing else: one way in to guard."""
    app.config.socket_io_js_transports = ["websocket"]
