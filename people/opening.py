"""Opening a program's file of people at its start, and looking at it for `--check`."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TextIO

from people.commands import render_code
from people.deeds import PeopleDeeds
from people.office import PeopleOffice
from people.password_hash import PasswordHashes
from people.store import PeopleFile


@contextmanager
def open_office(
    file: Path, program: str, terminal: TextIO | None = None
) -> Iterator[PeopleOffice]:
    """Open the office for a running program. Raises `PeopleError`.

    At the very first start there is nobody: an administrator is made, and her one-time
    code is shown, once, if there is a terminal to show it on. A service's standard
    error is kept in a journal that others read; there, what to do stands instead.
    """
    terminal = terminal or sys.stderr
    with closing(PeopleFile(file)) as people:
        issued = PeopleDeeds(people).admit_first()
        if issued is not None:
            terminal.write(
                f"{render_code(issued)}\n"
                if terminal.isatty()
                else f"nobody may sign in yet: python -m {program} people code"
                f" {issued.person} prints a one-time code\n"
            )
            terminal.flush()
        yield PeopleOffice(people, PasswordHashes())


def look_at_people(file: Path) -> str:
    """Say how the file of people is; makes none. Raises `PeopleError`."""
    if not file.exists():
        return f"{file} is made at the first start"
    with closing(PeopleFile(file)) as people:
        everybody = people.people()
    able = sum(one.has_password and not one.is_locked for one in everybody)
    return f"{file}, {len(everybody)} people, {able} of them may sign in"
