"""Seal what the first books left open, and let several ledgers count side by side.

* Every drop has an entry in its station's chain, also a refused one; households and
  rolls of labels have theirs in their household's chain. Whoever alters such a row
  now contradicts a chain.
* Corrections have a table.
* Outcomes are counted by station: two ledgers that post for two stations do not wait
  for each other to count up one number.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from alembic import op
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Integer, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0002"
down_revision: Final = "0001"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
_NO_HASH: Final = "0" * 64
_ACTOR: Final = "migration 0002"


def upgrade() -> None:
    connection = op.get_bind()
    op.execute("DROP TABLE IF EXISTS about")
    _count_by_station()
    _make_corrections()
    op.create_index("drops_of_household", "drops", ["household", "drop_no"])
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    _seal_households(connection, now)
    _seal_rolls(connection, now)
    _seal_refused_drops(connection, now)


def _count_by_station() -> None:
    op.rename_table("outcomes", "outcomes_before")
    op.create_table(
        "outcomes",
        Column("station", _TEXT, primary_key=True),
        Column("outcome", _TEXT, primary_key=True),
        Column("count", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO outcomes (station, outcome, count)"
        " SELECT '', outcome, count FROM outcomes_before"
    )
    op.drop_table("outcomes_before")


def _make_corrections() -> None:
    op.create_table(
        "corrections",
        Column("correction_id", _TEXT, primary_key=True),
        Column("drop_id", _TEXT, ForeignKey("drops.drop_id"), nullable=False),
        Column("verdict_before", _TEXT, nullable=False),
        Column("verdict", _TEXT, nullable=False),
        Column("points_before", Integer, nullable=False),
        Column("points", Integer, nullable=False),
        Column("why", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("corrected_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("corrections_of_drop", "corrections", ["drop_id"])


# How entries are written and hashed, as it was when this was written: a migration must
# not change its mind with the program. The program reads `cause` and `evidence` alike.


def _seal_households(connection: Connection, now: str) -> None:
    rows = connection.execute(
        sql(
            "SELECT household, community, building, room, standing, added_at"
            " FROM households ORDER BY household"
        )
    ).all()
    for row in rows:
        chain = f"{row.community}/household/{row.household}"
        entry_id = f"household/{row.household}/1"
        _append(connection, chain, entry_id, "household", tuple(row), now)


def _seal_rolls(connection: Connection, now: str) -> None:
    rows = connection.execute(
        sql(
            "SELECT h.community, r.household, r.first_serial, r.last_serial,"
            " r.issued_at FROM label_rolls r JOIN households h"
            " ON h.household = r.household ORDER BY r.household, r.first_serial"
        )
    ).all()
    for community, *roll in rows:
        chain = f"{community}/household/{roll[0]}"
        entry_id = f"label roll/{roll[0]}/{roll[1]}"
        _append(connection, chain, entry_id, "label roll", tuple(roll), now)


def _seal_refused_drops(connection: Connection, now: str) -> None:
    rows = connection.execute(
        sql(
            "SELECT drop_id, content_hash, community, outcome, points, balance,"
            " hindrance, received_at, station FROM drops"
            " WHERE outcome = 'refused' ORDER BY drop_no"
        )
    ).all()
    for drop_id, *sealed, station in rows:
        chain = f"{sealed[1]}/{station}"
        _append(connection, chain, drop_id, "refusal", tuple(sealed), now)


def _append(
    connection: Connection,
    chain: str,
    entry_id: str,
    cause: str,
    evidence: Sequence[Any],
    now: str,
) -> None:
    found = connection.execute(
        sql("SELECT length, hash FROM chains WHERE chain = :chain"), {"chain": chain}
    ).one_or_none()
    length, previous = (0, _NO_HASH) if found is None else found
    explanation = "sealed when the books became those of version 2"
    seal = _digest(evidence)
    content = (1, previous, entry_id, cause, _ACTOR, explanation, now, seal, ())
    entry = {
        "entry_id": entry_id,
        "cause": cause,
        "actor": _ACTOR,
        "explanation": explanation,
        "posted_at": now,
        "evidence": seal,
        "chain": chain,
        "chain_no": length + 1,
        "hash": _digest(content),
    }
    connection.execute(
        sql(
            "INSERT INTO entries (entry_id, cause, actor, explanation, posted_at,"
            " evidence, chain, chain_no, hash) VALUES (:entry_id, :cause, :actor,"
            " :explanation, :posted_at, :evidence, :chain, :chain_no, :hash)"
        ),
        entry,
    )
    head = {"chain": chain, "length": length + 1, "hash": entry["hash"]}
    change = (
        "INSERT INTO chains (chain, length, hash) VALUES (:chain, :length, :hash)"
        if found is None
        else "UPDATE chains SET length = :length, hash = :hash WHERE chain = :chain"
    )
    connection.execute(sql(change), head)


def _digest(values: Sequence[Any]) -> str:
    """Hash values as compact JSON: what `msgspec.json.encode` writes."""
    written = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
