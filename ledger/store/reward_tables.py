"""The tables of rewards: what is offered, how many lie there, and vouchers for them.

What only grows is held against its entry by the audit: a movement of stock, a voucher
as it was issued, and its one end. Whether a voucher is still good is not kept: it is
while it has no end, and the key of `voucher_ends` lets it have only one.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import TEXT

from ledger.store.schema import METADATA

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")

# `stock` is moved by `stock_movements` alone (see `ledger.store.guards`).
rewards = Table(
    "rewards",
    METADATA,
    Column("community", _TEXT, primary_key=True),
    Column("reward", _TEXT, primary_key=True),
    Column("name_zh", _TEXT, nullable=False),
    Column("name_en", _TEXT, nullable=False),
    Column("points", Integer, nullable=False),
    Column("is_offered", Integer, nullable=False),
    Column("stock", BigInteger, nullable=False),
    CheckConstraint("stock >= 0", name="stock_is_there"),
    sqlite_with_rowid=False,
)

stock_movements = Table(
    "stock_movements",
    METADATA,
    Column("movement_id", _TEXT, primary_key=True),
    Column("community", _TEXT, nullable=False),
    Column("reward", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("pieces", BigInteger, nullable=False),
    Column("why", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("moved_at", _TEXT, nullable=False),
    ForeignKeyConstraint(
        ["community", "reward"], ["rewards.community", "rewards.reward"]
    ),
    Index("stock_movements_by_time", "community", "moved_at"),
    sqlite_with_rowid=False,
)

# Names and points as they were when it was issued: that is what is handed out.
vouchers = Table(
    "vouchers",
    METADATA,
    Column("code", _TEXT, primary_key=True),
    Column("request_id", _TEXT, nullable=False, unique=True),
    Column("community", _TEXT, nullable=False),
    Column("household", _TEXT, ForeignKey("households.household"), nullable=False),
    Column("reward", _TEXT, nullable=False),
    Column("name_zh", _TEXT, nullable=False),
    Column("name_en", _TEXT, nullable=False),
    Column("points", Integer, nullable=False),
    Column("place", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("issued_at", _TEXT, nullable=False),
    Column("expires_on", _TEXT, nullable=False),
    ForeignKeyConstraint(
        ["community", "reward"], ["rewards.community", "rewards.reward"]
    ),
    Index("vouchers_by_time", "community", "issued_at"),
    Index("vouchers_by_end", "community", "expires_on"),
    Index("vouchers_of_household", "household", "issued_at"),
    sqlite_with_rowid=False,
)

# `end_id` names the deed that ended it: the same deed again is answered as before.
voucher_ends = Table(
    "voucher_ends",
    METADATA,
    Column("code", _TEXT, ForeignKey("vouchers.code"), primary_key=True),
    Column("end_id", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    Column("why", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("ended_at", _TEXT, nullable=False),
    Index("voucher_ends_by_time", "ended_at"),
    sqlite_with_rowid=False,
)
