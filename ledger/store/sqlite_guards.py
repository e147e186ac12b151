"""The rules of `ledger.store.guards` as SQLite's triggers.

A row that only grows must not be replaced either: SQLite's `INSERT OR REPLACE` deletes
without asking a trigger.
"""

from typing import Final

from sqlalchemy import Connection

# Tables that only grow, and by what a row is found that a new one would replace. (To
# replace a posting is to insert one for an entry that is sealed.)
_ONLY_GROWING: Final[dict[str, tuple[str, ...]]] = {
    "awards": ("entry_id = NEW.entry_id",),
    "card_revocations": ("card_sha256 = NEW.card_sha256",),
    "corrections": ("correction_id = NEW.correction_id",),
    "drops": ("drop_id = NEW.drop_id", "drop_no = NEW.drop_no"),
    "entries": (
        "entry_id = NEW.entry_id",
        "chain = NEW.chain AND chain_no = NEW.chain_no",
    ),
    "household_cards": ("card_sha256 = NEW.card_sha256",),
    "postings": (),
    "stock_movements": ("movement_id = NEW.movement_id",),
    "tariffs": ("community = NEW.community AND digest = NEW.digest",),
    "voided_rolls": ("household = NEW.household AND first_serial = NEW.first_serial",),
    "voucher_ends": ("code = NEW.code",),
    "vouchers": ("code = NEW.code", "request_id = NEW.request_id"),
}

_SEALED: Final = {
    "postings_sum_to_zero": """
        BEFORE INSERT ON entries WHEN (
            SELECT coalesce(sum(points), 0) FROM postings
            WHERE entry_id = NEW.entry_id
        ) <> 0
        BEGIN SELECT raise(ABORT, 'the postings of an entry do not sum to zero'); END
    """,
    "spending_leaves_no_debt": """
        AFTER INSERT ON entries WHEN NEW.cause IN (
            'redemption', 'voucher', 'expiry'
        ) AND EXISTS (
            SELECT 1 FROM postings JOIN accounts USING (account)
            WHERE entry_id = NEW.entry_id AND balance < 0
            AND account LIKE 'household:%'
        )
        BEGIN SELECT raise(ABORT, 'a household has not so many points'); END
    """,
    "entries_are_sealed": """
        BEFORE INSERT ON postings WHEN EXISTS (
            SELECT 1 FROM entries WHERE entry_id = NEW.entry_id
        )
        BEGIN SELECT raise(ABORT, 'a posting for an entry that is sealed'); END
    """,
    "postings_move_balances": """
        AFTER INSERT ON postings
        BEGIN
            UPDATE accounts SET balance = balance + NEW.points
            WHERE account = NEW.account;
        END
    """,
    "movements_move_stock": """
        AFTER INSERT ON stock_movements
        BEGIN
            UPDATE rewards SET stock = stock + NEW.pieces
            WHERE community = NEW.community AND reward = NEW.reward;
        END
    """,
    "accounts_begin_at_zero": """
        BEFORE INSERT ON accounts WHEN NEW.balance <> 0
        BEGIN SELECT raise(ABORT, 'an account begins at zero'); END
    """,
}


def triggers() -> dict[str, str]:
    """Name and rule of every trigger."""
    rules = dict(_SEALED)
    for table, same_rows in _ONLY_GROWING.items():
        refusal = f"BEGIN SELECT raise(ABORT, '{table} only grow'); END"
        rules[f"{table}_update_never"] = f"BEFORE UPDATE ON {table} {refusal}"
        rules[f"{table}_delete_never"] = f"BEFORE DELETE ON {table} {refusal}"
        # Asked one after the other: one question with an OR in it takes SQLite three
        # times as long. No statement here has a part that anybody else wrote.
        is_there = " OR ".join(
            f"EXISTS (SELECT 1 FROM {table} WHERE {same_row})"  # noqa: S608
            for same_row in same_rows
        )
        if is_there:
            rules[f"{table}_replace_never"] = (
                f"BEFORE INSERT ON {table} WHEN {is_there} {refusal}"
            )
    return rules


def set_guards(connection: Connection) -> None:
    for name, rule in triggers().items():
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {rule}")


def remove_guards(connection: Connection) -> None:
    for name in _found(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")


def missing_guards(connection: Connection) -> list[str]:
    found = _found(connection)
    return [
        name
        for name, rule in triggers().items()
        if found.get(name, "").split() != f"CREATE TRIGGER {name} {rule}".split()
    ]


def _found(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    )
    return {row.name: row.sql for row in rows}
