"""What `--check` looks at: can the ledger keep books, serve pages, reach its broker."""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ledger.settings import LedgerSettings, WebSettings
from ledger.store.database import StoreError, open_or_make_database
from ledger.store.views import outcome_counts

# Long enough for a slow network, short enough for somebody who waits.
_REACH_S_MAX: Final = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is that the ledger needs."""

    what: str
    is_well: bool
    detail: str


class NotWellError(Exception):
    """Something that the ledger needs is not there; the text says what now."""


def check(settings: LedgerSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    return [
        _find("books", lambda: _check_books(settings)),
        _find("pages", lambda: _check_pages(settings.web)),
        _find("broker", lambda: _check_broker(settings)),
    ]


def check_tcp_port(web: WebSettings) -> None:
    """Raise `NotWellError` if the pages could not be served."""
    try:
        with socket.create_server((web.host, web.tcp_port)):
            pass
    except OSError as error:
        msg = (
            f"{web.host}:{web.tcp_port}: {error.strerror or error};"
            " stop what listens there, or choose another [web] tcp_port"
        )
        raise NotWellError(msg) from error


def _find(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, is_well=True, detail=look())
    except (NotWellError, StoreError) as error:
        return Finding(what, is_well=False, detail=str(error))


def _check_books(settings: LedgerSettings) -> str:
    database = open_or_make_database(settings.database, datetime.now(UTC))
    with database.read() as connection:
        counts = outcome_counts(connection)
    database.close()
    return f"{settings.database}, {counts.get('posted', 0)} drops posted"


def _check_pages(web: WebSettings) -> str:
    check_tcp_port(web)
    return f"{web.host}:{web.tcp_port} is free"


def _check_broker(settings: LedgerSettings) -> str:
    broker = settings.broker
    where = f"{broker.host}:{broker.tcp_port}"
    try:
        socket.create_connection((broker.host, broker.tcp_port), _REACH_S_MAX).close()
    except OSError as error:
        msg = f"{where}: {error.strerror or error}; start it, or correct [broker]"
        raise NotWellError(msg) from error
    return f"{where} answers"
