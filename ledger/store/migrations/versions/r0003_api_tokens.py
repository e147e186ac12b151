"""Tokens for other programs that ask the ledger."""

from typing import Final

from alembic import op
from sqlalchemy import Column, Text
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0003"
down_revision: Final = "0002"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        Column("name", _TEXT, primary_key=True),
        Column("digest", _TEXT, nullable=False, unique=True),
        Column("scopes", _TEXT, nullable=False),
        Column("issued_at", _TEXT, nullable=False),
        Column("expires_at", _TEXT, nullable=False),
        Column("revoked_at", _TEXT),
        Column("last_used_at", _TEXT),
        sqlite_with_rowid=False,
    )
