"""The tables of cases. No points rest on them: what is corrected is in the books."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import TEXT

from ledger.store.schema import METADATA

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
_ROW_NO: Final = BigInteger().with_variant(Integer, "sqlite")

cases = Table(
    "cases",
    METADATA,
    Column("case_no", _ROW_NO, primary_key=True),
    Column("community", _TEXT, nullable=False),
    Column("cause_id", _TEXT, nullable=False),
    Column("request_id", _TEXT, nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("said", _TEXT, nullable=False),
    Column("household", _TEXT),
    Column("drop_id", _TEXT),
    Column("entry_id", _TEXT),
    Column("opened_at", _TEXT, nullable=False),
    Column("due_on", _TEXT, nullable=False),
    Column("state", _TEXT, nullable=False),
    UniqueConstraint("community", "cause_id"),
    CheckConstraint("state in ('open', 'settled')", name="case_state"),
    Index("cases_by_state", "community", "state", "due_on"),
)

# What people did with a case; only grows.
case_steps = Table(
    "case_steps",
    METADATA,
    Column("step_id", _TEXT, primary_key=True),
    Column("case_no", BigInteger, ForeignKey("cases.case_no"), nullable=False),
    Column("kind", _TEXT, nullable=False),
    Column("words", _TEXT, nullable=False),
    Column("actor", _TEXT, nullable=False),
    Column("taken_at", _TEXT, nullable=False),
    Index("case_steps_of_case", "case_no", "taken_at"),
    sqlite_with_rowid=False,
)
