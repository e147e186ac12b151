"""The register of households and of the labels printed for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from ledger.book import household_account
from ledger.drop_judgement import Standing
from ledger.households import Choose, Home, draw_household_id
from ledger.labels import RollRefused, issue_roll
from ledger.moments import render_moment
from ledger.store.rows import add_rows
from ledger.store.schema import accounts, households, label_rolls
from messaging.contracts.ids import CommunityId, HouseholdId


@dataclass(frozen=True, slots=True)
class Registered:
    """A household of the register."""

    household: HouseholdId
    home: Home
    standing: Standing


@dataclass(frozen=True, slots=True)
class Admission:
    """What became of one home of a list: an id, new or known before."""

    household: HouseholdId
    is_new: bool


def admit_homes(
    connection: Connection,
    community: CommunityId,
    homes: Iterable[Home],
    choose: Choose,
    now: datetime,
) -> dict[Home, Admission]:
    """Give every home that has none a household and an account."""
    known = {one.home: one.household for one in registered(connection, community)}
    taken = set(connection.scalars(select(households.c.household)))
    admissions: dict[Home, Admission] = {}
    for home in homes:
        is_new = home not in known
        household = _fresh_id(choose, taken) if is_new else known[home]
        admissions[home] = Admission(household, is_new)
    fresh = [(home, one.household) for home, one in admissions.items() if one.is_new]
    rows = [
        (household, community, *home, Standing.ACTIVE.value, render_moment(now))
        for home, household in fresh
    ]
    columns = ("household", "community", "building", "room", "standing", "added_at")
    add_rows(connection, households, columns, rows)
    opened = [(household_account(household), 0) for _, household in fresh]
    add_rows(connection, accounts, ("account", "balance"), opened)
    return admissions


def registered(connection: Connection, community: CommunityId) -> list[Registered]:
    """All households of a community, by building and room."""
    rows = connection.execute(
        select(households)
        .where(households.c.community == community)
        .order_by(households.c.building, households.c.room)
    )
    return [
        Registered(
            HouseholdId(row.household),
            Home(row.building, row.room),
            Standing(row.standing),
        )
        for row in rows
    ]


def set_standing(
    connection: Connection, household: HouseholdId, standing: Standing
) -> bool:
    """Suspend a household or take it back; False if nobody knows it."""
    changed = connection.execute(
        update(households)
        .where(households.c.household == household)
        .values(standing=standing.value)
    )
    return changed.rowcount == 1


def print_roll(
    connection: Connection,
    community: CommunityId,
    household: HouseholdId,
    count: int,
    now: datetime,
) -> Sequence[str] | RollRefused:
    """Issue the next labels of a household, and remember that they were."""
    last_serial = connection.scalar(
        select(func.max(label_rolls.c.last_serial)).where(
            label_rolls.c.household == household
        )
    )
    labels = issue_roll(community, household, last_serial or 0, count)
    if not isinstance(labels, RollRefused):
        first_serial = (last_serial or 0) + 1
        row = (household, first_serial, first_serial + count - 1, render_moment(now))
        columns = ("household", "first_serial", "last_serial", "issued_at")
        add_rows(connection, label_rolls, columns, [row])
    return labels


def _fresh_id(choose: Choose, taken: set[str]) -> HouseholdId:
    while (household := draw_household_id(choose)) in taken:
        pass
    taken.add(household)
    return household
