"""Every table of the books, wherever it is defined."""

from typing import Final

from sqlalchemy import Table

from ledger.store import (  # noqa: F401 -- they define tables
    card_tables,
    case_tables,
    reward_tables,
    tariff_tables,
    token_tables,
)
from ledger.store.schema import METADATA

# In an order in which no row refers to one of a later table.
TABLES: Final[tuple[Table, ...]] = tuple(METADATA.sorted_tables)
