"""The shell's commands for rewards: `python -m ledger rewards …`."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from ledger.book import RewardId
from ledger.export import Format
from ledger.reports import Report
from ledger.reward_reports import (
    add_reward,
    change_reward,
    change_stock,
    export_movements,
    export_vouchers,
    import_rewards,
    list_rewards,
)
from ledger.rewards import Offer, StockDeed, StockKind
from ledger.settings import LedgerSettings
from ledger.store.database import Database
from ledger.store.register import OPERATOR
from messaging.identifiers import new_id

RewardCommand: TypeAlias = Callable[
    [argparse.Namespace, LedgerSettings, Database], Report
]
_Deeds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 -- argparse gives it no public name

_CHANGES: Final = ("name_zh", "name_en", "points", "is_offered")


def add_reward_commands(deeds: _Deeds) -> None:
    """Add what can be done to rewards."""
    _add(deeds, "list", _list, "the catalogue and its stock, as CSV")
    adding = _add(deeds, "add", _add_reward, "offer a new reward; stock comes later")
    _add_names(adding, is_needed=True)
    changing = _add(deeds, "change", _change, "change names or points; stop offering")
    _add_names(changing, is_needed=False)
    offered = changing.add_mutually_exclusive_group()
    for option, is_offered, words in (
        ("--offer", True, "offer it again"),
        ("--withdraw", False, "offer it no longer; vouchers that are out stay good"),
    ):
        offered.add_argument(
            option,
            dest="is_offered",
            action="store_const",
            const=is_offered,
            help=words,
        )
    for name, kind, words in (
        ("receive", StockKind.RECEIVED, "take in pieces that came"),
        ("count", StockKind.COUNTED, "say how many lie there, without those kept"),
    ):
        _add_stock_deed(deeds, name, kind, words)
    importing = _add(deeds, "import", _import, "add or change many; a CSV report")
    importing.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help="columns reward, name_zh, name_en, points",
    )
    for name, export, words in (
        ("vouchers", export_vouchers, "vouchers of the last days"),
        ("movements", export_movements, "movements of stock of the last days"),
    ):
        exporting = _add(deeds, name, _export, words)
        exporting.set_defaults(export=export)
        exporting.add_argument("--days", type=int, default=30, metavar="N")
        exporting.add_argument(
            "file", type=Path, metavar="FILE", help="to write: .csv or .xlsx"
        )


def _add_names(parser: argparse.ArgumentParser, *, is_needed: bool) -> None:
    parser.add_argument("reward", type=RewardId, metavar="REWARD", help="as soap")
    for option, name in (("--zh", "name_zh"), ("--en", "name_en")):
        parser.add_argument(
            option, dest=name, metavar="NAME", required=is_needed, help="its name"
        )
    parser.add_argument("--points", type=int, required=is_needed, metavar="POINTS")


def _add_stock_deed(deeds: _Deeds, name: str, kind: StockKind, words: str) -> None:
    parser = _add(deeds, name, _move_stock, words)
    parser.set_defaults(kind=kind)
    parser.add_argument("reward", type=RewardId, metavar="REWARD")
    parser.add_argument("pieces", type=int, metavar="PIECES")
    parser.add_argument("--why", default="", help="where from, or why it is not right")
    parser.add_argument(
        "--id",
        default=None,
        help="a name for this deed: the same name again is entered once",
    )


def _add(
    deeds: _Deeds, name: str, command: RewardCommand, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(reward_command=command)
    return parser


def _list(
    _: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    return list_rewards(database, settings.community)


def _add_reward(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    offer = Offer(
        arguments.reward, arguments.name_zh, arguments.name_en, arguments.points
    )
    return add_reward(database, offer, settings.community, datetime.now(UTC))


def _change(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    changes = {
        name: value
        for name in _CHANGES
        if (value := getattr(arguments, name)) is not None
    }
    now = datetime.now(UTC)
    return change_reward(database, arguments.reward, changes, settings.community, now)


def _move_stock(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    deed = StockDeed(
        deed_id=arguments.id or new_id(),
        reward=arguments.reward,
        kind=arguments.kind,
        pieces=arguments.pieces,
        why=arguments.why,
        actor=OPERATOR,
    )
    return change_stock(database, deed, settings.community, datetime.now(UTC))


def _import(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        said = f"{arguments.file}: {error.strerror}; name a CSV file"
        return Report(said, is_well=False)
    return import_rewards(database, settings.community, content, datetime.now(UTC))


def _export(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    file: Path = arguments.file
    try:
        format_ = Format(file.suffix.removeprefix("."))
    except ValueError:
        return Report(f"{file}: name a file that ends in .csv or .xlsx", is_well=False)
    content = arguments.export(
        database, settings.voucher_terms, arguments.days, format_, datetime.now(UTC)
    )
    try:
        file.write_bytes(content)
    except OSError as error:
        return Report(f"{file}: {error.strerror}", is_well=False)
    return Report(f"written to {file}", is_well=True)
