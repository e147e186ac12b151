"""Books made, and brought from any earlier version to this one. Owner of Alembic.

One transaction: either all of it happened or nothing. The guards are taken off before
and put back afterwards as this version wants them; they are code, not content.
"""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, inspect

from ledger.store.engines import POSTGRESQL, file_of, make_engine, place_of
from ledger.store.failures import StoreError, told_apart
from ledger.store.guards import remove_guards, set_guards
from ledger.store.roles import grant_to_posting_role

_FIRST: Final = "0001"


def migrate_books(url: str, password_file: Path | None, posting_url: str) -> str:
    """Make the books at `url`, or bring them to this version; say where they are.

    On PostgreSQL the role of `posting_url` may then post. Raises `StoreError`.
    """
    engine = make_engine(url, password_file)
    migrate(engine, make_engine(posting_url, None).url.username)
    engine.dispose()
    return place_of(engine)


def migrate(engine: Engine, posting_role: str | None = None) -> None:
    """Make the books, or bring them to this version. Raises `StoreError`.

    `posting_role` is whom the ledger posts as on PostgreSQL, if not the owner.
    """
    path = file_of(engine)
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        with told_apart(), engine.begin() as connection:
            make_tables(connection)
            if posting_role is not None:
                grant_to_posting_role(connection, posting_role)
    except (OSError, StoreError) as error:
        msg = f"cannot make books at {place_of(engine)}: {error}; check the folder"
        if path is None:
            msg = f"cannot make books at {place_of(engine)}: {error}"
        raise StoreError(msg) from error


def make_tables(connection: Connection) -> None:
    """Make the books, or bring them to this version, in the caller's transaction."""
    if connection.dialect.name == POSTGRESQL:
        # Two who migrate at the same time: the second finds it done.
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20261124)")
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    tables = inspect(connection).get_table_names()
    if "about" in tables and "alembic_version" not in tables:
        command.stamp(config, _FIRST)
    remove_guards(connection)
    command.upgrade(config, "head")
    set_guards(connection)
