"""The shell's commands that move points: `python -m ledger points …`."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final, TypeAlias

from ledger.account_changes import Correction, Redemption
from ledger.batch import Terms
from ledger.points_reports import correct_drop, expire_points, redeem_points
from ledger.reports import Report
from ledger.settings import LedgerSettings, load_tariffs
from ledger.store.database import Database
from ledger.store.register import OPERATOR
from ledger.tariff_reports import check_tariffs
from messaging.contracts.drops import Verdict
from messaging.contracts.ids import DropId, HouseholdId
from messaging.identifiers import new_id

PointsCommand: TypeAlias = Callable[
    [argparse.Namespace, LedgerSettings, Database], Report
]
_Deeds: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 -- argparse gives it no public name

# Where points go that an operator spends for somebody.
_SHELL: Final = "shell"


def add_points_commands(deeds: _Deeds) -> None:
    """Add what can be done to points."""
    redeeming = _add(deeds, "redeem", _redeem, "spend points of a household")
    redeeming.add_argument("household", type=HouseholdId, metavar="HOUSEHOLD")
    redeeming.add_argument("points", type=int, metavar="POINTS")
    redeeming.add_argument("--what", required=True, help="what it gets for them")
    correcting = _add(deeds, "correct", _correct, "give a drop another verdict")
    correcting.add_argument("drop_id", type=DropId, metavar="DROP_ID")
    correcting.add_argument("verdict", choices=list(Verdict), type=Verdict)
    correcting.add_argument("--why", required=True, help="the reason, kept for good")
    for parser in (redeeming, correcting):
        parser.add_argument(
            "--id",
            default=None,
            help="a name for this deed: the same name again is entered once",
        )
    expiring = _add(deeds, "expire", _expire, "end points that nobody spent in time")
    expiring.add_argument(
        "--earned-before", type=date.fromisoformat, required=True, metavar="YYYY-MM-DD"
    )


def _add(
    deeds: _Deeds, name: str, command: PointsCommand, words: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(
        name, help=words, description=words
    )
    parser.set_defaults(points_command=command)
    return parser


def _redeem(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    redemption = Redemption(
        redemption_id=arguments.id or new_id(),
        household=arguments.household,
        points=arguments.points,
        place=_SHELL,
        what=arguments.what,
        actor=OPERATOR,
    )
    return redeem_points(database, redemption, settings.community, datetime.now(UTC))


def _correct(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    correction = Correction(
        correction_id=arguments.id or new_id(),
        drop_id=arguments.drop_id,
        verdict=arguments.verdict,
        why=arguments.why,
        actor=OPERATOR,
    )
    calendar = load_tariffs(settings, arguments.config)
    check_tariffs(database, settings, calendar)
    terms = Terms(settings.community, calendar)
    return correct_drop(database, correction, terms, datetime.now(UTC))


def _expire(
    arguments: argparse.Namespace, settings: LedgerSettings, database: Database
) -> Report:
    day, now = arguments.earned_before, datetime.now(UTC)
    return expire_points(database, day, OPERATOR, settings.community, now)
