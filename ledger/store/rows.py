"""Rows into tables by the hundred, and out of them by many keys, on both databases."""

import functools
from collections.abc import Collection, Sequence
from typing import Any, Final, TypeAlias

from msgspec import json
from sqlalchemy import (
    ARRAY,
    Column,
    Connection,
    Dialect,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    exc,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from ledger.store.engines import SQLITE

NewRow: TypeAlias = dict[str, Any]
_Insert: TypeAlias = sqlite.Insert | postgresql.Insert

_KEYS: Final = "keys"


def add_rows(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Insert rows of these columns, which come in the table's order.

    The driver gets the rows as they are: taking every value through SQLAlchemy's
    parameters was a third of a batch's time.
    """
    if not rows:
        return
    statement = _insertion(connection.dialect, table, columns)
    if connection.dialect.name == SQLITE:
        connection.exec_driver_sql(statement, list(rows))
        return
    # One statement for all of them, so that triggers look once.
    driver: Any = connection.connection.cursor()
    failure = connection.dialect.loaded_dbapi.Error
    try:
        with driver, driver.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except failure as error:
        # SQLAlchemy does not know of COPY; to callers this is a failure like others.
        raise exc.DBAPIError.instance(
            statement, None, error, failure, dialect=connection.dialect
        ) from error


def put_rows(connection: Connection, table: Table, rows: Sequence[NewRow]) -> None:
    """Insert rows; of those whose primary key is there, update the other columns."""
    if not rows:
        return
    keys = [column.name for column in table.primary_key]
    fresh = insertion(connection, table)
    values = {name: fresh.excluded[name] for name in rows[0] if name not in keys}
    connection.execute(
        fresh.on_conflict_do_update(index_elements=keys, set_=values), rows
    )


def insertion(connection: Connection, table: Table) -> _Insert:
    """Make an INSERT that can say what to do when the row is there."""
    if connection.dialect.name == SQLITE:
        return sqlite.insert(table)
    return postgresql.insert(table)


def rows_among(
    connection: Connection,
    query: Select[*tuple[Any, ...]],
    column: Column[Any],
    wanted: Collection[str | None],
) -> Sequence[Any]:
    """Those rows of `query` whose `column` is one of the wanted."""
    keys = sorted(key for key in wanted if key is not None)
    if not keys:
        return ()
    # One parameter, whatever the number of keys: SQLAlchemy writes the statement once
    # for all batches, where `in_(keys)` makes it write five hundred names each time.
    if connection.dialect.name == SQLITE:
        listed = func.json_each(bindparam(_KEYS)).table_valued("value")
        found = query.where(column.in_(select(listed.c.value)))
        return connection.execute(found, {_KEYS: json.encode(keys).decode()}).all()
    found = query.where(column == any_(bindparam(_KEYS, type_=ARRAY(Text))))
    return connection.execute(found, {_KEYS: keys}).all()


@functools.cache
def _insertion(dialect: Dialect, table: Table, columns: tuple[str, ...]) -> str:
    if columns != tuple(column.name for column in table.c if column.name in columns):
        msg = f"columns {columns} are not in the order of table {table.name}"
        raise ValueError(msg)
    named = ", ".join(columns)
    if dialect.name != SQLITE:
        return f"COPY {table.name} ({named}) FROM STDIN"
    places = ", ".join("?" * len(columns))
    # Names of our own tables and columns; no part that anybody else wrote.
    return f"INSERT INTO {table.name} ({named}) VALUES ({places})"  # noqa: S608
