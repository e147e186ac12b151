"""The command `devices`: accounts at the broker, for an operator at the shell."""

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from ledger.device_accounts import DeviceAccounts
from ledger.settings import LedgerSettings
from messaging.access import Device, Kind
from messaging.contracts.ids import HallId
from people.audit import OPERATOR, AuditLine
from people.store import PeopleFile

# What `add_subparsers` returns; argparse gives it no public name.
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001
_Deed: TypeAlias = Callable[[argparse.Namespace, DeviceAccounts], str]

_RELOAD = "then let mosquitto take it in: systemctl reload mosquitto"


def add_device_commands(commands: _Commands) -> None:
    """Add `devices` to the ledger's commands."""
    devices = commands.add_parser(
        "devices",
        help="accounts at the broker, a password and rights for each device",
        description="Accounts at the broker: each device may speak as itself only.",
    )
    deeds = devices.add_subparsers(metavar="DEED", required=True)
    _add(deeds, "list", _list, "every account, and where it stands")
    adding = _add(deeds, "add", _add_device, "open an account; writes its password")
    adding.add_argument("kind", type=Kind, choices=list(Kind), metavar="KIND",
                        help="station, kiosk, counter, hall or ledger")  # fmt: skip
    adding.add_argument(
        "name", metavar="NAME", help="as the program's settings have it"
    )
    adding.add_argument(
        "--hall", type=HallId, help="where a kiosk or a counter's panel stands"
    )
    for deed, answer, words in (
        ("rotate", _rotate, "a new password for an account"),
        ("revoke", _revoke, "close an account"),
    ):
        _add(deeds, deed, answer, words).add_argument("account", metavar="ACCOUNT")


def is_device_command(arguments: argparse.Namespace) -> bool:
    return hasattr(arguments, "device_deed")


def answer_device_command(
    arguments: argparse.Namespace, settings: LedgerSettings
) -> str:
    """Do what was asked; what to print. Raises `DeviceAccountsError`, `PeopleError`."""
    folder = settings.state_folder / "broker"
    deed: _Deed = arguments.device_deed
    with closing(PeopleFile(settings.people_file)) as people:
        accounts = DeviceAccounts(
            folder,
            settings.community,
            lambda what, account: people.note(
                AuditLine(datetime.now(UTC), OPERATOR, what, account, "shell")
            ),
        )
        return deed(arguments, accounts)


def _list(_: argparse.Namespace, accounts: DeviceAccounts) -> str:
    rows = [("account", "kind", "hall")]
    rows += [
        (one.device.account, one.kind, one.hall or "-") for one in accounts.accounts
    ]
    return "\n".join(
        f"{account:<40}  {kind:<8}  {hall}" for account, kind, hall in rows
    )


def _add_device(arguments: argparse.Namespace, accounts: DeviceAccounts) -> str:
    device = Device(arguments.kind, arguments.name, arguments.hall)
    return _carry(device.account, accounts.add(device))


def _rotate(arguments: argparse.Namespace, accounts: DeviceAccounts) -> str:
    return _carry(arguments.account, accounts.rotate(arguments.account))


def _revoke(arguments: argparse.Namespace, accounts: DeviceAccounts) -> str:
    accounts.revoke(arguments.account)
    return f"{arguments.account} has no account any more;\n{_RELOAD}"


def _carry(account: str, file: Path) -> str:
    return (
        f"password of {account}: {file}\n"
        f'carry it there, write username = "{account}" and password_file into'
        f" [broker], and delete it here;\n{_RELOAD}"
    )


def _add(
    commands: _Commands, name: str, answer: _Deed, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(device_deed=answer)
    # The same option again, for those who name the file last; silent when not given.
    parser.add_argument(
        "--config", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS
    )
    return parser
