"""Signing in as people do, for tests of pages: with a code first, then a password."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from argon2.profiles import CHEAPEST

from people.deeds import PeopleDeeds
from people.office import Attempt, PeopleOffice, SignedIn
from people.password_hash import PasswordHashes
from people.roles import Role
from people.store import PeopleFile

PASSWORD: Final = "mingtian qu mai san jin baicai"  # noqa: S105 - of people who exist in tests


def sign_in_once(file: Path, name: str, role: Role) -> SignedIn:
    """Add somebody to a program's file of people, and sign her in."""
    with closing(PeopleFile(file)) as people:
        issued = PeopleDeeds(people).add(name, role)
        office = PeopleOffice(people, PasswordHashes(CHEAPEST))
        entered = office.sign_in(Attempt(name, issued.code, "127.0.0.1"))
        assert isinstance(entered, SignedIn)
        session = office.find_login(entered.login)
        assert session is not None
        signed_in = office.set_password(session, Attempt(name, "", "test"), PASSWORD)
        assert isinstance(signed_in, SignedIn)
        return signed_in


def cookies(program: str, signed_in: SignedIn) -> Mapping[str, str]:
    """Name the cookies that a browser of hers would hold, over HTTP."""
    return {
        f"linli-{program}": signed_in.login,
        f"linli-{program}-browser": signed_in.browser,
    }
