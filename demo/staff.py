"""The neighbourhood's staff: who signs in to the pages, and with what.

They are let in as everybody is: an administrator adds them, a one-time code lets them
in once, and they set a password. It is the same for all of them and known to all who
read this, which is well only because a demo's pages are for this machine alone.
"""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import Final

from demo.failures import DemoError
from people.deeds import PeopleDeeds
from people.office import Attempt, PeopleOffice, SignedIn
from people.password_hash import PasswordHashes
from people.roles import Role
from people.store import PeopleFile

PASSWORD: Final = "yi ge qu de linju"  # noqa: S105 - shown to whoever starts the demo

STAFF: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "admin": Role.ADMINISTRATOR,
        "zhang": Role.SUPERVISOR,
        "wang": Role.WORKER,
    }
)


def admit_staff(file: Path) -> dict[str, SignedIn]:
    """Add everybody to a program's file of people, and sign everybody in once."""
    with closing(PeopleFile(file)) as people:
        deeds, office = PeopleDeeds(people), PeopleOffice(people, PasswordHashes())
        return {name: _admit(deeds, office, name) for name in STAFF}


def _admit(deeds: PeopleDeeds, office: PeopleOffice, name: str) -> SignedIn:
    code = deeds.add(name, STAFF[name]).code
    entered = office.sign_in(Attempt(name, code, "demo"))
    if isinstance(entered, SignedIn):
        session = office.find_login(entered.login)
        if session is not None:
            signed_in = office.set_password(
                session, Attempt(name, "", "demo"), PASSWORD
            )
            if isinstance(signed_in, SignedIn):
                return signed_in
    msg = f"{name} could not sign in: {entered}"
    raise DemoError(msg)
