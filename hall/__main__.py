"""The hall's command line: `python -m hall`."""

import argparse
import sys
from pathlib import Path
from typing import Final

import msgspec

from hall.checks import check
from hall.failures import HallError
from hall.journal import read_day
from hall.layout import Layout
from hall.queue import HallQueue
from hall.run import run
from hall.settings import load_hall_settings
from hall.ticket import render_transitions
from interface.log import set_up_log
from interface.settings import SettingsError
from messaging.failures import MessagingError

_EXIT_NOT_WELL: Final = 1
_EXIT_SETTINGS: Final = 2


def main() -> int:
    arguments = _parser().parse_args()
    if arguments.command == "transitions":
        print(render_transitions())
        return 0
    if arguments.command == "replay":
        return _replay(arguments.journal)
    return _run(arguments)


def _run(arguments: argparse.Namespace) -> int:
    try:
        settings = load_hall_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return _EXIT_SETTINGS
    if arguments.check:
        findings = check(settings)
        print(f"well      settings {arguments.config}")
        for each in findings:
            word = "well" if each.is_well else "NOT WELL"
            print(f"{word:<8}  {each.what}: {each.detail}")
        return 0 if all(each.is_well for each in findings) else _EXIT_NOT_WELL
    set_up_log("hall", is_json=arguments.log_json)
    try:
        run(settings)
    except (HallError, MessagingError) as error:
        print(error, file=sys.stderr)
        return _EXIT_NOT_WELL
    return 0


def _replay(journal: Path) -> int:
    """Print the state that one day's file gives, and what of it was unreadable."""
    try:
        content = journal.read_bytes()
    except OSError as error:
        print(f"{journal}: {error.strerror}; name a day's file", file=sys.stderr)
        return _EXIT_SETTINGS
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
    parser = argparse.ArgumentParser(
        prog="python -m hall",
        description="The service hall: queue, counters' pages, hall display.",
    )
    parser.add_argument(
        "--config",
        type=Path,
        default=Path("config/hall.toml"),
        metavar="FILE",
        help="settings of this hall (default: %(default)s)",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="say whether settings, journal, pages and broker are well, and end",
    )
    parser.add_argument(
        "--log-json", action="store_true", help="one JSON object a log line, on stdout"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("transitions", help="print what can happen to a ticket")
    replay = commands.add_parser("replay", help="print the state that a journal gives")
    replay.add_argument("journal", type=Path, metavar="JOURNAL", help="a day's file")
    return parser


if __name__ == "__main__":
    sys.exit(main())
