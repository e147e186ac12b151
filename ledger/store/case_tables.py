"""The tables of cases. No points rest on them: what is corrected is in the books."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Table,
    UniqueConstraint,
)

from ledger.store.schema import METADATA, ROW_NO_TYPE, TEXT_TYPE

cases = Table(
    "cases",
    METADATA,
    Column("case_no", ROW_NO_TYPE, primary_key=True),
    Column("community", TEXT_TYPE, nullable=False),
    Column("cause_id", TEXT_TYPE, nullable=False),
    Column("request_id", TEXT_TYPE, nullable=False),
    Column("kind", TEXT_TYPE, nullable=False),
    Column("said", TEXT_TYPE, nullable=False),
    Column("household", TEXT_TYPE),
    Column("drop_id", TEXT_TYPE),
    Column("entry_id", TEXT_TYPE),
    Column("opened_at", TEXT_TYPE, nullable=False),
    Column("due_on", TEXT_TYPE, nullable=False),
    Column("state", TEXT_TYPE, nullable=False),
    UniqueConstraint("community", "cause_id"),
    CheckConstraint("state in ('open', 'settled')", name="case_state"),
    Index("cases_by_state", "community", "state", "due_on"),
)

# What people did with a case; only grows.
case_steps = Table(
    "case_steps",
    METADATA,
    Column("step_id", TEXT_TYPE, primary_key=True),
    Column("case_no", BigInteger, ForeignKey("cases.case_no"), nullable=False),
    Column("kind", TEXT_TYPE, nullable=False),
    Column("words", TEXT_TYPE, nullable=False),
    Column("actor", TEXT_TYPE, nullable=False),
    Column("taken_at", TEXT_TYPE, nullable=False),
    Index("case_steps_of_case", "case_no", "taken_at"),
    sqlite_with_rowid=False,
)
