"""The hall's command line: `python -m hall`."""

import argparse
import sys
from pathlib import Path

import msgspec

from hall.checks import check
from hall.failures import HallError
from hall.journal import read_day
from hall.layout import Layout
from hall.queue import HallQueue
from hall.run import run
from hall.settings import load_hall_settings
from hall.ticket import render_transitions
from interface.failures import InterfaceError
from interface.log import set_up_log
from interface.operator_command import (
    EXIT_NOT_WELL,
    EXIT_SETTINGS,
    exit_code,
    program_parser,
    render_findings,
)
from interface.settings import SettingsError
from messaging.failures import MessagingError
from people.commands import (
    add_people_commands,
    answer_people_command,
    is_people_command,
)
from people.failures import PeopleError


def main() -> int:
    arguments = _parser().parse_args()
    if arguments.command == "states":
        print(render_transitions())
        return 0
    if is_people_command(arguments):
        return _answer_people(arguments)
    if arguments.command == "replay":
        return _replay(arguments.journal)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        settings = load_hall_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    if arguments.check:
        findings = check(settings)
        print(render_findings(str(arguments.config), findings))
        return exit_code(findings)
    set_up_log("hall", is_json=arguments.log_json)
    try:
        run(settings)
    except (HallError, InterfaceError, MessagingError, PeopleError) as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _answer_people(arguments: argparse.Namespace) -> int:
    try:
        settings = load_hall_settings(arguments.config)
        print(answer_people_command(arguments, settings.people_file))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except PeopleError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _replay(journal: Path) -> int:
    """Print the state that one day's file gives, and what of it was unreadable."""
    try:
        content = journal.read_bytes()
    except OSError as error:
        print(f"{journal}: {error.strerror}; name a day's file", file=sys.stderr)
        return EXIT_SETTINGS
    lines = read_day(journal.name, content)
    queue = HallQueue(Layout(services=(), counters=()))
    misfits = queue.replay(lines.facts)
    state = {
        "facts": len(lines.facts),
        "misfits": len(misfits),
        "unreadable_lines": lines.unreadable_count,
        "torn_bytes": lines.torn_bytes,
        "today": queue.today.state(),
    }
    print(msgspec.json.format(msgspec.json.encode(state)).decode())
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = program_parser(
        "hall",
        "The service hall: queue, counters' pages, hall display.",
        check_help="say whether settings, journal, pages and broker are well, and end",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("states", help="print what can happen to a ticket")
    replay = commands.add_parser("replay", help="print the state that a journal gives")
    replay.add_argument("journal", type=Path, metavar="JOURNAL", help="a day's file")
    add_people_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
