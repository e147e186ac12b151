"""The commands of people, the same for every program, and the first start."""

import argparse
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import pytest

from people.commands import add_people_commands, answer_people_command
from people.failures import DeedRefusedError
from people.opening import look_at_people, open_office
from people.roles import render_permissions

Answer: TypeAlias = Callable[..., str]


@pytest.fixture
def people_file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "people.db"


@pytest.fixture
def answer(people_file: Path) -> Answer:
    parser = argparse.ArgumentParser()
    add_people_commands(parser.add_subparsers())

    def answer(*words: str) -> str:
        return answer_people_command(parser.parse_args(words), people_file)

    return answer


def test_roles_prints_the_table_and_needs_no_file(
    answer: Answer, people_file: Path
) -> None:
    assert answer("roles") == render_permissions()
    assert not people_file.exists()


def test_people_are_added_changed_locked_and_listed(answer: Answer) -> None:
    assert answer("people", "add", "wang", "worker").startswith(
        "one-time code for wang: "
    )
    answer("people", "add", "li", "administrator")
    answer("people", "role", "wang", "supervisor")
    answer("people", "lock", "wang")
    answer("people", "unlock", "wang")
    assert "one-time code for wang: " in answer("people", "code", "wang")
    answer("people", "sign-out", "wang")
    answer("people", "lock", "wang")

    assert [
        line.split(maxsplit=2) for line in answer("people", "list").splitlines()
    ] == [
        ["name", "role", "state"],
        ["li", "administrator", "has no password yet"],
        ["wang", "supervisor", "locked"],
    ]
    audit = answer("people", "audit", "--lines", "3").splitlines()
    deeds = ["locked", "signed out everywhere", "one-time code issued"]
    for line, deed in zip(audit, deeds, strict=True):
        assert f"(operator)      {deed}" in line


@pytest.mark.parametrize("role", ["kiosk", "inspector", "king"])
def test_nobody_is_added_who_never_signs_in(
    answer: Answer, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        answer("people", "add", "wang", role)
    assert role in capsys.readouterr().err


def test_who_is_not_there_is_told(answer: Answer) -> None:
    with pytest.raises(DeedRefusedError, match="there is no 'wang'; `people list`"):
        answer("people", "lock", "wang")


class Terminal(StringIO):
    """What somebody sits before."""

    def isatty(self) -> bool:
        return True


def test_the_first_start_shows_a_code_once_and_check_says_how_it_is(
    people_file: Path,
) -> None:
    assert "is made at the first start" in look_at_people(people_file)
    assert not people_file.exists()

    first, second = Terminal(), Terminal()
    for terminal in (first, second):
        with open_office(people_file, "hall", terminal):
            pass

    assert first.getvalue().startswith("one-time code for admin: ")
    assert second.getvalue() == ""
    assert "1 people, 0 of them may sign in" in look_at_people(people_file)


def test_a_service_shows_no_code_but_says_how_to_get_one(
    people_file: Path, answer: Answer
) -> None:
    journal = StringIO()
    with open_office(people_file, "hall", journal):
        pass
    assert journal.getvalue() == (
        "nobody may sign in yet: python -m hall people code admin prints a one-time"
        " code\n"
    )
    assert "one-time code for admin: " in answer("people", "code", "admin")
