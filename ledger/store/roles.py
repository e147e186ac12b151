"""What the role that posts may do on PostgreSQL, when it does not own the tables.

Whoever owns a table can take its guards off. So an operator lets one role own the books
and migrate them, and the ledger post as another, which cannot change or delete what was
posted even where no guard stood.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, text

_ADD: Final = "SELECT, INSERT"
_ADD_AND_CHANGE: Final = "SELECT, INSERT, UPDATE"
_ALL: Final = "SELECT, INSERT, UPDATE, DELETE"

# To lock an account's row takes the right to update some column of it; the guards
# refuse the update itself.
RIGHTS: Final[Mapping[str, str]] = {
    "accounts": "SELECT, INSERT, UPDATE (account)",
    "alembic_version": "SELECT",
    "api_tokens": _ADD_AND_CHANGE,
    "awards": _ADD,
    "card_revocations": _ADD,
    "case_steps": _ADD,
    "cases": "SELECT, INSERT, UPDATE (state)",
    "chains": _ADD_AND_CHANGE,
    "corrections": _ADD,
    "drops": _ADD,
    "entries": _ADD,
    "gaps": _ALL,
    "household_cards": _ADD,
    "households": _ADD_AND_CHANGE,
    "label_rolls": _ADD,
    "members": _ADD_AND_CHANGE,
    "outboxes": _ADD_AND_CHANGE,
    "outcomes": _ADD_AND_CHANGE,
    "postings": _ADD,
    "quarantine": _ALL,
    "registry": _ADD_AND_CHANGE,
    "rewards": "SELECT, INSERT, UPDATE (name_zh, name_en, points, is_offered)",
    "stock_movements": _ADD,
    "tariffs": _ADD,
    "used_labels": _ADD,
    "voided_rolls": _ADD,
    "voucher_ends": _ADD,
    "vouchers": _ADD,
}


def grant_to_posting_role(connection: Connection, role: str) -> None:
    """Let a role do what posting takes, and nothing else."""
    owner = connection.scalar(text("SELECT current_user"))
    if role == owner:
        return
    quoted = connection.dialect.identifier_preparer.quote(role)
    for table, rights in RIGHTS.items():
        connection.exec_driver_sql(f"REVOKE ALL ON {table} FROM {quoted}")
        connection.exec_driver_sql(f"GRANT {rights} ON {table} TO {quoted}")
    connection.exec_driver_sql(
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}"
    )
