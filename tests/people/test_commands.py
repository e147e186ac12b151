"""The commands of people, the same for every program, and the first start."""

import argparse
from collections.abc import Callable
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


def test_the_first_start_prints_a_code_once_and_check_says_how_it_is(
    people_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "is made at the first start" in look_at_people(people_file)
    assert not people_file.exists()

    with open_office(people_file):
        pass
    first = capsys.readouterr()
    with open_office(people_file):
        pass
    second = capsys.readouterr()

    assert first.err.startswith("one-time code for admin: ")
    assert first.out == second.out == second.err == ""
    assert "1 people, 0 of them may sign in" in look_at_people(people_file)
