"""The tables of rewards: what is offered, how many lie there, and vouchers for them.

What only grows is held against its entry by the audit: a movement of stock, a voucher
as it was issued, and its one end. Whether a voucher is still good is not kept: it is
while it has no end, and the key of `voucher_ends` lets it have only one.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)

from ledger.store.schema import METADATA, TEXT_TYPE

# `stock` is moved by `stock_movements` alone (see `ledger.store.guards`).
rewards = Table(
    "rewards",
    METADATA,
    Column("community", TEXT_TYPE, primary_key=True),
    Column("reward", TEXT_TYPE, primary_key=True),
    Column("name_zh", TEXT_TYPE, nullable=False),
    Column("name_en", TEXT_TYPE, nullable=False),
    Column("points", Integer, nullable=False),
    Column("is_offered", Integer, nullable=False),
    Column("stock", BigInteger, nullable=False),
    CheckConstraint("stock >= 0", name="stock_is_there"),
    sqlite_with_rowid=False,
)

stock_movements = Table(
    "stock_movements",
    METADATA,
    Column("movement_id", TEXT_TYPE, primary_key=True),
    Column("community", TEXT_TYPE, nullable=False),
    Column("reward", TEXT_TYPE, nullable=False),
    Column("kind", TEXT_TYPE, nullable=False),
    Column("pieces", BigInteger, nullable=False),
    Column("why", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("moved_at", TEXT_TYPE, nullable=False),
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
    Column("code", TEXT_TYPE, primary_key=True),
    Column("request_id", TEXT_TYPE, nullable=False, unique=True),
    Column("community", TEXT_TYPE, nullable=False),
    Column("household", TEXT_TYPE, ForeignKey("households.household"), nullable=False),
    Column("reward", TEXT_TYPE, nullable=False),
    Column("name_zh", TEXT_TYPE, nullable=False),
    Column("name_en", TEXT_TYPE, nullable=False),
    Column("points", Integer, nullable=False),
    Column("place", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("issued_at", TEXT_TYPE, nullable=False),
    Column("expires_on", TEXT_TYPE, nullable=False),
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
    Column("code", TEXT_TYPE, ForeignKey("vouchers.code"), primary_key=True),
    Column("end_id", TEXT_TYPE, nullable=False),
    Column("state", TEXT_TYPE, nullable=False),
    Column("why", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("ended_at", TEXT_TYPE, nullable=False),
    Index("voucher_ends_by_time", "ended_at"),
    sqlite_with_rowid=False,
)
