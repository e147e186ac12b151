"""The tables of household cards and of label rolls that are void.

All of them only grow, and each row is held against its entry by the audit: a card that
somebody slipped in would spend a neighbour's points, and one whose revocation went away
would be good again.
"""

from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
)

from ledger.store.schema import METADATA, TEXT_TYPE

# The card itself is a secret that nobody keeps; this is the hash of its text.
household_cards = Table(
    "household_cards",
    METADATA,
    Column("card_sha256", TEXT_TYPE, primary_key=True),
    Column("household", TEXT_TYPE, ForeignKey("households.household"), nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("issued_at", TEXT_TYPE, nullable=False),
    Index("household_cards_of_household", "household", "issued_at"),
    sqlite_with_rowid=False,
)

card_revocations = Table(
    "card_revocations",
    METADATA,
    Column(
        "card_sha256",
        TEXT_TYPE,
        ForeignKey("household_cards.card_sha256"),
        primary_key=True,
    ),
    Column("why", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("revoked_at", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

voided_rolls = Table(
    "voided_rolls",
    METADATA,
    Column("household", TEXT_TYPE, primary_key=True),
    Column("first_serial", Integer, primary_key=True),
    Column("last_serial", Integer, nullable=False),
    Column("why", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("voided_at", TEXT_TYPE, nullable=False),
    ForeignKeyConstraint(
        ["household", "first_serial"],
        ["label_rolls.household", "label_rolls.first_serial"],
    ),
    sqlite_with_rowid=False,
)
