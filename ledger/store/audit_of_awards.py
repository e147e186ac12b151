"""The audit of awards: every claim recomputed from the tariffs that the books keep.

It looks at no order. What a household got for a day must be what its bags of that day
are worth, at most the cap, and its streaks must be those of its correct days: the law
of `ledger.awards`, checked from the other end.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, func, select

from ledger.awards import DayChange, HouseholdDay
from ledger.store.findings import Findings, stream
from ledger.store.schema import corrections, drops, households
from ledger.store.tariff_tables import awards, tariffs
from ledger.tariff import Tariff
from messaging.contracts.drops import Stream

# For a query that joins the awards; `award_of` reads them.
AWARD_COLUMNS: Final = (
    awards.c.household.label("award_household"),
    awards.c.day.label("award_day"),
    awards.c.stream.label("award_stream"),
    awards.c.worth_points.label("award_worth_points"),
    awards.c.correct_count.label("award_correct_count"),
    awards.c.drop_id.label("award_drop_id"),
)


def award_of(row: Row[Any]) -> DayChange | None:
    """Read what an entry added to a day; None where nothing is kept of it."""
    if row.award_day is None or row.award_drop_id != row.drop_id:
        return None
    try:
        return DayChange(
            HouseholdDay(row.award_household, date.fromisoformat(row.award_day)),
            Stream(row.award_stream),
            row.award_worth_points,
            row.award_correct_count,
        )
    except ValueError:
        return None  # no day, or no stream: then the seal does not fit


def audit_awards(connection: Connection, findings: Findings) -> None:
    """Compare what households got with what they may claim."""
    recorded = _recorded(connection)
    query = (
        select(
            households.c.community,
            awards.c.household,
            awards.c.day,
            awards.c.stream,
            func.sum(awards.c.worth_points).label("worth_points"),
            func.sum(awards.c.correct_count).label("correct_count"),
        )
        .join_from(
            awards,
            households,
            awards.c.household == households.c.household,
            isouter=True,
        )
        .group_by(
            households.c.community, awards.c.household, awards.c.day, awards.c.stream
        )
        .order_by(awards.c.household)
    )
    got = _points_of_counted(connection)
    for household, rows in groupby(stream(connection, query), lambda r: r.household):
        claim = _claim(list(rows), recorded)
        if claim != got.pop(household, 0):
            findings.note(f"household {household} may claim {claim} for counted days")
    _audit_owners(connection, findings)


def _recorded(connection: Connection) -> Mapping[str, list[tuple[str, Tariff]]]:
    """Each community's tariffs with their first days, the latest first."""
    found: dict[str, list[tuple[str, Tariff]]] = {}
    for row in stream(
        connection, select(tariffs).order_by(tariffs.c.counts_from.desc())
    ):
        try:
            tariff = msgspec.json.decode(row.content, type=Tariff)
        except msgspec.DecodeError:
            continue  # altered: its seal does not fit
        found.setdefault(row.community, []).append((row.counts_from, tariff))
    return found


def _claim(
    rows: list[Row[Any]], recorded: Mapping[str, list[tuple[str, Tariff]]]
) -> int:
    """Sum up what one household may claim."""
    known = recorded.get(rows[0].community, [])
    claim, correct = 0, Counter[str]()
    for row in rows:
        correct[row.day] += int(row.correct_count)
        tariff = _in_force(known, row.day)
        caps = {} if tariff is None else {x.stream: x.points for x in tariff.daily_caps}
        worth = int(row.worth_points)
        claim += min(worth, caps.get(row.stream, worth))
    days = {day for day, count in correct.items() if count > 0}
    for day in days:
        tariff = _in_force(known, day)
        if tariff is not None and tariff.streak is not None:
            last = date.fromisoformat(day)
            row_of_days = (
                (last - timedelta(days=back)).isoformat()
                for back in range(tariff.streak.days)
            )
            claim += tariff.streak.points if days.issuperset(row_of_days) else 0
    return claim


def _in_force(known: list[tuple[str, Tariff]], day: str) -> Tariff | None:
    return next((tariff for since, tariff in known if since <= day), None)


def _points_of_counted(connection: Connection) -> dict[str, int]:
    """Sum up what households' counted drops earned, corrections included."""
    counted = select(awards.c.drop_id, awards.c.household).distinct().subquery()
    earned = (
        select(counted.c.household, func.sum(drops.c.points).label("points"))
        .join_from(counted, drops, counted.c.drop_id == drops.c.drop_id)
        .group_by(counted.c.household)
    )
    changed = (
        select(
            counted.c.household,
            func.sum(corrections.c.points - corrections.c.points_before).label(
                "points"
            ),
        )
        .join_from(counted, corrections, counted.c.drop_id == corrections.c.drop_id)
        .group_by(counted.c.household)
    )
    got: Counter[str] = Counter()
    for query in (earned, changed):
        for row in stream(connection, query):
            got[row.household] += int(row.points)
    return dict(got)


def _audit_owners(connection: Connection, findings: Findings) -> None:
    """Find awards that no drop and no correction came with."""
    of_drop = select(drops.c.drop_id).where(drops.c.drop_id == awards.c.entry_id)
    of_correction = select(corrections.c.correction_id).where(
        corrections.c.correction_id == awards.c.entry_id
    )
    stray = select(awards.c.entry_id).where(~of_drop.exists(), ~of_correction.exists())
    for row in stream(connection, stray):
        findings.note(f"award {row.entry_id} belongs to no drop and no correction")
