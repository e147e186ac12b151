"""The tables of tariffs that have begun, and of awards that later ones rest on.

A tariff is written down with the first drop that is posted after it began, so that
nobody changes it afterwards. An award has a row only where the tariff counts days: what
a household's bags of a day are worth and how many of them were correct is the sum over
its rows. Both only grow, and each row is sealed by the entry that it came with.
"""

from typing import Final

from sqlalchemy import Column, Index, Integer, Table, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TEXT

from ledger.store.schema import METADATA

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")

tariffs = Table(
    "tariffs",
    METADATA,
    Column("community", _TEXT, primary_key=True),
    Column("digest", _TEXT, primary_key=True),
    Column("name", _TEXT, nullable=False),
    # The empty text is for a tariff that has been there from the beginning.
    Column("counts_from", _TEXT, nullable=False),
    Column("content", _TEXT, nullable=False),
    Column("recorded_at", _TEXT, nullable=False),
    UniqueConstraint("community", "name"),
    sqlite_with_rowid=False,
)

# What a drop, or the correction of one, added to its household's day.
awards = Table(
    "awards",
    METADATA,
    Column("entry_id", _TEXT, primary_key=True),
    Column("drop_id", _TEXT, nullable=False),
    Column("household", _TEXT, nullable=False),
    Column("day", _TEXT, nullable=False),
    Column("stream", _TEXT, nullable=False),
    Column("worth_points", Integer, nullable=False),
    Column("correct_count", Integer, nullable=False),
    Index("awards_of_household", "household", "day"),
    Index("awards_of_drop", "drop_id"),
    sqlite_with_rowid=False,
)
