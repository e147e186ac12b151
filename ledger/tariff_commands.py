"""The shell's commands about tariffs: `python -m ledger tariff …`."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.progress import Progress

from interface.settings import SettingsError, load_settings
from ledger.dry_run_drawing import render_svg, render_text
from ledger.reports import Report
from ledger.settings import LedgerSettings, load_tariffs
from ledger.store.database import Database
from ledger.tariff import Tariff
from ledger.tariff_reports import (
    check_tariffs,
    dry_run,
    list_tariffs,
    render_csv,
)
from ledger.tariff_wording import render_tariff

TariffCommand: TypeAlias = Callable[
    [argparse.Namespace, LedgerSettings, Database], Report
]
_Deeds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 -- argparse gives it no public name


def add_tariff_commands(deeds: _Deeds) -> None:
    """Add what can be asked about tariffs."""
    _add(deeds, "list", _list, "which tariff counts when")
    checking = _add(deeds, "check", _check, "read a tariff file, and say what it says")
    trying = _add(
        deeds, "dry-run", _dry_run, "try a tariff file on past drops; changes nothing"
    )
    for parser in (checking, trying):
        parser.add_argument("file", type=Path, metavar="FILE.toml")
    for option, name, words in (
        ("--from", "first", "the first day whose drops are looked at"),
        ("--to", "last", "the last one"),
    ):
        trying.add_argument(
            option,
            dest=name,
            type=date.fromisoformat,
            required=True,
            metavar="YYYY-MM-DD",
            help=words,
        )
    trying.add_argument(
        "--csv", type=Path, metavar="FILE", help="buildings and streams as a table"
    )
    trying.add_argument("--svg", type=Path, metavar="FILE", help="the drawing")


def _add(
    deeds: _Deeds, name: str, command: TariffCommand, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(tariff_command=command)
    return parser


def _list(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    calendar = load_tariffs(settings, arguments.config)
    today = calendar.local_day(datetime.now(UTC))
    return Report(list_tariffs(database, settings, calendar, today), is_well=True)


def _check(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    tariff = load_settings(arguments.file, Tariff)
    calendar = load_tariffs(settings, arguments.config, instead=arguments.file)
    check_tariffs(database, settings, calendar)
    since = tariff.counts_from or "the first day"
    words = f"{arguments.file}: tariff {tariff.name}, counts from {since}"
    return Report(f"{words}\n{render_tariff(tariff)}", is_well=True)


def _dry_run(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    tariff = load_settings(arguments.file, Tariff)
    if arguments.first > arguments.last:
        msg = f"--from {arguments.first} is after --to {arguments.last}; exchange them"
        raise SettingsError(msg)
    calendar = load_tariffs(settings, arguments.config)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("drops", total=None)
        result = dry_run(
            database,
            settings,
            calendar,
            tariff,
            (arguments.first, arguments.last),
            lambda done, total: progress.update(task, completed=done, total=total),
        )
    _write(arguments.csv, render_csv(result))
    title = f"{tariff.name}: {arguments.first} – {arguments.last}"
    _write(arguments.svg, render_svg(result, "before", "after", title))
    return Report(render_text(result), is_well=True)


def _write(file: Path | None, text: str) -> None:
    if file is None:
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"{file}: cannot be written ({error.strerror}); name another place"
        raise SettingsError(msg) from error
    print(f"written: {file}", file=sys.stderr)  # noqa: T201 -- a command says what it did
