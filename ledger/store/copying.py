"""The books copied at one moment: into a SQLite file, and out of one into a server.

A copy is SQLite whatever the books lie on, so that one audit and one restore are
enough, and a site that grows moves its books to a server by a backup and a restore.
Of SQLite its pages are copied, of PostgreSQL its rows; posting goes on meanwhile, and
what is posted after the first look is not in the copy.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Engine, Integer, func, select, text

from ledger.store.audit import audit
from ledger.store.database import Database
from ledger.store.engines import POSTGRESQL, SQLITE, file_of, make_engine, place_of
from ledger.store.failures import StoreError, told_apart
from ledger.store.findings import Findings
from ledger.store.guards import remove_guards, set_guards
from ledger.store.migration import make_tables
from ledger.store.rows import add_rows
from ledger.store.tables import TABLES

# How far it is: done, of how much.
Progress: TypeAlias = Callable[[int, int], None]

# 40 MB of pages, or so many rows, between two words about how far it is.
_PAGES_AT_ONCE: Final = 10_000
_ROWS_AT_ONCE: Final = 5000


def copy_books(database: Database, file: Path, progress: Progress) -> None:
    """Copy the books into a new SQLite file. Raises `StoreError`."""
    if database.dialect == SQLITE:
        _copy_pages(database, file, progress)
    else:
        _copy_rows_out(database, file, progress)


def fill_server(
    file: Path, url: str, password_file: Path | None, progress: Progress
) -> Findings:
    """Put the books of a SQLite file onto a server that has none, if they agree.

    All of it is one transaction: books that disagree are not there afterwards.
    Raises `StoreError`.
    """
    with (
        _connecting(url, password_file) as engine,
        told_apart(),
        engine.begin() as connection,
    ):
        make_tables(connection)
        for table in TABLES:
            if connection.execute(select(table).limit(1)).first() is not None:
                msg = f"there are books at {place_of(engine)}; restore beside them"
                raise StoreError(msg)
        remove_guards(connection)
        with closing(make_database(file)) as source, source.read() as reading:
            _copy_rows(reading, connection, progress)
        _count_on(connection)
        # What was put off to the end is looked at now: guards wait for it.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        set_guards(connection)
        findings = audit(connection)
        if findings.disagreements_count:
            msg = f"the restored books disagree: {findings.disagreements[0]}"
            raise StoreError(msg)
        return findings


def make_database(file: Path) -> Database:
    """Open a copy, without asking of which version it is."""
    return Database(make_engine(f"sqlite:///{file}", None))


def seal_file(file: Path) -> None:
    """Leave one file with all in it: no log beside it."""
    with (
        _connecting(f"sqlite:///{file}") as engine,
        told_apart(),
        closing(engine.raw_connection()) as connection,
    ):
        connection.cursor().execute("PRAGMA journal_mode = DELETE")


def _copy_pages(database: Database, file: Path, progress: Progress) -> None:
    with (
        _connecting(f"sqlite:///{file}") as target,
        database.read() as connection,
        told_apart(),
        closing(target.raw_connection()) as copy,
    ):
        # The first look opens the view in which the pages are then read: whoever
        # writes meanwhile neither waits nor makes the copy begin anew.
        connection.exec_driver_sql("SELECT count(*) FROM alembic_version")
        source: Any = connection.connection.driver_connection
        source.backup(
            copy.driver_connection,
            pages=_PAGES_AT_ONCE,
            progress=lambda _, remaining, total: progress(total - remaining, total),
            sleep=0,
        )
    seal_file(file)


def _copy_rows_out(database: Database, file: Path, progress: Progress) -> None:
    with (
        _connecting(f"sqlite:///{file}") as target,
        database.read() as reading,
        told_apart(),
        target.begin() as connection,
    ):
        make_tables(connection)
        remove_guards(connection)
        _copy_rows(reading, connection, progress)
        set_guards(connection)
    seal_file(file)


def _copy_rows(source: Connection, target: Connection, progress: Progress) -> None:
    total = sum(
        source.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES
    )
    done = 0
    for table in TABLES:
        columns = tuple(column.name for column in table.c)
        rows = source.execute(
            select(table), execution_options={"yield_per": _ROWS_AT_ONCE}
        )
        for part in rows.partitions():
            add_rows(target, table, columns, [tuple(row) for row in part])
            done += len(part)
            progress(done, total)


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL count rows from where the copied ones end."""
    for table in TABLES:
        (key, *others) = table.primary_key.columns
        if others or not isinstance(key.type, Integer):
            continue
        last_no = connection.scalar(select(func.max(key)))
        if last_no is not None:
            counting = text("SELECT setval(pg_get_serial_sequence(:t, :c), :n)")
            named = {"t": table.name, "c": key.name, "n": last_no}
            connection.execute(counting, named)


@contextmanager
def _connecting(url: str, password_file: Path | None = None) -> Iterator[Engine]:
    engine = make_engine(url, password_file)
    try:
        yield engine
    finally:
        engine.dispose()


def is_server(url: str) -> bool:
    """Whether books at a URL lie on a server. Raises `StoreError`."""
    return make_engine(url, None).dialect.name == POSTGRESQL


def file_at(url: str) -> Path:
    """Where the file of a SQLite URL is. Raises `StoreError`."""
    path = file_of(make_engine(url, None))
    if path is None:
        msg = f"{url} is no file"
        raise ValueError(msg)
    return path
