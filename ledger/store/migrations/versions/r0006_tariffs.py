"""Tariffs that have begun, and awards that later ones rest on."""

from typing import Final

from alembic import op
from sqlalchemy import Column, Integer, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0006"
down_revision: Final = "0005"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "tariffs",
        Column("community", _TEXT, primary_key=True),
        Column("digest", _TEXT, primary_key=True),
        Column("name", _TEXT, nullable=False),
        Column("counts_from", _TEXT, nullable=False),
        Column("content", _TEXT, nullable=False),
        Column("recorded_at", _TEXT, nullable=False),
        UniqueConstraint("community", "name"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "awards",
        Column("entry_id", _TEXT, primary_key=True),
        Column("drop_id", _TEXT, nullable=False),
        Column("household", _TEXT, nullable=False),
        Column("day", _TEXT, nullable=False),
        Column("stream", _TEXT, nullable=False),
        Column("worth_points", Integer, nullable=False),
        Column("correct_count", Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("awards_of_household", "awards", ["household", "day"])
    op.create_index("awards_of_drop", "awards", ["drop_id"])
