"""Somebody who may sign in, and the names that people can have. No I/O here."""

import re
from dataclasses import dataclass
from typing import Final, NewType

from people.roles import Role

# The form of an inspector's and a worker's id in messages: one name everywhere.
PersonName = NewType("PersonName", str)

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


@dataclass(frozen=True, slots=True)
class Person:
    """One person as the administrator sees her."""

    name: PersonName
    role: Role
    is_locked: bool
    has_password: bool


def parse_name(text: str) -> PersonName | None:
    """Read what somebody typed for a name; None if nobody can be called so."""
    name = text.strip().casefold()
    return None if _NAME.fullmatch(name) is None else PersonName(name)
