"""Cases, and what people did with them."""

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

revision: Final = "0007"
down_revision: Final = "0006"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")
_ROW_NO: Final = BigInteger().with_variant(Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "cases",
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
    )
    op.create_index("cases_by_state", "cases", ["community", "state", "due_on"])
    op.create_table(
        "case_steps",
        Column("step_id", _TEXT, primary_key=True),
        Column("case_no", BigInteger, ForeignKey("cases.case_no"), nullable=False),
        Column("kind", _TEXT, nullable=False),
        Column("words", _TEXT, nullable=False),
        Column("actor", _TEXT, nullable=False),
        Column("taken_at", _TEXT, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("case_steps_of_case", "case_steps", ["case_no", "taken_at"])
