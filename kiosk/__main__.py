"""The kiosk's command line: `python -m kiosk`."""

import argparse
import sys
from contextlib import suppress
from pathlib import Path

from interface.ending import end_when_told
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
from kiosk.bus import make_bus
from kiosk.checks import check
from kiosk.guide_files import load_guides
from kiosk.settings import KioskSettings, load_kiosk_settings
from messaging.failures import MessagingError


def main() -> int:
    arguments = _parser().parse_args()
    if arguments.command == "guides":
        return _list_guides(arguments.folder)
    try:
        settings = load_kiosk_settings(arguments.config)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    if arguments.check:
        findings = check(settings)
        print(render_findings(str(arguments.config), findings))
        return exit_code(findings)
    set_up_log("kiosk", is_json=arguments.log_json)
    end_when_told()
    try:
        with suppress(KeyboardInterrupt):
            _run(settings, arguments.pictures)
    except (InterfaceError, MessagingError) as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _list_guides(folder: Path) -> int:
    """Print what residents will find, and what is wrong with the files."""
    found = load_guides(folder)
    for line in found.shelf.lines:
        print(f"{line.name.zh} · {line.name.en}")
        for guide in line.guides:
            counts = f"{len(guide.materials)} to bring, {len(guide.steps)} steps"
            print(f"    {guide.title.zh} · {guide.title.en} ({counts})")
    for mistake in found.mistakes:
        print(mistake, file=sys.stderr)
    return EXIT_SETTINGS if found.mistakes else 0


def _run(settings: KioskSettings, pictures: Path | None) -> None:
    from kiosk.app import KioskApp  # noqa: PLC0415 - --check needs no Kivy

    bus = make_bus(settings)
    KioskApp(settings, bus, is_offscreen=pictures is not None, pictures=pictures).run()


def _parser() -> argparse.ArgumentParser:
    parser = program_parser(
        "kiosk",
        "The lobby touchscreen: one tap, one number.",
        check_help="look at settings, font, state folder and broker; start nothing",
    )
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="draw without a screen, and save every screen as it comes into FOLDER",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    guides = commands.add_parser(
        "guides", help="list the guides of a folder, and say what is wrong with them"
    )
    guides.add_argument("folder", type=Path, metavar="FOLDER", help="config/guides")
    return parser


if __name__ == "__main__":
    sys.exit(main())
