"""The table of the tokens with which other programs ask; digests, never secrets."""

from sqlalchemy import Column, Table

from ledger.store.schema import METADATA, TEXT_TYPE

# A row is never deleted: its name stands in entries as who asked.
api_tokens = Table(
    "api_tokens",
    METADATA,
    Column("name", TEXT_TYPE, primary_key=True),
    Column("digest", TEXT_TYPE, nullable=False, unique=True),
    Column("scopes", TEXT_TYPE, nullable=False),
    Column("issued_at", TEXT_TYPE, nullable=False),
    Column("expires_at", TEXT_TYPE, nullable=False),
    Column("revoked_at", TEXT_TYPE),
    Column("last_used_at", TEXT_TYPE),
    sqlite_with_rowid=False,
)
