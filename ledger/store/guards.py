"""What the database itself enforces, whoever writes to it.

* Drops, corrections, entries and postings, vouchers, their ends and movements of stock
  are never changed, never deleted and never replaced.
* An entry is sealed when it is inserted: its postings are there, sum to zero, and no
  posting can be added afterwards.
* A posting moves its account's balance, and nothing else may. (PostgreSQL also refuses
  whoever tries otherwise; on SQLite the audit finds it.)
* A movement of stock moves the reward's stock, never below nothing. (The same holds.)
* A card is issued once and revoked for good; a roll of labels is void for good.
* A voucher is issued once and ends once.
* Who redeems points, and what expires, leaves no household in debt.

Good behaviour of this program is not enough: a shell, a later version, or a hurried
colleague writes to the same books.
"""

from types import ModuleType

from sqlalchemy import Connection

from ledger.store import postgresql_guards, sqlite_guards
from ledger.store.engines import SQLITE


def set_guards(connection: Connection) -> None:
    """Make the triggers of books that have none."""
    _words(connection).set_guards(connection)


def remove_guards(connection: Connection) -> None:
    """Take all triggers off, for a migration."""
    _words(connection).remove_guards(connection)


def missing_guards(connection: Connection) -> list[str]:
    """Name the triggers that are not there, are off, or say something else."""
    missing: list[str] = _words(connection).missing_guards(connection)
    return missing


def _words(connection: Connection) -> ModuleType:
    is_sqlite = connection.dialect.name == SQLITE
    return sqlite_guards if is_sqlite else postgresql_guards
