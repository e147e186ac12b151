"""What `--check` looks at: can the hall write, listen, and reach its broker.

Nothing is repaired and nothing is left behind but the journal's folder.
"""

from contextlib import closing
from functools import partial
from typing import Final

from hall.failures import HallError
from hall.journal import Journal, day_files, read_day
from hall.settings import HallSettings
from interface.failures import InterfaceError
from interface.operator_command import Finding, find
from interface.web import check_web
from messaging.failures import MessagingError
from messaging.reach import reach_broker
from people.failures import PeopleError
from people.opening import look_at_people

_FAILURES: Final = (HallError, InterfaceError, MessagingError, PeopleError)


def check(settings: HallSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    looks = {
        f"journal {settings.journal_folder}": partial(_check_journal, settings),
        "people": partial(look_at_people, settings.people_file),
        "pages": partial(_check_pages, settings),
        "broker": partial(reach_broker, settings.broker),
    }
    return [find(what, look, _FAILURES) for what, look in looks.items()]


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
    check_web(settings.web)
    return f"{settings.web.address} is free"
