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
_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
# SQLite counts rows by itself only in a column of exactly this type.
_ROW_NO: Final = BigInteger().with_variant(Integer, "sqlite")

METADATA: Final = MetaData()

households = Table(
    "households",
    METADATA,
    Column("household", _TEXT, primary_key=True),
    Column("community", _TEXT, nullable=False),
    Column("building", _TEXT, nullable=False),
    Column("room", _TEXT, nullable=False),
    Column("standing", _TEXT, nullable=False),
    Column("added_at", _TEXT, nullable=False),
    UniqueConstraint("community", "building", "room"),
)

# What was printed, so that the next roll continues its serials.
label_rolls = Table(
    "label_rolls",
    METADATA,
    Column("household", _TEXT, ForeignKey("households.household"), primary_key=True),
    Column("first_serial", Integer, primary_key=True),
    Column("last_serial", Integer, nullable=False),
    Column("issued_at", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

# Labels with a serial that a drop has used up.
used_labels = Table(
    "used_labels",
    METADATA,
    Column("bag_label", _TEXT, primary_key=True),
    Column("drop_id", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

drops = Table(
    "drops",
    METADATA,
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
    Column("label_read_by", _TEXT),
    CheckConstraint("outcome in ('posted', 'refused')"),
    Index("drops_of_household", "household", "drop_no"),
)

# A verdict that a person changed afterwards; the drop itself stays as it was.
corrections = Table(
    "corrections",
    METADATA,
    Column("correction_id", _TEXT, primary_key=True),
    Column("drop_id", _TEXT, ForeignKey("drops.drop_id"), nullable=False),
    Column("verdict_before", _TEXT, nullable=False),
    Column("verdict", _TEXT, nullable=False),
    Column("points_before", Integer, nullable=False),
    Column("points", Integer, nullable=False),
    Column("why", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("corrected_at", _TEXT, nullable=False),
    Index("corrections_of_drop", "drop_id"),
    sqlite_with_rowid=False,
)

accounts = Table(
    "accounts",
    METADATA,
    Column("account", _TEXT, primary_key=True),
    Column("balance", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The end of each chain of entries.
chains = Table(
    "chains",
    METADATA,
    Column("chain", _TEXT, primary_key=True),
    Column("length", BigInteger, nullable=False),
    Column("hash", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    METADATA,
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

# Written before their entry, which seals them: hence the deferred reference.
postings = Table(
    "postings",
    METADATA,
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

# How far each outbox generation has counted, and what is missing below. Its id comes
# first in the key: drops are looked up by it, and ids of generations differ anyway.
outboxes = Table(
    "outboxes",
    METADATA,
    Column("outbox_id", _TEXT, primary_key=True),
    Column("station", _TEXT, primary_key=True),
    Column("community", _TEXT, primary_key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("last_drop_at", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

gaps = Table(
    "gaps",
    METADATA,
    Column("outbox_id", _TEXT, primary_key=True),
    Column("station", _TEXT, primary_key=True),
    Column("community", _TEXT, primary_key=True),
    Column("first_no", BigInteger, primary_key=True),
    Column("last_no", BigInteger, nullable=False),
    Column("opened_at", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

# What could not be posted, for a person to look at; bounded per fault.
quarantine = Table(
    "quarantine",
    METADATA,
    Column("number", _ROW_NO, primary_key=True),
    Column("digest", _TEXT, nullable=False, unique=True),
    Column("fault", _TEXT, nullable=False),
    Column("reason", _TEXT, nullable=False),
    Column("topic", _TEXT, nullable=False),
    Column("drop_id", _TEXT),
    Column("payload", _TEXT, nullable=False),
    Column("received_at", _TEXT, nullable=False),
)

# How often which outcome and which fault occurred, since the books were made: counted
# by station, so that ledgers that post for different stations do not wait. The empty
# name is for what no station sent.
outcomes = Table(
    "outcomes",
    METADATA,
    Column("station", _TEXT, primary_key=True),
    Column("outcome", _TEXT, primary_key=True),
    Column("count", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)

# The fleet as last heard of, for a ledger that was just started.
members = Table(
    "members",
    METADATA,
    Column("community", _TEXT, primary_key=True),
    Column("kind", _TEXT, primary_key=True),
    Column("name", _TEXT, primary_key=True),
    Column("status", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)

# The registry's revisions that were published.
registry = Table(
    "registry",
    METADATA,
    Column("community", _TEXT, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("digest", _TEXT, nullable=False),
    Column("as_of", _TEXT, nullable=False),
    sqlite_with_rowid=False,
)
