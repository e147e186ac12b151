"""What an administrator does with people: add, lock, change a role, issue a code.

Each deed is written down in the same transaction that does it. Refusals raise
`DeedRefusedError`, whose text says what now: the callers are commands and forms.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from people.audit import OPERATOR, AuditLine, Deed
from people.deed_names import DeedRefusal
from people.failures import DeedRefusedError
from people.person import Person, PersonName, parse_name
from people.roles import PAGE_ROLES, Role
from people.store import PeopleFile
from people.tokens import CODE_BYTES, digest, make_code, parse_code

# Long enough to be handed over on paper the next working day.
CODE_LIFE: Final = timedelta(days=2)

# Who is let in first, when there is nobody yet.
FIRST_ADMINISTRATOR: Final = PersonName("admin")

# From where a deed at the shell is done.
_SHELL: Final = "shell"


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A one-time code as it is handed over, once: only its digest is kept."""

    person: PersonName
    code: str
    expires_at: datetime


class PeopleDeeds:
    """Deeds of one actor, from one place. Raises `PeopleError`."""

    def __init__(
        self,
        file: PeopleFile,
        actor: str = OPERATOR,
        address: str = _SHELL,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._file = file
        self._actor = actor
        self._address = address
        self._now = now

    def admit_first(self) -> IssuedCode | None:
        """Make the first administrator if there is nobody yet; her code, once."""
        with self._file.transaction():
            if self._file.people():
                return None
            self._file.add_person(FIRST_ADMINISTRATOR, Role.ADMINISTRATOR)
            self._note(Deed.PERSON_ADDED, FIRST_ADMINISTRATOR, Role.ADMINISTRATOR)
            return self._issue(FIRST_ADMINISTRATOR)

    def add(self, typed: str, role: Role) -> IssuedCode:
        """Add somebody, who signs in first with the code that this returns."""
        name = parse_name(typed)
        if name is None:
            msg = f"{typed!r} is no name: a-z, 0-9 and -, at most 32; as wang-fang"
            raise DeedRefusedError(DeedRefusal.NO_NAME, msg)
        if role not in PAGE_ROLES:
            msg = f"a {role} never signs in to a page; choose {', '.join(PAGE_ROLES)}"
            raise DeedRefusedError(DeedRefusal.NO_PAGE_ROLE, msg)
        with self._file.transaction():
            if self._file.find_person(name) is not None:
                msg = f"{name} is there already; choose another name"
                raise DeedRefusedError(DeedRefusal.NAME_TAKEN, msg)
            self._file.add_person(name, role)
            self._note(Deed.PERSON_ADDED, name, role)
            return self._issue(name)

    def change_role(self, typed: str, role: Role) -> None:
        if role not in PAGE_ROLES:
            msg = f"a {role} never signs in to a page; choose {', '.join(PAGE_ROLES)}"
            raise DeedRefusedError(DeedRefusal.NO_PAGE_ROLE, msg)
        with self._file.transaction():
            person = self._find(typed)
            if role is not Role.ADMINISTRATOR:
                self._keep_an_administrator(person)
            self._file.set_role(person.name, role)
            self._note(Deed.ROLE_CHANGED, person.name, f"{person.role} to {role}")

    def lock(self, typed: str) -> None:
        """Let somebody in no longer, and end all her logins at once."""
        with self._file.transaction():
            person = self._find(typed)
            self._keep_an_administrator(person)
            self._file.set_locked(person.name, is_locked=True)
            self._file.close_logins(person.name)
            self._file.forget_code(person.name)
            self._note(Deed.LOCKED, person.name)

    def unlock(self, typed: str) -> None:
        with self._file.transaction():
            person = self._find(typed)
            self._file.set_locked(person.name, is_locked=False)
            self._note(Deed.UNLOCKED, person.name)

    def issue_code(self, typed: str) -> IssuedCode:
        """Let somebody set a new password: the old one and all logins end now."""
        with self._file.transaction():
            person = self._find(typed)
            if person.is_locked:
                msg = f"{person.name} is locked; unlock her first"
                raise DeedRefusedError(DeedRefusal.LOCKED, msg)
            self._file.set_password_hash(person.name, None)
            self._file.close_logins(person.name)
            return self._issue(person.name)

    def sign_out_everywhere(self, typed: str) -> None:
        with self._file.transaction():
            person = self._find(typed)
            self._file.close_logins(person.name)
            self._file.forget_browsers(person.name)
            self._note(Deed.SIGNED_OUT_EVERYWHERE, person.name)

    def _find(self, typed: str) -> Person:
        name = parse_name(typed)
        person = None if name is None else self._file.find_person(name)
        if person is None:
            msg = f"there is no {typed!r}; `people list` shows who is there"
            raise DeedRefusedError(DeedRefusal.UNKNOWN, msg)
        return person

    def _keep_an_administrator(self, person: Person) -> None:
        others = [
            one
            for one in self._file.people()
            if one.role is Role.ADMINISTRATOR
            and not one.is_locked
            and one.name != person.name
        ]
        if person.role is Role.ADMINISTRATOR and not person.is_locked and not others:
            msg = f"{person.name} is the last administrator; add another one first"
            raise DeedRefusedError(DeedRefusal.LAST_ADMINISTRATOR, msg)

    def _issue(self, name: PersonName) -> IssuedCode:
        code = make_code(secrets.token_bytes(CODE_BYTES))
        letters = parse_code(code)
        if letters is None:
            raise AssertionError(code)
        expires_at = self._now() + CODE_LIFE
        self._file.set_code(name, digest(letters), expires_at)
        self._note(Deed.CODE_ISSUED, name)
        return IssuedCode(name, code, expires_at)

    def _note(self, deed: Deed, subject: str, outcome: str = "done") -> None:
        self._file.note(
            AuditLine(self._now(), self._actor, deed, subject, self._address, outcome)
        )
