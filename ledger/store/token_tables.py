"""The table of the tokens with which other programs ask; digests, never secrets."""

from typing import Final

from sqlalchemy import Column, Table, Text
from sqlalchemy.dialects.postgresql import TEXT

from ledger.store.schema import METADATA

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")

# A row is never deleted: its name stands in entries as who asked.
api_tokens = Table(
    "api_tokens",
    METADATA,
    Column("name", _TEXT, primary_key=True),
    Column("digest", _TEXT, nullable=False, unique=True),
    Column("scopes", _TEXT, nullable=False),
    Column("issued_at", _TEXT, nullable=False),
    Column("expires_at", _TEXT, nullable=False),
    Column("revoked_at", _TEXT),
    Column("last_used_at", _TEXT),
    sqlite_with_rowid=False,
)
