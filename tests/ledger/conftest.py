"""Books of one community with two households, on either database."""

import functools
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from ledger.households import Home
from ledger.store.database import Database, open_database, open_or_make_database
from ledger.store.engines import make_engine
from ledger.store.migration import migrate
from ledger.store.register import admit_homes
from tests.ledger.neighbourhood import LI, NB01, WANG
from tests.postgres import Postgres

Tamper: TypeAlias = Callable[[str], None]

DATABASES: Final = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    server = Postgres()
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """Name a database with such books, to be copied."""
    name = postgres.make_database()
    engine = make_engine(postgres.url(name), None)
    migrate(engine)
    engine.dispose()
    with closing(open_database(postgres.url(name))) as database:
        register_homes(database)
    return name


@pytest.fixture(params=DATABASES)
def books_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where the test's own books are, once on each database."""
    if request.param == "sqlite":
        yield copy_books(tmp_path)
        return
    server: Postgres = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = server.make_database(template)
    yield server.url(name)
    server.drop_database(name)


@pytest.fixture
def sqlite_books(tmp_path: Path) -> Iterator[Database]:
    database = open_database(copy_books(tmp_path))
    yield database
    database.close()


@pytest.fixture
def books(books_url: str) -> Iterator[Database]:
    database = open_database(books_url)
    yield database
    database.close()


@pytest.fixture
def tamper(request: pytest.FixtureRequest, books_url: str) -> Tamper:
    """Alter the books behind their guards' back: these are there again afterwards."""
    if books_url.startswith("sqlite"):
        file = Path(books_url.removeprefix("sqlite:///"))
        return functools.partial(tamper_with_file, file)
    server: Postgres = request.getfixturevalue("postgres")
    name = books_url.partition("@/")[2].partition("?")[0]

    def tamper_with_server(script: str) -> None:
        (tables,) = server.ask(
            name,
            "SELECT array_agg(relname) FROM pg_class"
            " WHERE relhastriggers AND relnamespace = 'public'::regnamespace",
        )[0]
        guards = server.ask(
            name,
            "SELECT format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %s',"
            " tgrelid::regclass, tgname) FROM pg_trigger WHERE tgenabled = 'A'",
        )
        server.ask(
            name,
            *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in tables),
            *script.split(";"),
            *(f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in tables),
            *(guard for (guard,) in guards),
        )

    return tamper_with_server


def tamper_with_file(file: Path, script: str) -> None:
    """Alter SQLite's books without their guards, which are back afterwards."""
    with closing(sqlite3.connect(file)) as connection, connection:
        guards = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        for statement in script.split(";"):
            connection.execute(statement)
        for _, sql in guards:
            connection.execute(sql)


def copy_books(folder: Path) -> str:
    """Have such books in a folder; returns their URL."""
    shutil.copy(_template(), folder / "ledger.db")
    return f"sqlite:///{folder}/ledger.db"


@functools.cache
def _template() -> Path:
    """Make books once for all tests; making them takes longer than most of these."""
    file = Path(tempfile.mkdtemp(prefix="books-")) / "ledger.db"
    make_books(f"sqlite:///{file}").close()
    return file


def make_books(url: str) -> Database:
    """Make books in which Wang and Li are registered."""
    database = open_or_make_database(url)
    register_homes(database)
    return database


def register_homes(database: Database) -> None:
    loaded_dice = iter(WANG + LI)
    with database.write() as connection:
        homes = [Home("3栋", "101"), Home("3栋", "102")]
        admit_homes(
            connection, NB01, homes, lambda _: next(loaded_dice), datetime.now(UTC)
        )
