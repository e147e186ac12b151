"""A deed in one transaction, begun again when another ledger was quicker."""

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import Connection

from ledger.store.database import Database
from ledger.store.failures import StoreOvertaken

T = TypeVar("T")

# Who is overtaken sees next time what the other wrote, and waits for its lock: more
# often than this only collides who collides with itself.
_OVERTAKEN_MAX: Final = 5


def take_turn(database: Database, deed: Callable[[Connection], T]) -> T:
    """Do a deed in one transaction, and say what it returns. Raises `StoreError`."""
    overtaken = 0
    while True:
        try:
            with database.write() as connection:
                return deed(connection)
        except StoreOvertaken:
            overtaken += 1
            if overtaken > _OVERTAKEN_MAX:
                raise
