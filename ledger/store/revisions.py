"""The registry's revision: counts up when what all stations are told changes."""

import hashlib
from datetime import datetime
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
from messaging.contracts.registry import Registry

# So many fit into one message. The ledger judges by its own register anyway: a
# station that knows less only tells the resident later.
_SUSPENDED_MAX: Final = 4000


def current_registry(
    database: Database, community: CommunityId, said: Registry, now: datetime
) -> Registry:
    """Complete what the settings say: suspended households, revision, and since when.

    Writes only when something changed since the last revision.
    """
    with database.read() as connection:
        suspended = _suspended_households(connection, community)
        said = replace(said, suspended_households=suspended)
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


def _digest(said: Registry) -> str:
    content = (
        *(said.tariff, said.openings),
        *(said.suspended_households, said.inspectors),
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
