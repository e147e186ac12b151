"""The database under the books: opened, and asked in transactions."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect

from ledger.store.engines import POSTGRESQL, SQLITE, file_of, make_engine, place_of
from ledger.store.failures import (
    StoreError,
    StoreOvertaken,
    StoreRefused,
    StoreUnavailable,
    told_apart,
)
from ledger.store.schema import REVISION

__all__ = [
    "Database",
    "StoreError",
    "StoreOvertaken",
    "StoreRefused",
    "StoreUnavailable",
    "open_database",
    "open_or_make_database",
]

# One transaction sees one moment of the books, from its first question to its last.
_ONE_VIEW: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}


class Database:
    """Books on disk. Safe to share by threads; each transaction has a connection."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        is_sqlite = engine.dialect.name == SQLITE
        self._reading = {"is_reading": True} if is_sqlite else _ONE_VIEW

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    @property
    def is_shared(self) -> bool:
        """Whether several ledgers may post into these books."""
        return self.dialect == POSTGRESQL

    @property
    def place(self) -> str:
        """Where the books lie, for an operator to read."""
        return place_of(self._engine)

    def close(self) -> None:
        self._engine.dispose()

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that may write; committed at the end, or not at all."""
        with told_apart(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One unchanging view of the books; waits for nobody."""
        with told_apart(), self._engine.connect() as connection:
            yield connection.execution_options(**self._reading)


def open_database(url: str, password_file: Path | None = None) -> Database:
    """Open the books at `url`. Raises `StoreError` when there are none."""
    engine = make_engine(url, password_file)
    path = file_of(engine)
    if path is not None and not path.is_file():
        msg = f"no books at {path}; start the ledger once, or correct `database`"
        raise StoreError(msg)
    return _checked(engine)


def open_or_make_database(url: str, password_file: Path | None = None) -> Database:
    """Open the books at `url`, made or brought up to date where one ledger has them.

    PostgreSQL's are left alone: several ledgers share them, and an operator wants to
    choose the moment. Raises `StoreError`.
    """
    engine = make_engine(url, password_file)
    if file_of(engine) is not None and (_revision(engine) or "") < REVISION:
        # Alembic takes a while to load, and is needed once in a version's life.
        from ledger.store.migration import migrate  # noqa: PLC0415

        migrate(engine)
    return _checked(engine)


def _checked(engine: Engine) -> Database:
    found = _revision(engine)
    if found == REVISION:
        return Database(engine)
    place = place_of(engine)
    if found is None:
        msg = f"no books at {place}"
    else:
        msg = f"the books at {place} are of version {found}, this ledger keeps version"
        msg += f" {REVISION}"
    if found is None or found < REVISION:
        msg += "; run `python -m ledger migrate`"
    else:
        msg += "; run the ledger that belongs to them"
    raise StoreError(msg)


def _revision(engine: Engine) -> str | None:
    """Which version the books are of; None if there are none."""
    path = file_of(engine)
    if path is not None and not path.is_file():
        return None
    with (
        contextlib.closing(Database(engine)) as database,
        database.read() as connection,
    ):
        tables = inspect(connection).get_table_names()
        if "alembic_version" in tables:
            found = "SELECT version_num FROM alembic_version"
            return connection.exec_driver_sql(found).scalar()
    # The first books were not counted yet.
    return "0001" if "about" in tables else None
