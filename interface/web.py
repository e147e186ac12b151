"""Where a program serves its pages; the `[web]` table of its settings."""

import socket
from typing import Annotated

from msgspec import Meta, Struct

from interface.failures import TcpPortTakenError


class WebSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Address of the pages. They have no log-in yet: loopback unless told otherwise."""

    host: str = "127.0.0.1"
    tcp_port: Annotated[int, Meta(ge=1, le=65_535)]


def check_tcp_port(web: WebSettings) -> None:
    """Raise `TcpPortTakenError` if the pages could not be served."""
    try:
        with socket.create_server((web.host, web.tcp_port)):
            pass
    except OSError as error:
        msg = (
            f"pages at {web.host}:{web.tcp_port}: {error.strerror or error};"
            " stop what listens there, or choose another [web] tcp_port"
        )
        raise TcpPortTakenError(msg) from error
