"""The command `tokens`: which other programs may ask the ledger, and what."""

import argparse
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import Final, TypeAlias

from ledger.api_tokens import (
    DAYS_DEFAULT,
    DAYS_MAX,
    ApiToken,
    Scope,
    TokenName,
    expiry,
)
from ledger.reports import Report
from ledger.settings import LedgerSettings
from ledger.store.database import Database
from ledger.store.tokens import all_tokens, issue_token, revoke_token
from messaging.topics import is_name
from people.audit import OPERATOR, AuditLine, Deed
from people.store import PeopleFile
from people.tokens import TOKEN_BYTES, digest, make_token

TokenCommand: TypeAlias = Callable[
    [argparse.Namespace, LedgerSettings, Database], Report
]
_Deeds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 -- argparse gives it no public name

_SCOPES_WIDTH: Final = 44


def add_token_commands(deeds: _Deeds) -> None:
    """Add what can be done with tokens."""
    issuing = _add(deeds, "issue", _issue, "a new token; prints its secret, once")
    issuing.add_argument("name", type=_name, metavar="NAME", help="as mini-program")
    issuing.add_argument(
        "--scope",
        type=Scope,
        choices=list(Scope),
        action="append",
        required=True,
        metavar="SCOPE",
        help="what it may; may be given several times. "
        + "; ".join(f"{scope}: {scope.says}" for scope in Scope),
    )
    issuing.add_argument(
        "--days",
        type=_days,
        default=DAYS_DEFAULT,
        metavar="N",
        help="it ends after so many days (default: %(default)s)",
    )
    _add(deeds, "list", _list, "every token, what it may, and when it was last used")
    revoking = _add(deeds, "revoke", _revoke, "end a token at once")
    revoking.add_argument("name", type=_name, metavar="NAME")


def _add(
    deeds: _Deeds, name: str, command: TokenCommand, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(token_command=command)
    return parser


def _issue(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    now = datetime.now(UTC)
    scopes, until = frozenset(arguments.scope), expiry(now, arguments.days)
    secret = make_token(secrets.token_bytes(TOKEN_BYTES))
    token = ApiToken(arguments.name, scopes, now, until)
    with database.write() as connection:
        if not issue_token(connection, token, digest(secret)):
            told = f"{token.name} was issued before, and stands in the books as who"
            return Report(f"{told} asked; choose another name", is_well=False)
        _note(settings, Deed.TOKEN_ISSUED, token.name, " ".join(sorted(scopes)))
    return Report(
        f"token {token.name}: {secret}\n"
        f"(shown once; good until {until.astimezone():%Y-%m-%d %H:%M})",
        is_well=True,
    )


def _list(
    _: argparse.Namespace, _settings: LedgerSettings, database: Database
) -> Report:
    with database.read() as connection:
        tokens = all_tokens(connection)
    now = datetime.now(UTC)
    heading = f"{'name':<32}  {'scopes':<{_SCOPES_WIDTH}}  {'until':<10}"
    lines = [f"{heading}  {'last used':<10}  state"]
    for token in tokens:
        scopes = " ".join(sorted(token.scopes))
        until, used = _day(token.expires_at), _day(token.last_used_at)
        lines.append(
            f"{token.name:<32}  {scopes:<{_SCOPES_WIDTH}}  {until:<10}  {used:<10}"
            f"  {token.fault(now) or 'good'}"
        )
    return Report("\n".join(lines), is_well=True)


def _revoke(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    with database.write() as connection:
        if not revoke_token(connection, arguments.name, datetime.now(UTC)):
            told = f"there is no token {arguments.name} that could be revoked;"
            return Report(f"{told} `tokens list` shows all", is_well=False)
        _note(settings, Deed.TOKEN_REVOKED, arguments.name, "done")
    return Report(f"token {arguments.name} is revoked", is_well=True)


def _note(settings: LedgerSettings, deed: Deed, name: str, outcome: str) -> None:
    """Write it down first: what cannot be audited is not done."""
    with closing(PeopleFile(settings.people_file)) as people:
        line = AuditLine(datetime.now(UTC), OPERATOR, deed, name, "shell", outcome)
        people.note(line)


def _day(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment.astimezone():%Y-%m-%d}"


def _name(text: str) -> TokenName:
    if not is_name(text):
        msg = f"{text!r} is not a-z, 0-9 and -, at most 32"
        raise argparse.ArgumentTypeError(msg)
    return TokenName(text)


def _days(text: str) -> int:
    days = int(text)
    if not 1 <= days <= DAYS_MAX:
        msg = f"{days} is not from 1 to {DAYS_MAX}"
        raise argparse.ArgumentTypeError(msg)
    return days
