"""What `--check` looks at: can the ledger keep books, serve pages, reach its broker."""

from functools import partial
from typing import Final

from interface.failures import InterfaceError
from interface.operator_command import Finding, find
from interface.web import WebSettings, check_web
from ledger.settings import LedgerSettings
from ledger.store.database import StoreError, open_or_make_database
from ledger.store.engines import durability_doubt
from ledger.store.views import outcome_counts
from messaging.failures import MessagingError
from messaging.reach import reach_broker
from people.failures import PeopleError
from people.opening import look_at_people

_FAILURES: Final = (StoreError, InterfaceError, MessagingError, PeopleError)


def check(settings: LedgerSettings) -> list[Finding]:
    """Look at everything, and go on after what is not well."""
    looks = {
        "books": partial(_check_books, settings),
        "people": partial(look_at_people, settings.people_file),
        "pages": partial(_check_pages, settings.web),
        "broker": partial(reach_broker, settings.broker),
    }
    return [find(what, look, _FAILURES) for what, look in looks.items()]


def _check_books(settings: LedgerSettings) -> str:
    database = open_or_make_database(settings.database, settings.database_password_file)
    with database.read() as connection:
        counts = outcome_counts(connection)
        doubt = durability_doubt(connection)
    place = database.place
    database.close()
    if doubt is not None:
        msg = f"{place}: {doubt}"
        raise StoreError(msg)
    return f"{place}, {counts.get('posted', 0)} drops posted"


def _check_pages(web: WebSettings) -> str:
    check_web(web)
    return f"{web.address} is free"
