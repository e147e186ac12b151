"""The tables of the first books, before Alembic counted them: a frozen copy.

Books made before there was this page have a table `about`; they are stamped with this
revision instead of going through it (see `ledger.store.migration`).
"""

from typing import Final

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0001"
down_revision: Final = None

# Sorted by code points everywhere: the order of postings goes into the hashes.
_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
# SQLite counts rows by itself only in a column of exactly this type.
_ROW_NO: Final = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "households",
        Column("household", _TEXT, primary_key=True),
        Column("community", _TEXT, nullable=False),
        Column("building", _TEXT, nullable=False),
        Column("room", _TEXT, nullable=False),
        Column("standing", _TEXT, nullable=False),
        Column("added_at", _TEXT, nullable=False),
        UniqueConstraint("community", "building", "room"),
    )

    op.create_table(
        "label_rolls",
        Column(
            "household", _TEXT, ForeignKey("households.household"), primary_key=True
        ),
        Column("first_serial", Integer, primary_key=True),
        Column("last_serial", Integer, nullable=False),
        Column("issued_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "used_labels",
        Column("bag_label", _TEXT, primary_key=True),
        Column("drop_id", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "drops",
        Column("drop_no", _ROW_NO, primary_key=True),
        Column("drop_id", _TEXT, nullable=False, unique=True),
        Column("station", _TEXT, nullable=False),
        Column("boot_id", _TEXT, nullable=False),
        Column("outbox_id", _TEXT, nullable=False),
        Column("sequence_no", BigInteger, nullable=False),
        Column("occurred_at", _TEXT, nullable=False),
        Column("clock", _TEXT, nullable=False),
        Column("bag_label", _TEXT),
        Column("household", _TEXT),
        Column("stream", _TEXT, nullable=False),
        Column("gross_g", Integer),
        Column("tare_g", Integer),
        Column("net_g", Integer),
        Column("weighed_by", _TEXT, nullable=False),
        Column("verdict", _TEXT, nullable=False),
        Column("reason", _TEXT),
        Column("inspector", _TEXT),
        Column("opening", _TEXT),
        Column("community", _TEXT, nullable=False),
        Column("content_hash", _TEXT, nullable=False),
        Column("outcome", _TEXT, nullable=False),
        Column("points", Integer, nullable=False),
        Column("balance", BigInteger),
        Column("hindrance", _TEXT),
        Column("received_at", _TEXT, nullable=False),
        CheckConstraint("outcome in ('posted', 'refused')"),
    )

    op.create_table(
        "accounts",
        Column("account", _TEXT, primary_key=True),
        Column("balance", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "chains",
        Column("chain", _TEXT, primary_key=True),
        Column("length", BigInteger, nullable=False),
        Column("hash", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "entries",
        Column("entry_id", _TEXT, primary_key=True),
        Column("cause", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("explanation", _TEXT, nullable=False),
        Column("posted_at", _TEXT, nullable=False),
        Column("evidence", _TEXT, nullable=False),
        Column("chain", _TEXT, nullable=False),
        Column("chain_no", BigInteger, nullable=False),
        Column("hash", _TEXT, nullable=False),
        UniqueConstraint("chain", "chain_no"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "postings",
        Column(
            "entry_id",
            _TEXT,
            ForeignKey("entries.entry_id", deferrable=True, initially="DEFERRED"),
            primary_key=True,
        ),
        Column("account", _TEXT, ForeignKey("accounts.account"), primary_key=True),
        Column("points", Integer, nullable=False),
        CheckConstraint("points <> 0"),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "outboxes",
        Column("outbox_id", _TEXT, primary_key=True),
        Column("station", _TEXT, primary_key=True),
        Column("community", _TEXT, primary_key=True),
        Column("last_no", BigInteger, nullable=False),
        Column("last_drop_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "gaps",
        Column("outbox_id", _TEXT, primary_key=True),
        Column("station", _TEXT, primary_key=True),
        Column("community", _TEXT, primary_key=True),
        Column("first_no", BigInteger, primary_key=True),
        Column("last_no", BigInteger, nullable=False),
        Column("opened_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "quarantine",
        Column("number", _ROW_NO, primary_key=True),
        Column("digest", _TEXT, nullable=False, unique=True),
        Column("fault", _TEXT, nullable=False),
        Column("reason", _TEXT, nullable=False),
        Column("topic", _TEXT, nullable=False),
        Column("drop_id", _TEXT),
        Column("payload", _TEXT, nullable=False),
        Column("received_at", _TEXT, nullable=False),
    )

    op.create_table(
        "outcomes",
        Column("outcome", _TEXT, primary_key=True),
        Column("count", BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "members",
        Column("community", _TEXT, primary_key=True),
        Column("kind", _TEXT, primary_key=True),
        Column("name", _TEXT, primary_key=True),
        Column("status", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )

    op.create_table(
        "registry",
        Column("community", _TEXT, primary_key=True),
        Column("revision", Integer, nullable=False),
        Column("digest", _TEXT, nullable=False),
        Column("as_of", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
