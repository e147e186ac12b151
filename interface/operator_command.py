"""A program's command line, the same for every program: the operator's front door.

`--config FILE` names the settings, `--check` says how everything is that the program
needs, `--log-json` logs for machines. Exit codes: 1 something is not well, 2 the
settings cannot be used.
"""

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

EXIT_NOT_WELL: Final = 1
EXIT_SETTINGS: Final = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """How one thing is that a program needs, and what now if it is not well."""

    what: str
    is_well: bool
    detail: str
    where: str = ""


def program_parser(
    program: str, description: str, *, check_help: str, epilog: str | None = None
) -> argparse.ArgumentParser:
    """Make the parser with what every program understands."""
    parser = argparse.ArgumentParser(
        prog=f"python -m {program}", description=description, epilog=epilog
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=Path(f"config/{program}.toml"),
        metavar="FILE",
        help=f"settings of this {program} (default: %(default)s)",
    )
    parser.add_argument("--check", action="store_true", help=check_help)
    parser.add_argument(
        "--log-json", action="store_true", help="one JSON object a log line, on stdout"
    )
    return parser


def find(
    what: str,
    look: Callable[[], str],
    failures: tuple[type[Exception], ...],
    *,
    where: str = "",
) -> Finding:
    """Look at one thing: its detail if it is well, what a failure says if not."""
    try:
        return Finding(what, is_well=True, detail=look(), where=where)
    except failures as error:
        return Finding(what, is_well=False, detail=str(error), where=where)


def render_findings(settings: str, findings: Iterable[Finding]) -> str:
    """Write a line for the settings and one for each finding."""
    lines = [f"{'well':<8}  settings {settings}"]
    for each in findings:
        word = "well" if each.is_well else "NOT WELL"
        lines.append(f"{word:<8}  {each.what}: {each.detail}")
    return "\n".join(lines)


def exit_code(findings: Iterable[Finding]) -> int:
    """0 if all is well."""
    return 0 if all(each.is_well for each in findings) else EXIT_NOT_WELL
