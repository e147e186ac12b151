"""The tables of tariffs that have begun, and of awards that later ones rest on.

A tariff is written down with the first drop that is posted after it began, so that
nobody changes it afterwards. An award has a row only where the tariff counts days: what
a household's bags of a day are worth and how many of them were correct is the sum over
its rows. Both only grow, and each row is sealed by the entry that it came with.
"""

from sqlalchemy import Column, Index, Integer, Table, UniqueConstraint

from ledger.store.schema import METADATA, TEXT_TYPE

tariffs = Table(
    "tariffs",
    METADATA,
    Column("community", TEXT_TYPE, primary_key=True),
    Column("digest", TEXT_TYPE, primary_key=True),
    Column("name", TEXT_TYPE, nullable=False),
    # The empty text is for a tariff that has been there from the beginning.
    Column("counts_from", TEXT_TYPE, nullable=False),
    Column("content", TEXT_TYPE, nullable=False),
    Column("recorded_at", TEXT_TYPE, nullable=False),
    UniqueConstraint("community", "name"),
    sqlite_with_rowid=False,
)

# What a drop, or the correction of one, added to its household's day.
awards = Table(
    "awards",
    METADATA,
    Column("entry_id", TEXT_TYPE, primary_key=True),
    Column("drop_id", TEXT_TYPE, nullable=False),
    Column("household", TEXT_TYPE, nullable=False),
    Column("day", TEXT_TYPE, nullable=False),
    Column("stream", TEXT_TYPE, nullable=False),
    Column("worth_points", Integer, nullable=False),
    Column("correct_count", Integer, nullable=False),
    Index("awards_of_household", "household", "day"),
    Index("awards_of_drop", "drop_id"),
    sqlite_with_rowid=False,
)
