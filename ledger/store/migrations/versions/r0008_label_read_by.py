"""How a drop's label came to be known; of drops before, nobody said."""

from typing import Final

from alembic import op
from sqlalchemy import Column, Text
from sqlalchemy.dialects.postgresql import TEXT

revision: Final = "0008"
down_revision: Final = "0007"

_TEXT: Final = Text().with_variant(TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("drops", Column("label_read_by", _TEXT))
