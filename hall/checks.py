"""What `--check` looks at: can the hall write, listen, and reach its broker.

Nothing is repaired and nothing is left behind but the journal's folder.
"""

import socket
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from hall.failures import HallError
from hall.journal import Journal, day_files, read_day
from hall.pages.site import check_tcp_port
from hall.settings import HallSettings

# Long enough for a slow network, short enough for somebody who waits.
_REACH_S_MAX: Final = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is that the hall needs."""

    what: str
    is_well: bool
    detail: str


def check(settings: HallSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    return [
        _find(f"journal {settings.journal_folder}", lambda: _check_journal(settings)),
        _find("pages", lambda: _check_pages(settings)),
        _find("broker", lambda: _check_broker(settings)),
    ]


def _find(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, is_well=True, detail=look())
    except HallError as error:
        return Finding(what, is_well=False, detail=str(error))


def _check_journal(settings: HallSettings) -> str:
    with closing(Journal(settings.journal_folder)):
        files = day_files(settings.journal_folder)
        if not files:
            return "empty"
        lines = read_day(files[-1].name, files[-1].read_bytes())
    detail = f"{files[-1].name} has {len(lines.facts)} facts"
    if lines.unreadable_count:
        return f"{detail}; {lines.unreadable_count} lines are damaged, start repairs it"
    return detail


def _check_pages(settings: HallSettings) -> str:
    check_tcp_port(settings.web)
    return f"{settings.web.host}:{settings.web.tcp_port} is free"


def _check_broker(settings: HallSettings) -> str:
    where = f"{settings.broker.host}:{settings.broker.tcp_port}"
    try:
        socket.create_connection(
            (settings.broker.host, settings.broker.tcp_port), _REACH_S_MAX
        ).close()
    except OSError as error:
        msg = f"{where}: {error.strerror or error}; start it, or correct [broker]"
        raise HallError(msg) from error
    return f"{where} answers"
