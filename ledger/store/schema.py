"""The tables of the books.

Moments are text (`ledger.moments`), ids are text, grams and points are integers: the
same on SQLite and on PostgreSQL. `drops`, `corrections`, `entries` and `postings` only
ever grow; triggers in `ledger.store.guards` keep it so, and keep the balances.

`ledger.store.migrations` makes these tables; a test holds the two against each other.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

# The last of `ledger.store.migrations`: a program refuses books of another one.
REVISION: Final = "0008"

# Sorted by code points everywhere: the order of postings goes into the hashes.
TEXT_TYPE: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
# SQLite counts rows by itself only in a column of exactly this type.
ROW_NO_TYPE: Final = BigInteger().with_variant(Integer, "sqlite")

METADATA: Final = MetaData()

households = Table(
    "households",
    METADATA,
    Column("household", TEXT_TYPE, primary_key=True),
    Column("community", TEXT_TYPE, nullable=False),
    Column("building", TEXT_TYPE, nullable=False),
    Column("room", TEXT_TYPE, nullable=False),
    Column("standing", TEXT_TYPE, nullable=False),
    Column("added_at", TEXT_TYPE, nullable=False),
    UniqueConstraint("community", "building", "room"),
)

# What was printed, so that the next roll continues its serials.
label_rolls = Table(
    "label_rolls",
    METADATA,
    Column(
        "household", TEXT_TYPE, ForeignKey("households.household"), primary_key=True
    ),
    Column("first_serial", Integer, primary_key=True),
    Column("last_serial", Integer, nullable=False),
    Column("issued_at", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

# Labels with a serial that a drop has used up.
used_labels = Table(
    "used_labels",
    METADATA,
    Column("bag_label", TEXT_TYPE, primary_key=True),
    Column("drop_id", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

drops = Table(
    "drops",
    METADATA,
    Column("drop_no", ROW_NO_TYPE, primary_key=True),
    Column("drop_id", TEXT_TYPE, nullable=False, unique=True),
    Column("station", TEXT_TYPE, nullable=False),
    Column("boot_id", TEXT_TYPE, nullable=False),
    Column("outbox_id", TEXT_TYPE, nullable=False),
    Column("sequence_no", BigInteger, nullable=False),
    Column("occurred_at", TEXT_TYPE, nullable=False),
    Column("clock", TEXT_TYPE, nullable=False),
    Column("bag_label", TEXT_TYPE),
    Column("household", TEXT_TYPE),
    Column("stream", TEXT_TYPE, nullable=False),
    Column("gross_g", Integer),
    Column("tare_g", Integer),
    Column("net_g", Integer),
    Column("weighed_by", TEXT_TYPE, nullable=False),
    Column("verdict", TEXT_TYPE, nullable=False),
    Column("reason", TEXT_TYPE),
    Column("inspector", TEXT_TYPE),
    Column("opening", TEXT_TYPE),
    Column("community", TEXT_TYPE, nullable=False),
    Column("content_hash", TEXT_TYPE, nullable=False),
    Column("outcome", TEXT_TYPE, nullable=False),
    Column("points", Integer, nullable=False),
    Column("balance", BigInteger),
    Column("hindrance", TEXT_TYPE),
    Column("received_at", TEXT_TYPE, nullable=False),
    Column("label_read_by", TEXT_TYPE),
    CheckConstraint("outcome in ('posted', 'refused')"),
    Index("drops_of_household", "household", "drop_no"),
)

# A verdict that a person changed afterwards; the drop itself stays as it was.
corrections = Table(
    "corrections",
    METADATA,
    Column("correction_id", TEXT_TYPE, primary_key=True),
    Column("drop_id", TEXT_TYPE, ForeignKey("drops.drop_id"), nullable=False),
    Column("verdict_before", TEXT_TYPE, nullable=False),
    Column("verdict", TEXT_TYPE, nullable=False),
    Column("points_before", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("why", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("corrected_at", TEXT_TYPE, nullable=False),
    Index("corrections_of_drop", "drop_id"),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    METADATA,
    Column("account", TEXT_TYPE, primary_key=True),
    Column("balance", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The end of each chain of entries.
chains = Table(
    "chains",
    METADATA,
    Column("chain", TEXT_TYPE, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("hash", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    METADATA,
    Column("entry_id", TEXT_TYPE, primary_key=True),
    Column("cause", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("explanation", TEXT_TYPE, nullable=False),
    Column("posted_at", TEXT_TYPE, nullable=False),
    Column("evidence", TEXT_TYPE, nullable=False),
    Column("chain", TEXT_TYPE, nullable=False),
    Column("chain_no", BigInteger, nullable=False),
    Column("hash", TEXT_TYPE, nullable=False),
    UniqueConstraint("chain", "chain_no"),
    sqlite_with_rowid=False,
)

# Written before their entry, which seals them: hence the deferred reference.
postings = Table(
    "postings",
    METADATA,
    Column(
        "entry_id",
        TEXT_TYPE,
        ForeignKey("entries.entry_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("account", TEXT_TYPE, ForeignKey("accounts.account"), primary_key=True),
    Column("points", Integer, nullable=False),
    CheckConstraint("points <> 0"),
    sqlite_with_rowid=False,
)

# How far each outbox generation has counted, and what is missing below. Its id comes
# first in the key: drops are looked up by it, and ids of generations differ anyway.
outboxes = Table(
    "outboxes",
    METADATA,
    Column("outbox_id", TEXT_TYPE, primary_key=True),
    Column("station", TEXT_TYPE, primary_key=True),
    Column("community", TEXT_TYPE, primary_key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("last_drop_at", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

gaps = Table(
    "gaps",
    METADATA,
    Column("outbox_id", TEXT_TYPE, primary_key=True),
    Column("station", TEXT_TYPE, primary_key=True),
    Column("community", TEXT_TYPE, primary_key=True),
    Column("first_no", BigInteger, primary_key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("opened_at", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

# What could not be posted, for a person to look at; bounded per fault.
quarantine = Table(
    "quarantine",
    METADATA,
    Column("number", ROW_NO_TYPE, primary_key=True),
    Column("digest", TEXT_TYPE, nullable=False, unique=True),
    Column("fault", TEXT_TYPE, nullable=False),
    Column("reason", TEXT_TYPE, nullable=False),
    Column("topic", TEXT_TYPE, nullable=False),
    Column("drop_id", TEXT_TYPE),
    Column("payload", TEXT_TYPE, nullable=False),
    Column("received_at", TEXT_TYPE, nullable=False),
)

# How often which outcome and which fault occurred, since the books were made: counted
# by station, so that ledgers that post for different stations do not wait. The empty
# name is for what no station sent.
outcomes = Table(
    "outcomes",
    METADATA,
    Column("station", TEXT_TYPE, primary_key=True),
    Column("outcome", TEXT_TYPE, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The fleet as last heard of, for a ledger that was just started.
members = Table(
    "members",
    METADATA,
    Column("community", TEXT_TYPE, primary_key=True),
    Column("kind", TEXT_TYPE, primary_key=True),
    Column("name", TEXT_TYPE, primary_key=True),
    Column("status", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)

# The registry's revisions that were published.
registry = Table(
    "registry",
    METADATA,
    Column("community", TEXT_TYPE, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("digest", TEXT_TYPE, nullable=False),
    Column("as_of", TEXT_TYPE, nullable=False),
    sqlite_with_rowid=False,
)
