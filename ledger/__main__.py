"""The ledger's command line: `python -m ledger`."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

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
from ledger.backup_commands import (
    BackupError,
    add_backup_options,
    add_restore_options,
    answer_backup,
    answer_restore,
)
from ledger.card_commands import add_card_commands, add_void_command
from ledger.checks import check
from ledger.device_accounts import DeviceAccountsError
from ledger.device_commands import (
    add_device_commands,
    answer_device_command,
    is_device_command,
)
from ledger.drop_judgement import Standing
from ledger.label_layout import STOCKS
from ledger.labels import SERIAL_MAX
from ledger.points_commands import add_points_commands
from ledger.reports import (
    LabelOrder,
    Report,
    change_standing,
    import_households,
    issue_labels,
    list_households,
    report_audit,
    report_drops,
    report_labels,
)
from ledger.reward_commands import add_reward_commands
from ledger.settings import LedgerSettings, load_ledger_settings
from ledger.store.database import (
    Database,
    StoreError,
    open_database,
    open_or_make_database,
)
from ledger.tariff_calendar import TariffCalendar
from ledger.tariff_commands import add_tariff_commands
from ledger.token_commands import add_token_commands
from messaging.contracts.drops import Stream
from messaging.contracts.ids import HouseholdId, InspectorId
from messaging.failures import MessagingError
from messaging.topics import is_name
from people.commands import (
    add_people_commands,
    answer_people_command,
    is_people_command,
)
from people.failures import PeopleError

# What `add_subparsers` returns; argparse gives it no public name.
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
_Command: TypeAlias = Callable[[argparse.Namespace, LedgerSettings, Database], int]

_FAILURES: Final = (
    *(StoreError, BackupError, DeviceAccountsError),
    *(InterfaceError, MessagingError, PeopleError),
)


def main(words: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(words)
    try:
        return _obey(arguments)
    except BrokenPipeError:
        # Whoever read along (`| head`) has seen enough. Standard output is gone, and
        # Python must not try to flush it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SettingsError as error:
        print(error, file=sys.stderr)
        return EXIT_SETTINGS
    except _FAILURES as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL


def _obey(arguments: argparse.Namespace) -> int:
    settings, calendar = load_ledger_settings(arguments.config)
    if _needs_no_books(arguments):
        return _answer(arguments, settings)
    if arguments.is_migrating:
        return _migrate(arguments, settings)
    if arguments.command is not None:
        return _obey_command(arguments, settings)
    if arguments.check:
        return _check(arguments, settings)
    return _run(arguments, settings, calendar)


def _needs_no_books(arguments: argparse.Namespace) -> bool:
    is_of_people = is_people_command(arguments) or is_device_command(arguments)
    return is_of_people or arguments.is_without_books


def _answer(arguments: argparse.Namespace, settings: LedgerSettings) -> int:
    """Answer what needs no books."""
    if is_people_command(arguments):
        print(answer_people_command(arguments, settings.people_file))
    elif is_device_command(arguments):
        print(answer_device_command(arguments, settings))
    else:
        print(answer_restore(arguments))
    return 0


def _run(
    arguments: argparse.Namespace, settings: LedgerSettings, calendar: TariffCalendar
) -> int:
    # Only the running ledger needs a web server; the other commands start quickly.
    from ledger.run import run  # noqa: PLC0415

    set_up_log("ledger", is_json=arguments.log_json)
    run(settings, calendar)
    return 0


def _check(arguments: argparse.Namespace, settings: LedgerSettings) -> int:
    findings = check(settings)
    named = f"{arguments.config}, tariff {settings.tariff_file}"
    print(render_findings(named, findings))
    return exit_code(findings)


def _obey_command(arguments: argparse.Namespace, settings: LedgerSettings) -> int:
    command: _Command = arguments.command
    opening = open_or_make_database if arguments.may_make_books else open_database
    database = opening(settings.database, settings.database_password_file)
    with closing(database):
        return command(arguments, settings, database)


def _migrate(arguments: argparse.Namespace, settings: LedgerSettings) -> int:
    # Alembic takes a while to load, and is needed once in a version's life.
    from ledger.store.migration import migrate_books  # noqa: PLC0415

    url, password_file = settings.database, settings.database_password_file
    if arguments.owner is not None:
        url, password_file = arguments.owner, arguments.owner_password_file
    place = migrate_books(url, password_file, posting_url=settings.database)
    print(f"the books at {place} are up to date")
    return 0


def _audit(_: argparse.Namespace, _settings: LedgerSettings, database: Database) -> int:
    return _tell(report_audit(database))


def _drops(_: argparse.Namespace, _settings: LedgerSettings, database: Database) -> int:
    for line in report_drops(database):
        print(line)
    return 0


def _import(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        print(f"{arguments.file}: {error.strerror}; name a CSV file", file=sys.stderr)
        return EXIT_SETTINGS
    now = datetime.now(UTC)
    return _tell(import_households(database, settings.community, content, now))


def _list(_: argparse.Namespace, settings: LedgerSettings, database: Database) -> int:
    return _tell(list_households(database, settings.community))


def _standing(
    arguments: argparse.Namespace, _settings: LedgerSettings, database: Database
) -> int:
    now = datetime.now(UTC)
    return _tell(
        change_standing(database, arguments.household, arguments.standing, now)
    )


def _labels(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    order = LabelOrder(arguments.household, arguments.roll)
    issued = issue_labels(database, settings.community, order, datetime.now(UTC))
    report = report_labels(issued, order)
    if arguments.pdf is None or not issued:
        return _tell(report)
    # Only printing needs fonts and PDF; the other commands start quickly.
    from ledger.label_printing import (  # noqa: PLC0415
        PaperError,
        PrintJob,
        print_labels,
    )

    job = PrintJob(arguments.pdf, arguments.stock, arguments.stream)
    try:
        print(print_labels(issued, job))
    except PaperError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0 if report.is_well else EXIT_NOT_WELL


def _duty_cards(
    arguments: argparse.Namespace, settings: LedgerSettings, _database: Database
) -> int:
    from ledger.label_printing import PaperError, print_duty_cards  # noqa: PLC0415

    inspectors = tuple(arguments.inspectors)
    try:
        print(print_duty_cards(inspectors, settings.community, arguments.pdf))
    except PaperError as error:
        print(error, file=sys.stderr)
        return EXIT_NOT_WELL
    return 0


def _points(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(arguments.points_command(arguments, settings, database))


def _cards(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(arguments.card_command(arguments, settings, database))


def _backup(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(answer_backup(arguments, settings, database))


def _tokens(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(arguments.token_command(arguments, settings, database))


def _rewards(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(arguments.reward_command(arguments, settings, database))


def _tariff(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> int:
    return _tell(arguments.tariff_command(arguments, settings, database))


def _tell(report: Report) -> int:
    print(report.text.rstrip("\n"))
    return 0 if report.is_well else EXIT_NOT_WELL


def _parser() -> argparse.ArgumentParser:
    parser = program_parser(
        "ledger",
        "The ledger: households, points, receipts, stations' health.",
        check_help="say whether settings, books, pages and broker are well, and end",
        epilog="Every command may be used while the ledger runs.",
    )
    parser.set_defaults(
        command=None, is_without_books=False, is_migrating=False, may_make_books=False
    )
    commands = parser.add_subparsers(metavar="COMMAND")
    _add(commands, "check", _audit, "recompute the books; JSON; 1 if they disagree")
    _add_migrate(commands)
    words = "copy books and people while the ledger runs, and prove the copy"
    add_backup_options(_add(commands, "backup", _backup, words))
    words = "put a backup's books where there are none"
    add_restore_options(_add(commands, "restore", None, words))
    _add(commands, "drops", _drops, "every drop in the books, one JSON object a line")
    points = _add(commands, "points", _points, "spend, correct and end points; JSON")
    add_points_commands(points.add_subparsers(metavar="DEED", required=True))
    rewards = _add(commands, "rewards", _rewards, "what points buy, stock, vouchers")
    add_reward_commands(rewards.add_subparsers(metavar="DEED", required=True))
    tariff = _add(commands, "tariff", _tariff, "what bags earn: look, and try out")
    add_tariff_commands(tariff.add_subparsers(metavar="DEED", required=True))
    _add_households(commands)
    _add_labels(commands)
    add_device_commands(commands)
    _add_duty_cards(commands)
    cards = _add(commands, "cards", _cards, "household cards: issue, list, revoke")
    add_card_commands(cards.add_subparsers(metavar="DEED", required=True))
    tokens = _add(commands, "tokens", _tokens, "who may ask by HTTP, and what")
    add_token_commands(tokens.add_subparsers(metavar="DEED", required=True))
    add_people_commands(commands)
    return parser


def _add_migrate(commands: _Commands) -> None:
    migrating = _add(
        commands,
        "migrate",
        None,
        "make the books, or bring them to this version; back them up first",
    )
    migrating.set_defaults(is_migrating=True)
    migrating.add_argument(
        "--owner",
        metavar="URL",
        help="the database as the role that owns the books, postgresql://OWNER@HOST/"
        "DATABASE; the role of the settings may then post and no more",
    )
    migrating.add_argument("--owner-password-file", type=Path, metavar="FILE")


def _add_households(commands: _Commands) -> None:
    parser = commands.add_parser("households", help="the register")
    deeds = parser.add_subparsers(metavar="DEED", required=True)
    importing = _add(deeds, "import", _import, "register homes; a CSV report")
    importing.add_argument(
        "file", type=Path, metavar="FILE.csv", help="columns building, room"
    )
    importing.set_defaults(may_make_books=True)
    _add(deeds, "list", _list, "all households as CSV")
    for deed, standing, words in (
        ("suspend", Standing.SUSPENDED, "post its drops without points from now on"),
        ("resume", Standing.ACTIVE, "let it earn points again"),
    ):
        changing = _add(deeds, deed, _standing, words)
        changing.add_argument("household", type=HouseholdId, metavar="HOUSEHOLD")
        changing.set_defaults(standing=standing)


def _add_labels(commands: _Commands) -> None:
    parser = commands.add_parser("labels", help="bag labels")
    parser.set_defaults(command=_cards)
    deeds = parser.add_subparsers(metavar="DEED", required=True)
    add_void_command(deeds)
    issuing = _add(deeds, "issue", _labels, "texts to print on bags, as CSV")
    whose = issuing.add_mutually_exclusive_group(required=True)
    whose.add_argument("--household", type=HouseholdId, help="for one household")
    whose.add_argument("--all", action="store_true", help="for every household")
    which = issuing.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--roll", type=_label_count, metavar="N", help="N labels that post once each"
    )
    which.add_argument("--sticker", action="store_true", help="one label for many bags")
    issuing.add_argument(
        "--pdf", type=Path, metavar="FILE.pdf", help="print them into FILE.pdf"
    )
    stocks = "; ".join(f"{name}: {stock.says}" for name, stock in STOCKS.items())
    issuing.add_argument(
        "--stock",
        choices=STOCKS,
        default=next(iter(STOCKS)),
        help=f"the label paper (default: %(default)s). {stocks}",
    )
    issuing.add_argument(
        "--stream",
        type=Stream,
        choices=list(Stream),
        help="print on each label what goes into its bag",
    )


def _add_duty_cards(commands: _Commands) -> None:
    printing = _add(
        commands,
        "duty-cards",
        _duty_cards,
        "make new duty cards as PDF, and print what goes into ledger.toml",
    )
    printing.add_argument(
        "inspectors", nargs="+", type=_inspector, metavar="INSPECTOR", help="as i07"
    )
    printing.add_argument("--pdf", type=Path, metavar="FILE.pdf", required=True)


def _add(
    commands: _Commands, name: str, command: _Command | None, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(command=command)
    # The same option again, for those who name the file last; silent when not given.
    parser.add_argument(
        "--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    return parser


def _inspector(text: str) -> InspectorId:
    if not is_name(text):
        msg = f"{text!r} is not a-z, 0-9 and -, at most 32"
        raise argparse.ArgumentTypeError(msg)
    return InspectorId(text)


def _label_count(text: str) -> int:
    count = int(text)
    if not 1 <= count <= SERIAL_MAX:
        msg = f"{count} is not from 1 to {SERIAL_MAX}"
        raise argparse.ArgumentTypeError(msg)
    return count


if __name__ == "__main__":
    sys.exit(main())
