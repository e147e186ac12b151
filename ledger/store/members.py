"""The fleet as last heard of, kept for a ledger that was just started."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection, select

from ledger.fleet import Status
from ledger.store.rows import put_rows
from ledger.store.schema import members
from messaging.contracts.ids import CommunityId


def keep_statuses(
    connection: Connection, community: CommunityId, statuses: Iterable[Status]
) -> None:
    rows = [
        {
            "community": community,
            "kind": status.name.kind.value,
            "name": status.name.name,
            "status": msgspec.json.encode(status).decode(),
        }
        for status in statuses
    ]
    put_rows(connection, members, rows)


def kept_statuses(connection: Connection, community: CommunityId) -> list[Status]:
    rows = connection.scalars(
        select(members.c.status).where(members.c.community == community)
    )
    return [msgspec.json.decode(status, type=Status) for status in rows]
