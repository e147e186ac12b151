"""The database under the books: opened, and asked in transactions. Owner of SQLAlchemy.

SQLite in WAL mode with `synchronous=FULL`: what is committed survives the power cut,
readers never wait for the writer, and several processes may share the file (the
ledger, and an operator's `python -m ledger check`).

Two failures, which callers treat differently::

    StoreError
    ├── StoreUnavailable   locked, full, gone: the same again may succeed later
    └── StoreRefused       a rule of the database: the same again will never succeed
"""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    exc,
    insert,
    inspect,
    make_url,
    select,
)

from ledger.moments import render_moment
from ledger.store.guards import set_guards
from ledger.store.schema import METADATA, SCHEMA_VERSION, about

# How long a writer waits for another process's transaction before it says so.
_BUSY_MS_MAX: Final = 5000

_PRAGMAS: Final = (
    f"busy_timeout = {_BUSY_MS_MAX}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
)


class StoreError(Exception):
    """The books cannot be used; the text is for the operator."""


class StoreUnavailable(StoreError):  # noqa: N818 -- a state of the world
    """Not now: the disk is full, or another process holds the books."""


class StoreRefused(StoreError):  # noqa: N818 -- an answer
    """The database enforces a rule that this would break."""


class Database:
    """Books on disk. Safe to share by threads; each transaction has a connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        self._engine.dispose()

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; committed at the end, or not at all."""
        with _told_apart(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of the books; waits for nobody."""
        with _told_apart(), self._engine.connect() as connection:
            yield connection.execution_options(is_reading=True)


def open_database(url: str) -> Database:
    """Open the books at `url`. Raises `StoreError` when there are none."""
    engine = _engine(url)
    path = Path(engine.url.database or "")
    if not path.is_file():
        msg = f"no books at {path}; start the ledger once, or correct `database`"
        raise StoreError(msg)
    return _checked(engine)


def open_or_make_database(url: str, now: datetime) -> Database:
    """Open the books at `url`, or make new ones. Raises `StoreError`."""
    engine = _engine(url)
    path = Path(engine.url.database or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with Database(engine).write() as connection:
            if not inspect(connection).has_table(about.name):
                _make_books(connection, now)
    except (OSError, StoreError) as error:
        msg = f"cannot make books at {path}: {error}; check the folder"
        raise StoreError(msg) from error
    return _checked(engine)


def _engine(url: str) -> Engine:
    engine = create_engine(_sqlite_url(url))
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _sqlite_url(text: str) -> URL:
    try:
        url = make_url(text)
    except exc.ArgumentError as error:
        msg = f"database {text!r} is no database URL; write sqlite:///FILE"
        raise StoreError(msg) from error
    if url.get_backend_name() != "sqlite" or not url.database:
        msg = f"database {text!r}: this version keeps its books in sqlite:///FILE only"
        raise StoreError(msg)
    return url


def _set_up_connection(connection: Any, _record: object) -> None:
    # The driver would begin transactions too late: at the first write, not before
    # the reads on which the write is decided. We begin them ourselves, below.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")


def _make_books(connection: Connection, now: datetime) -> None:
    METADATA.create_all(connection)
    set_guards(connection)
    made = {"schema_version": SCHEMA_VERSION, "made_at": render_moment(now)}
    connection.execute(insert(about), made)


def _checked(engine: Engine) -> Database:
    database = Database(engine)
    with database.read() as connection:
        version = connection.scalar(select(about.c.schema_version))
    if version != SCHEMA_VERSION:
        msg = (
            f"the books at {engine.url.database} are of version {version}, this ledger "
            f"keeps version {SCHEMA_VERSION}; run the ledger that belongs to them"
        )
        raise StoreError(msg)
    return database


@contextlib.contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except (exc.IntegrityError, exc.DataError) as error:
        raise StoreRefused(str(error.orig)) from error
    except exc.DBAPIError as error:
        raise StoreUnavailable(str(error.orig)) from error
