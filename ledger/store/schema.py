"""The tables of the books.

Moments are text (`ledger.moments`), ids are text, grams and points are integers: the
same on every database. `drops`, `entries` and `postings` only ever grow; triggers in
`ledger.store.guards` keep it so, and keep the balances.
"""

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

# Counts up when tables change; a program refuses books of another version.
SCHEMA_VERSION: Final = 1

METADATA: Final = MetaData()

about = Table(
    "about",
    METADATA,
    Column("schema_version", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
)

households = Table(
    "households",
    METADATA,
    Column("household", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("room", Text, nullable=False),
    Column("standing", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("community", "building", "room"),
)

# What was printed, so that the next roll continues its serials.
label_rolls = Table(
    "label_rolls",
    METADATA,
    Column("household", Text, ForeignKey("households.household"), primary_key=True),
    Column("first_serial", Integer, primary_key=True),
    Column("last_serial", Integer, nullable=False),
    Column("issued_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# Labels with a serial that a drop has used up.
used_labels = Table(
    "used_labels",
    METADATA,
    Column("bag_label", Text, primary_key=True),
    Column("drop_id", Text, nullable=False),
    sqlite_with_rowid=False,
)

drops = Table(
    "drops",
    METADATA,
    Column("drop_no", Integer, primary_key=True),
    Column("drop_id", Text, nullable=False, unique=True),
    Column("station", Text, nullable=False),
    Column("boot_id", Text, nullable=False),
    Column("outbox_id", Text, nullable=False),
    Column("sequence_no", Integer, nullable=False),
    Column("occurred_at", Text, nullable=False),
    Column("clock", Text, nullable=False),
    Column("bag_label", Text),
    Column("household", Text),
    Column("stream", Text, nullable=False),
    Column("gross_g", Integer),
    Column("tare_g", Integer),
    Column("net_g", Integer),
    Column("weighed_by", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text),
    Column("inspector", Text),
    Column("opening", Text),
    Column("community", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("points", Integer, nullable=False),
    Column("balance", Integer),
    Column("hindrance", Text),
    Column("received_at", Text, nullable=False),
    CheckConstraint("outcome in ('posted', 'refused')"),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("account", Text, primary_key=True),
    Column("balance", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The end of each chain of entries.
chains = Table(
    "chains",
    METADATA,
    Column("chain", Text, primary_key=True),
    Column("length", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

entries = Table(
    "entries",
    METADATA,
    Column("entry_id", Text, primary_key=True),
    Column("cause", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("posted_at", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("chain", Text, nullable=False),
    Column("chain_no", Integer, nullable=False),
    Column("hash", Text, nullable=False),
    UniqueConstraint("chain", "chain_no"),
    sqlite_with_rowid=False,
)

# Written before their entry, which seals them: hence the deferred reference.
postings = Table(
    "postings",
    METADATA,
    Column(
        "entry_id",
        Text,
        ForeignKey("entries.entry_id", deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    Column("account", Text, ForeignKey("accounts.account"), primary_key=True),
    Column("points", Integer, nullable=False),
    CheckConstraint("points <> 0"),
    sqlite_with_rowid=False,
)

# How far each outbox generation has counted, and what is missing below. Its id comes
# first in the key: drops are looked up by it, and ids of generations differ anyway.
outboxes = Table(
    "outboxes",
    METADATA,
    Column("outbox_id", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("community", Text, primary_key=True),
    Column("last_no", Integer, nullable=False),
    Column("last_drop_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

gaps = Table(
    "gaps",
    METADATA,
    Column("outbox_id", Text, primary_key=True),
    Column("station", Text, primary_key=True),
    Column("community", Text, primary_key=True),
    Column("first_no", Integer, primary_key=True),
    Column("last_no", Integer, nullable=False),
    Column("opened_at", Text, nullable=False),
    sqlite_with_rowid=False,
)

# What could not be posted, for a person to look at; bounded per fault.
quarantine = Table(
    "quarantine",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("fault", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("drop_id", Text),
    Column("payload", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)

# How often which outcome and which fault occurred, since the books were made.
outcomes = Table(
    "outcomes",
    METADATA,
    Column("outcome", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

# The fleet as last heard of, for a ledger that was just started.
members = Table(
    "members",
    METADATA,
    Column("community", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("status", Text, nullable=False),
    sqlite_with_rowid=False,
)

# The registry's revisions that were published.
registry = Table(
    "registry",
    METADATA,
    Column("community", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    sqlite_with_rowid=False,
)
