"""Fixtures of the office: a real file, and a wall clock that is moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from people.deeds import PeopleDeeds
from people.office import PeopleOffice, SignedIn
from people.password_hash import PasswordHashes
from people.roles import Role
from people.store import PeopleFile
from tests.people.doorway import Clock, set_password


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[PeopleFile]:
    people = PeopleFile(tmp_path / "state" / "people.db")
    yield people
    people.close()


@pytest.fixture
def deeds(file: PeopleFile, clock: Clock) -> PeopleDeeds:
    return PeopleDeeds(file, now=clock)


@pytest.fixture
def office(file: PeopleFile, clock: Clock) -> PeopleOffice:
    return PeopleOffice(file, PasswordHashes(CHEAPEST), clock)


@pytest.fixture
def wang(office: PeopleOffice, deeds: PeopleDeeds) -> SignedIn:
    """Let Wang set her password at home."""
    return set_password(office, deeds.add("wang", Role.WORKER).code)
