"""The registry's revision: counts up when what all stations are told changes."""

import hashlib
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, Row, select

from ledger.drop_judgement import Standing
from ledger.moments import parse_moment, render_moment
from ledger.store.database import Database
from ledger.store.rows import put_rows
from ledger.store.schema import households, registry
from messaging.contracts.ids import CommunityId, HouseholdId
from messaging.contracts.registry import Building, Registry

# So many fit into one message. The ledger judges by its own register anyway: a
# station that knows less only tells the resident later.
_SUSPENDED_MAX: Final = 1000

# Thirteen bytes each: with buildings' names, tariff and cards below 64 KiB. More than
# most communities have; in a larger one stations show the masked code alone.
_HOUSEHOLDS_MAX: Final = 4000


def current_registry(
    database: Database, community: CommunityId, said: Registry, now: datetime
) -> Registry:
    """Complete what the settings say: suspended households, revision, and since when.

    Writes only when something changed since the last revision.
    """
    with database.read() as connection:
        suspended = _suspended_households(connection, community)
        said = replace(
            said,
            suspended_households=suspended,
            buildings=_buildings(connection, community, beside=len(suspended)),
        )
        last = _last_revision(connection, community)
    if last is None or last.digest != _digest(said):
        with database.write() as connection:
            last = _add_revision(connection, community, _digest(said), now)
    return replace(said, revision=last.revision, as_of=parse_moment(last.as_of))


def _suspended_households(
    connection: Connection, community: CommunityId
) -> tuple[HouseholdId, ...]:
    found = connection.scalars(
        select(households.c.household)
        .where(households.c.community == community)
        .where(households.c.standing == Standing.SUSPENDED.value)
        .order_by(households.c.household)
        .limit(_SUSPENDED_MAX)
    )
    return tuple(HouseholdId(household) for household in found)


def _buildings(
    connection: Connection, community: CommunityId, *, beside: int
) -> tuple[Building, ...]:
    """Say who lives where, if it fits beside so many suspended households."""
    most = _HOUSEHOLDS_MAX - beside
    rows = connection.execute(
        select(households.c.building, households.c.household)
        .where(households.c.community == community)
        .order_by(households.c.building, households.c.household)
        .limit(most + 1)
    ).all()
    if len(rows) > most:
        return ()
    return tuple(
        Building(
            building=building, households=tuple(HouseholdId(row[1]) for row in homes)
        )
        for building, homes in groupby(rows, key=itemgetter(0))
    )


def _digest(said: Registry) -> str:
    content = (
        *(said.tariff, said.openings, said.tariff_next, said.tariff_next_from),
        *(said.suspended_households, said.inspectors, said.buildings),
    )
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def _last_revision(connection: Connection, community: CommunityId) -> Row[Any] | None:
    query = select(registry).where(registry.c.community == community)
    return connection.execute(query).one_or_none()


def _add_revision(
    connection: Connection, community: CommunityId, digest: str, now: datetime
) -> Row[Any]:
    last = _last_revision(connection, community)
    if last is None or last.digest != digest:
        row = {
            "community": community,
            "revision": 1 if last is None else last.revision + 1,
            "digest": digest,
            "as_of": render_moment(now),
        }
        put_rows(connection, registry, [row])
    # Otherwise another process has just counted up, for the same content.
    query = select(registry).where(registry.c.community == community)
    return connection.execute(query).one()
