"""Household cards, their revocations, and rolls of labels that are void."""

from typing import Final

from alembic import op
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, Text
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0005"
down_revision: Final = "0004"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "household_cards",
        Column("card_sha256", _TEXT, primary_key=True),
        Column("household", _TEXT, ForeignKey("households.household"), nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("issued_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "household_cards_of_household", "household_cards", ["household", "issued_at"]
    )
    op.create_table(
        "card_revocations",
        Column(
            "card_sha256",
            _TEXT,
            ForeignKey("household_cards.card_sha256"),
            primary_key=True,
        ),
        Column("why", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("revoked_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "voided_rolls",
        Column("household", _TEXT, primary_key=True),
        Column("first_serial", Integer, primary_key=True),
        Column("last_serial", Integer, nullable=False),
        Column("why", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("voided_at", _TEXT, nullable=False),
        ForeignKeyConstraint(
            ["household", "first_serial"],
            ["label_rolls.household", "label_rolls.first_serial"],
        ),
        sqlite_with_rowid=False,
    )
