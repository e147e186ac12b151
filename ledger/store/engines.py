"""The two databases that can hold the books, and how each is talked to.

SQLite in WAL mode with `synchronous=FULL`, for one ledger: what is committed survives
the power cut, readers never wait for the writer, and an operator's shell may share the
file. PostgreSQL for any number of ledgers.
"""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url

from ledger.store.failures import StoreError

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"

# How long a writer waits for another process's transaction before it says so.
_BUSY_MS_MAX: Final = 5000

_PRAGMAS: Final = (
    f"busy_timeout = {_BUSY_MS_MAX}",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    # 64 MiB: a batch of labels and households touches pages all over the file.
    "cache_size = -65536",
    # 16 MiB of log before it is copied into the file: a page that every batch writes
    # (the newest drops, the accounts) is then copied once for many.
    "wal_autocheckpoint = 4000",
)

# How long a connection attempt may take on a network that swallows everything.
_CONNECT_S_MAX: Final = 5

# Whatever the server's own defaults: what is committed is on its disk, a lock is not
# waited for without end, and text is text.
_POSTGRESQL_OPTIONS: Final = (
    "-c synchronous_commit=on -c client_encoding=UTF8 -c timezone=UTC"
    f" -c lock_timeout={_BUSY_MS_MAX} -c idle_in_transaction_session_timeout=60000"
)


def make_engine(text: str, password_file: Path | None) -> Engine:
    """Make what connects to the books at a URL. Raises `StoreError`; connects later."""
    url = _url(text)
    if url.get_backend_name() == SQLITE:
        # The same connection again and again keeps what it has read.
        engine = create_engine(url, pool_use_lifo=True)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    if password_file is not None:
        url = url.set(password=_password(password_file))
    reach = {"connect_timeout": _CONNECT_S_MAX, "options": _POSTGRESQL_OPTIONS}
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args=reach,
        # A batch's statements are few and long; preparing them once is worth it.
        execution_options={"isolation_level": "READ COMMITTED"},
    )


def durability_doubt(connection: Connection) -> str | None:
    """Say why a power cut might take what is posted; None when it cannot."""
    if connection.dialect.name == SQLITE:
        return None
    for setting in ("fsync", "full_page_writes"):
        if connection.exec_driver_sql(f"SHOW {setting}").scalar() != "on":
            return f"{setting} is off: a power cut may take what is posted; turn it on"
    return None


def file_of(engine: Engine) -> Path | None:
    """Where the books lie as a file; None when a server has them."""
    if engine.url.get_backend_name() == POSTGRESQL:
        return None
    return Path(engine.url.database or "")


def place_of(engine: Engine) -> str:
    """Where the books lie, for an operator to read; shows no password."""
    path = file_of(engine)
    if path is not None:
        return str(path)
    return engine.url.set(drivername=POSTGRESQL).render_as_string()


def _url(text: str) -> URL:
    try:
        url = make_url(text)
    except exc.ArgumentError as error:
        msg = f"database {text!r} is no database URL; write sqlite:///FILE"
        raise StoreError(msg) from error
    shown = url.render_as_string()
    if url.get_backend_name() not in {SQLITE, POSTGRESQL} or not url.database:
        msg = f"database {shown!r}: books are kept in sqlite:///FILE or"
        msg += " postgresql://USER@HOST/DATABASE"
        raise StoreError(msg)
    if url.password is not None:
        msg = f"database {shown!r} has a password in it; put that into a file and"
        msg += " name it as database_password_file, or set PGPASSWORD"
        raise StoreError(msg)
    return url


def _password(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{file}: cannot be read ({error}); it must hold the database's password"
        raise StoreError(msg) from error


def _set_up_sqlite(connection: Any, _record: object) -> None:
    # The driver would begin transactions too late: at the first write, not before
    # the reads on which the write is decided. We begin them ourselves, below.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    is_reading = connection.get_execution_options().get("is_reading", False)
    connection.exec_driver_sql("BEGIN" if is_reading else "BEGIN IMMEDIATE")
