"""What the books know about the drops of a batch, read in the batch's transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, select

from ledger.arrivals import DropArrival
from ledger.awards import Days
from ledger.batch import Outbox, Terms
from ledger.book import (
    AccountId,
    Book,
    household_account,
    issue_account,
    station_chain,
)
from ledger.drop_judgement import Hindrance, Known, Standing, StoredDrop
from ledger.moments import parse_moment
from ledger.outbox_numbers import Gap, OutboxNumbers
from ledger.store.award_days import load_days
from ledger.store.bookkeeping import load_book
from ledger.store.card_tables import voided_rolls
from ledger.store.rows import rows_among
from ledger.store.schema import (
    drops,
    gaps,
    households,
    outboxes,
    used_labels,
)
from ledger.tariff_calendar import TariffCalendar
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import CommunityId, HouseholdId

_STORED_DROP: Final = select(
    drops.c.drop_id,
    drops.c.content_hash,
    drops.c.outcome,
    drops.c.points,
    drops.c.balance,
    drops.c.hindrance,
)
_LAST_NO: Final = select(outboxes.c.station, outboxes.c.outbox_id, outboxes.c.last_no)
_GAP: Final = select(
    gaps.c.station,
    gaps.c.outbox_id,
    gaps.c.first_no,
    gaps.c.last_no,
    gaps.c.opened_at,
)

_VOIDED: Final = select(
    voided_rolls.c.household, voided_rolls.c.first_serial, voided_rolls.c.last_serial
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `Batch` is made of."""

    known: Known
    book: Book
    outboxes: dict[Outbox, OutboxNumbers]


def load(
    connection: Connection,
    arrivals: Sequence[DropArrival],
    terms: Terms,
    now: datetime,
) -> Loaded:
    """Read all that concerns these drops and nothing else."""
    # First of all the book: with it we hold the stations whose drops these are, and
    # what we then read stays so until we have posted.
    community = terms.community
    book = _load_book(connection, arrivals, community)
    known = _load_known(connection, arrivals)
    if terms.calendar.counts_days:
        known.days = _load_days(connection, arrivals, terms.calendar, now)
    return Loaded(
        known,
        book,
        _load_outboxes(connection, arrivals, community),
    )


def _load_known(connection: Connection, arrivals: Sequence[DropArrival]) -> Known:
    drop_ids = {arrival.drop.drop_id for arrival in arrivals}
    labels = {arrival.roll_label for arrival in arrivals}
    known_labels = rows_among(
        connection, select(used_labels.c.bag_label), used_labels.c.bag_label, labels
    )
    standings = rows_among(
        connection,
        select(households.c.household, households.c.standing),
        households.c.household,
        {arrival.drop.household for arrival in arrivals},
    )
    stored = rows_among(connection, _STORED_DROP, drops.c.drop_id, drop_ids)
    return Known(
        drops={
            drop_id: StoredDrop(
                content_hash,
                Outcome(outcome),
                points,
                balance,
                None if hindrance is None else Hindrance(hindrance),
            )
            for drop_id, content_hash, outcome, points, balance, hindrance in stored
        },
        households={row.household: Standing(row.standing) for row in standings},
        labels={label for (label,) in known_labels},
        voided=_load_voided(connection, arrivals),
    )


def _load_voided(
    connection: Connection, arrivals: Sequence[DropArrival]
) -> dict[HouseholdId, list[tuple[int, int]]]:
    """Read which rolls are void; nothing where no bag hangs on a roll's label."""
    wanted = {
        arrival.drop.household for arrival in arrivals if arrival.roll_label is not None
    }
    voided: dict[HouseholdId, list[tuple[int, int]]] = {}
    for household, first_serial, last_serial in rows_among(
        connection, _VOIDED, voided_rolls.c.household, wanted
    ):
        voided.setdefault(household, []).append((first_serial, last_serial))
    return voided


def _load_days(
    connection: Connection,
    arrivals: Sequence[DropArrival],
    calendar: TariffCalendar,
    now: datetime,
) -> Days:
    """Read the days that the awards of these drops rest on."""
    households: set[HouseholdId | None] = set()
    first, last = date.max, date.min
    for arrival in arrivals:
        drop = arrival.drop
        around = calendar.days_around(
            calendar.day_of(drop.occurred_at, drop.clock, now)
        )
        if around is not None:
            households.add(drop.household)
            first, last = min(first, around[0]), max(last, around[1])
    return load_days(connection, households, first, last)


def _load_book(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> Book:
    stations = {arrival.drop.station for arrival in arrivals}
    names: set[AccountId] = {issue_account(community, station) for station in stations}
    names |= {
        household_account(arrival.drop.household)
        for arrival in arrivals
        if arrival.drop.household is not None
    }
    chained = {station_chain(community, station) for station in stations}
    return load_book(connection, names, chained)


def _load_outboxes(
    connection: Connection, arrivals: Sequence[DropArrival], community: CommunityId
) -> dict[Outbox, OutboxNumbers]:
    wanted = {Outbox(a.drop.station, a.drop.outbox_id) for a in arrivals}
    outbox_ids = {outbox.outbox_id for outbox in wanted}
    missing: dict[Outbox, list[Gap]] = {}
    query = _GAP.where(gaps.c.community == community).order_by(gaps.c.first_no)
    for station, outbox_id, first_no, last_no, opened_at in rows_among(
        connection, query, gaps.c.outbox_id, outbox_ids
    ):
        gap = Gap(first_no, last_no, parse_moment(opened_at))
        missing.setdefault(Outbox(station, outbox_id), []).append(gap)
    query = _LAST_NO.where(outboxes.c.community == community)
    last_nos = {
        Outbox(station, outbox_id): last_no
        for station, outbox_id, last_no in rows_among(
            connection, query, outboxes.c.outbox_id, outbox_ids
        )
    }
    return {
        outbox: OutboxNumbers(last_nos.get(outbox, 0), missing.get(outbox, ()))
        for outbox in wanted
    }
