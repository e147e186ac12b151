"""A real PostgreSQL for tests and benchmarks: Debian's, on a socket of its own."""

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.waiting import wait_until

_PROGRAMS: Final = Path("/usr/lib/postgresql/15/bin")

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- named at random below it
_ROOM_BYTES_MIN: Final = 2**30

# PostgreSQL refuses to run as root. And it must not outlive tests that were killed.
_AS_POSTGRES: Final = (
    [
        *("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"),
        "--pdeathsig=QUIT",
    ]
    if os.geteuid() == 0
    else []
)


class Postgres:
    """One server in a folder of its own, reached by a socket there.

    With `is_durable=False` the disk is not waited for: nothing here outlives a test.
    """

    def __init__(self, *, is_durable: bool = False) -> None:
        # Not below pytest's folder, into which only root may look; in memory where
        # there is enough of it, because every database is a thousand files.
        is_in_memory = not is_durable and _has_room(_IN_MEMORY)
        parent = _IN_MEMORY if is_in_memory else None
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-", dir=parent))
        self.folder.chmod(0o777)
        self._data = self.folder / "data"
        self._options = [
            "-D",
            str(self._data),
            "-c",
            "listen_addresses=",
            "-k",
            str(self.folder),
        ]
        if not is_durable:
            self._options += ["-c", "fsync=off", "-c", "full_page_writes=off"]
        self._numbers = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        made = ["--pgdata", str(self._data), "--username=owner", "--no-sync"]
        subprocess.run(
            [*_AS_POSTGRES, _PROGRAMS / "initdb", *made],
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Run, and return once connections are accepted; also after `kill`."""
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_AS_POSTGRES, _PROGRAMS / "postgres", *self._options],
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_until(self._is_ready)

    def kill(self) -> None:
        """End it at once, as a power cut does, with all that it has begun."""
        process, self._process = self._process, None
        if process is not None:
            # SIGQUIT ends its children, too; what is not committed is lost.
            process.send_signal(3)
            process.wait()

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder)

    def make_database(self, template: str = "template0") -> str:
        """Make a database, empty or like another; returns its name."""
        name = f"books{next(self._numbers)}"
        # Copied as files: ten times as fast as through the log.
        self.ask(
            "postgres",
            f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy"
            " ENCODING 'UTF8' LOCALE 'C.UTF-8'",
        )
        return name

    def drop_database(self, name: str) -> None:
        self.ask("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def ask(self, database: str, *statements: str) -> list[tuple[Any, ...]]:
        """Run statements as the owner; returns the rows of the last."""
        with psycopg.connect(
            f"host={self.folder} user=owner dbname={database}", autocommit=True
        ) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def url(self, database: str, role: str = "owner") -> str:
        return f"postgresql://{role}@/{database}?host={self.folder}"

    def _is_ready(self) -> bool:
        assert self._process is not None
        log = self.folder / "log"
        assert self._process.poll() is None, log.read_text(encoding="utf-8")
        try:
            self.ask("postgres", "SELECT 1")
        except psycopg.OperationalError:
            return False
        return True


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and shutil.disk_usage(folder).free > _ROOM_BYTES_MIN
