"""The register of households and of the labels printed for them.

Every change has an entry without postings in the household's chain: whoever writes to
these tables behind the ledger's back contradicts it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from ledger.book import (
    Book,
    Cause,
    ChainId,
    Entry,
    fingerprint,
    household_account,
    household_chain,
)
from ledger.drop_judgement import Standing
from ledger.households import Choose, Home, draw_household_id
from ledger.labels import RollRefused, issue_roll
from ledger.moments import render_moment
from ledger.store.bookkeeping import load_book, write_book
from ledger.store.rows import add_rows
from ledger.store.schema import accounts, households, label_rolls
from messaging.contracts.ids import CommunityId, HouseholdId

# Whose deed an entry is that was made at the shell of the ledger's machine.
OPERATOR: Final = "operator"

_HOUSEHOLD_COLUMNS: Final = (
    "household",
    "community",
    "building",
    "room",
    "standing",
    "added_at",
)
_ROLL_COLUMNS: Final = ("household", "first_serial", "last_serial", "issued_at")


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


@dataclass(frozen=True, slots=True)
class Roll:
    """A roll of labels that was issued."""

    first_serial: int
    last_serial: int
    issued_at: str


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
    add_rows(connection, households, _HOUSEHOLD_COLUMNS, rows)
    opened = [(household_account(household), 0) for _, household in fresh]
    add_rows(connection, accounts, ("account", "balance"), opened)
    book = load_book(connection, (), {_chain(row) for row in rows})
    for row in rows:
        _seal_household(book, row, f"registered: {row[2]} {row[3]}", now)
    write_book(connection, book)
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
    connection: Connection, household: HouseholdId, standing: Standing, now: datetime
) -> bool:
    """Suspend a household or take it back; False if nobody knows it."""
    changed = connection.execute(
        update(households)
        .where(households.c.household == household)
        .values(standing=standing.value)
    )
    if changed.rowcount == 0:
        return False
    query = select(households).where(households.c.household == household)
    row = tuple(connection.execute(query).one())
    book = load_book(connection, (), {_chain(row)})
    _seal_household(book, row, f"is {standing} from now on", now)
    write_book(connection, book)
    return True


def print_roll(
    connection: Connection,
    community: CommunityId,
    household: HouseholdId,
    count: int,
    now: datetime,
) -> Sequence[str] | RollRefused:
    """Issue the next labels of a household, and remember that they were."""
    chain = household_chain(community, household)
    book = load_book(connection, (), {chain})
    last_serial = connection.scalar(
        select(func.max(label_rolls.c.last_serial)).where(
            label_rolls.c.household == household
        )
    )
    labels = issue_roll(community, household, last_serial or 0, count)
    if not isinstance(labels, RollRefused):
        first_serial = (last_serial or 0) + 1
        row = (household, first_serial, first_serial + count - 1, render_moment(now))
        add_rows(connection, label_rolls, _ROLL_COLUMNS, [row])
        book.post(_roll_entry(row, now), chain)
        write_book(connection, book)
    return labels


def rolls_of(connection: Connection, household: HouseholdId) -> list[Roll]:
    """List the rolls issued for a household, by their serials."""
    rows = connection.execute(
        select(label_rolls)
        .where(label_rolls.c.household == household)
        .order_by(label_rolls.c.first_serial)
    )
    return [Roll(row.first_serial, row.last_serial, row.issued_at) for row in rows]


def _roll_entry(row: Sequence[Any], now: datetime) -> Entry:
    household, first_serial, last_serial, _ = row
    return Entry(
        entry_id=f"{Cause.LABEL_ROLL}/{household}/{first_serial}",
        cause=Cause.LABEL_ROLL,
        actor=OPERATOR,
        explanation=f"labels {first_serial} to {last_serial} issued",
        posted_at=render_moment(now),
        evidence=fingerprint(row),
        postings=(),
    )


def _chain(row: Sequence[Any]) -> ChainId:
    return household_chain(CommunityId(row[1]), HouseholdId(row[0]))


def _seal_household(
    book: Book, row: Sequence[Any], explanation: str, now: datetime
) -> None:
    """Enter what is now known of a household."""
    chain = _chain(row)
    number = book.length(chain) + 1
    entry = Entry(
        entry_id=f"{Cause.HOUSEHOLD}/{row[0]}/{number}",
        cause=Cause.HOUSEHOLD,
        actor=OPERATOR,
        explanation=explanation,
        posted_at=render_moment(now),
        evidence=fingerprint(row),
        postings=(),
    )
    book.post(entry, chain)


def _fresh_id(choose: Choose, taken: set[str]) -> HouseholdId:
    while (household := draw_household_id(choose)) in taken:
        pass
    taken.add(household)
    return household
