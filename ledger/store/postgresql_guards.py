"""The rules of `ledger.store.guards` as PostgreSQL's triggers.

They look at whole statements, not at rows: a batch of five hundred drops is asked four
times. They are always on, also in a session that plays a replica. Functions run with
the owner's rights, so that the role that posts needs none to move a balance.
"""

from typing import Any, Final

from sqlalchemy import Connection, CursorResult

_ONLY_GROWING: Final = (
    *("card_revocations", "household_cards", "voided_rolls"),
    *("corrections", "drops", "entries", "postings"),
    *("stock_movements", "voucher_ends", "vouchers"),
    *("awards", "tariffs"),
)

_REFUSE: Final = "USING ERRCODE = 'integrity_constraint_violation'"

_FUNCTIONS: Final = {
    "only_grow": f"""
        BEGIN RAISE EXCEPTION '% only grow', TG_TABLE_NAME {_REFUSE}; END
    """,
    "moved_by_postings_alone": f"""
        BEGIN RAISE EXCEPTION 'only postings move balances' {_REFUSE}; END
    """,
    "moved_by_movements_alone": f"""
        BEGIN RAISE EXCEPTION 'only movements move stock' {_REFUSE}; END
    """,
    "take_movements": """
        BEGIN
            UPDATE rewards SET stock = rewards.stock + moved.pieces
            FROM (
                SELECT community, reward, sum(pieces) AS pieces FROM added
                GROUP BY community, reward
            ) AS moved
            WHERE rewards.community = moved.community
            AND rewards.reward = moved.reward;
            RETURN NULL;
        END
    """,
    "begin_at_zero": f"""
        BEGIN
            IF EXISTS (SELECT FROM added WHERE balance <> 0) THEN
                RAISE EXCEPTION 'an account begins at zero' {_REFUSE};
            END IF;
            RETURN NULL;
        END
    """,
    # No statement here has a part that anybody else wrote.
    "take_postings": f"""
        BEGIN
            IF EXISTS (SELECT FROM added JOIN entries USING (entry_id)) THEN
                RAISE EXCEPTION 'a posting for an entry that is sealed' {_REFUSE};
            END IF;
            UPDATE accounts SET balance = accounts.balance + moved.points
            FROM (
                SELECT account, sum(points) AS points FROM added GROUP BY account
            ) AS moved
            WHERE accounts.account = moved.account;
            RETURN NULL;
        END
    """,  # noqa: S608
    "seal_entries": f"""
        BEGIN
            IF EXISTS (
                SELECT FROM added JOIN postings USING (entry_id)
                GROUP BY entry_id HAVING sum(points) <> 0
            ) THEN
                RAISE EXCEPTION 'the postings of an entry do not sum to zero' {_REFUSE};
            END IF;
            IF EXISTS (
                SELECT FROM added JOIN postings USING (entry_id)
                JOIN accounts USING (account)
                WHERE added.cause IN ('redemption', 'voucher', 'expiry')
                AND balance < 0 AND account LIKE 'household:%'
            ) THEN
                RAISE EXCEPTION 'a household has not so many points' {_REFUSE};
            END IF;
            RETURN NULL;
        END
    """,  # noqa: S608
}

_ADDED: Final = "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION"

# As PostgreSQL writes them back, so that they can be compared.
_TRIGGERS: Final = {
    **{
        f"{table}_only_grow": f"BEFORE DELETE OR UPDATE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION only_grow()"
        for table in _ONLY_GROWING
    },
    "accounts_begin_at_zero": f"AFTER INSERT ON accounts {_ADDED} begin_at_zero()",
    "accounts_move_by_postings": "BEFORE UPDATE ON accounts FOR EACH STATEMENT"
    " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION moved_by_postings_alone()",
    "movements_move_stock": "AFTER INSERT ON stock_movements"
    f" {_ADDED} take_movements()",
    "stock_moves_by_movements": "BEFORE UPDATE OF stock ON rewards FOR EACH STATEMENT"
    " WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION moved_by_movements_alone()",
    "postings_move_balances": f"AFTER INSERT ON postings {_ADDED} take_postings()",
    "entries_are_sealed": f"AFTER INSERT ON entries {_ADDED} seal_entries()",
}


def set_guards(connection: Connection) -> None:
    for name, body in _FUNCTIONS.items():
        _run(
            connection,
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" SECURITY DEFINER SET search_path FROM CURRENT AS $guard${body}$guard$",
        )
    for name, rule in _TRIGGERS.items():
        table = _table_of(rule)
        _run(connection, f"CREATE TRIGGER {name} {rule}")
        _run(connection, f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


def remove_guards(connection: Connection) -> None:
    for name in _FUNCTIONS:
        _run(connection, f"DROP FUNCTION IF EXISTS {name}() CASCADE")


def missing_guards(connection: Connection) -> list[str]:
    bodies = _run(
        connection,
        "SELECT proname, prosrc FROM pg_proc"
        " WHERE pronamespace = current_schema()::regnamespace",
    )
    found = {row.proname: row.prosrc for row in bodies}
    functions = [name for name, body in _FUNCTIONS.items() if found.get(name) != body]
    rows = _run(
        connection,
        "SELECT tgname, pg_get_triggerdef(oid, true) AS rule FROM pg_trigger"
        " WHERE tgenabled = 'A' AND NOT tgisinternal",
    )
    rules = {row.tgname: row.rule for row in rows}
    return functions + [
        name
        for name, rule in _TRIGGERS.items()
        if rules.get(name) != f"CREATE TRIGGER {name} {rule}"
    ]


def _table_of(rule: str) -> str:
    return rule.partition(" ON ")[2].partition(" ")[0]


def _run(connection: Connection, statement: str) -> CursorResult[Any]:
    """Run a statement in which a `%` is a `%`."""
    return connection.exec_driver_sql(
        statement, execution_options={"no_parameters": True}
    )
