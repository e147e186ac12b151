"""What an operator does to points at the shell; answers are text.

Each answer is one JSON object: the outcome, what the household then has, and why not.
"""

from datetime import date, datetime
from typing import Final

import msgspec

from ledger.account_changes import Correction, Expiry, Redemption
from ledger.batch import Terms
from ledger.reports import Report
from ledger.store.account_changing import (
    ChangeAnswer,
    correct,
    every_household,
    expire,
    redeem,
)
from ledger.store.database import Database
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId

_ENTERED: Final = frozenset({Outcome.POSTED, Outcome.DUPLICATE})


def redeem_points(
    database: Database, redemption: Redemption, community: CommunityId, now: datetime
) -> Report:
    """Spend points of a household."""
    with database.write() as connection:
        return _report(redeem(connection, redemption, community, now))


def correct_drop(
    database: Database, correction: Correction, terms: Terms, now: datetime
) -> Report:
    """Give a drop another verdict."""
    with database.write() as connection:
        return _report(correct(connection, correction, terms, now))


def expire_points(
    database: Database,
    earned_before: date,
    actor: str,
    community: CommunityId,
    now: datetime,
) -> Report:
    """End what every household earned before a day; may be broken off and repeated."""
    with database.read() as connection:
        households = every_household(connection, community)
    counts = dict.fromkeys(_ENTERED, 0)
    for household in households:
        # One transaction each: nobody waits for all of them.
        with database.write() as connection:
            expiry = Expiry(household, earned_before, actor)
            counts[expire(connection, expiry, community, now).outcome] += 1
    told = {"households": len(households), "expired_now": counts[Outcome.POSTED]}
    return Report(msgspec.json.encode(told).decode(), is_well=True)


def _report(answer: ChangeAnswer) -> Report:
    text = msgspec.json.encode(answer).decode()
    return Report(text, is_well=answer.outcome in _ENTERED)
