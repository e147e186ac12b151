"""The commands `people …` and `roles`, the same for every program that has pages."""

import argparse
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Final, TypeAlias

from people.deeds import IssuedCode, PeopleDeeds
from people.roles import PAGE_ROLES, Role, render_permissions
from people.store import PeopleFile

# What `add_subparsers` returns; argparse gives it no public name.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
_Deed: TypeAlias = Callable[[argparse.Namespace, PeopleFile], str]

_AUDIT_LINES: Final = 100


def add_people_commands(commands: Commands) -> None:
    """Add `people` and `roles` to a program's commands."""
    roles = commands.add_parser("roles", help="print who may do what")
    roles.set_defaults(answer=_roles)
    people = commands.add_parser("people", help="who may sign in to the pages")
    deeds = people.add_subparsers(metavar="DEED", required=True)
    _add(deeds, "list", _list, "everybody, with role and state")
    adding = _add(deeds, "add", _add_person, "add somebody; prints a one-time code")
    adding.add_argument("name", metavar="NAME")
    adding.add_argument("role", metavar="ROLE", type=Role, choices=PAGE_ROLES)
    changing = _add(deeds, "role", _change_role, "give somebody another role")
    changing.add_argument("name", metavar="NAME")
    changing.add_argument("role", metavar="ROLE", type=Role, choices=PAGE_ROLES)
    for deed, answer, words in (
        ("lock", _lock, "let somebody in no longer; ends all logins at once"),
        ("unlock", _unlock, "let somebody in again"),
        ("code", _code, "a new one-time code; the old password ends"),
        ("sign-out", _sign_out, "end all logins of somebody"),
    ):
        _add(deeds, deed, answer, words).add_argument("name", metavar="NAME")
    audit = _add(deeds, "audit", _audit, "who did what, newest first")
    audit.add_argument("--lines", type=int, default=_AUDIT_LINES, metavar="N")


def is_people_command(arguments: argparse.Namespace) -> bool:
    return hasattr(arguments, "answer")


def answer_people_command(arguments: argparse.Namespace, file: Path) -> str:
    """Do what was asked, beside a running program; what to print.

    Raises `PeopleError`, whose text is for the operator.
    """
    if arguments.answer is _roles:  # which needs no file
        return render_permissions()
    with closing(PeopleFile(file)) as people:
        deed: _Deed = arguments.answer
        return deed(arguments, people)


def render_code(issued: IssuedCode) -> str:
    """Write a code for whoever is to hand it over."""
    until = issued.expires_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return (
        f"one-time code for {issued.person}: {issued.code}\n"
        f"(shown once; typed instead of the password, until {until})"
    )


def _roles(_: argparse.Namespace, _file: PeopleFile) -> str:
    return render_permissions()


def _list(_: argparse.Namespace, file: PeopleFile) -> str:
    lines = [f"{'name':<32}  {'role':<13}  state"]
    for person in file.people():
        state = (
            "locked"
            if person.is_locked
            else "may sign in"
            if person.has_password
            else "has no password yet"
        )
        lines.append(f"{person.name:<32}  {person.role:<13}  {state}")
    return "\n".join(lines)


def _add_person(arguments: argparse.Namespace, file: PeopleFile) -> str:
    return render_code(PeopleDeeds(file).add(arguments.name, arguments.role))


def _change_role(arguments: argparse.Namespace, file: PeopleFile) -> str:
    PeopleDeeds(file).change_role(arguments.name, arguments.role)
    return f"{arguments.name} is {arguments.role} from now on"


def _lock(arguments: argparse.Namespace, file: PeopleFile) -> str:
    PeopleDeeds(file).lock(arguments.name)
    return f"{arguments.name} is locked, and signed out everywhere"


def _unlock(arguments: argparse.Namespace, file: PeopleFile) -> str:
    PeopleDeeds(file).unlock(arguments.name)
    return f"{arguments.name} may sign in again"


def _code(arguments: argparse.Namespace, file: PeopleFile) -> str:
    return render_code(PeopleDeeds(file).issue_code(arguments.name))


def _sign_out(arguments: argparse.Namespace, file: PeopleFile) -> str:
    PeopleDeeds(file).sign_out_everywhere(arguments.name)
    return f"{arguments.name} is signed out everywhere"


def _audit(arguments: argparse.Namespace, file: PeopleFile) -> str:
    return "\n".join(
        f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}  {line.actor:<14}  {line.deed:<20}"
        f"  {line.subject:<24}  {line.address:<15}  {line.outcome}"
        for line in file.latest_audit(arguments.lines)
    )


def _add(
    commands: Commands, name: str, answer: _Deed, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(answer=answer)
    # The same option again, for those who name the file last; silent when not given.
    parser.add_argument(
        "--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    return parser
