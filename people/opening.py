"""Opening a program's file of people at its start, and looking at it for `--check`."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from people.commands import render_code
from people.deeds import PeopleDeeds
from people.office import PeopleOffice
from people.password_hash import PasswordHashes
from people.store import PeopleFile


@contextmanager
def open_office(file: Path) -> Iterator[PeopleOffice]:
    """Open the office for a running program. Raises `PeopleError`.

    At the very first start there is nobody: an administrator is made, and her one-time
    code is written to standard error, once. It is no log line: logs are kept.
    """
    with closing(PeopleFile(file)) as people:
        issued = PeopleDeeds(people).admit_first()
        if issued is not None:
            sys.stderr.write(f"{render_code(issued)}\n")
            sys.stderr.flush()
        yield PeopleOffice(people, PasswordHashes())


def look_at_people(file: Path) -> str:
    """Say how the file of people is; makes none. Raises `PeopleError`."""
    if not file.exists():
        return f"{file} is made at the first start, which prints a one-time code"
    with closing(PeopleFile(file)) as people:
        everybody = people.people()
    able = sum(one.has_password and not one.is_locked for one in everybody)
    return f"{file}, {len(everybody)} people, {able} of them may sign in"
