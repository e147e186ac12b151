"""Rewards: the catalogue, its stock, vouchers and how they ended."""

from typing import Final

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    Text,
)
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0004"
down_revision: Final = "0003"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "rewards",
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
    op.create_table(
        "stock_movements",
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
        sqlite_with_rowid=False,
    )
    op.create_index(
        "stock_movements_by_time", "stock_movements", ["community", "moved_at"]
    )
    op.create_table(
        "vouchers",
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
        sqlite_with_rowid=False,
    )
    op.create_index("vouchers_by_time", "vouchers", ["community", "issued_at"])
    op.create_index("vouchers_by_end", "vouchers", ["community", "expires_on"])
    op.create_index("vouchers_of_household", "vouchers", ["household", "issued_at"])
    op.create_table(
        "voucher_ends",
        Column("code", _TEXT, ForeignKey("vouchers.code"), primary_key=True),
        Column("end_id", _TEXT, nullable=False),
        Column("state", _TEXT, nullable=False),
        Column("why", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("ended_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("voucher_ends_by_time", "voucher_ends", ["ended_at"])
