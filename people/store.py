"""The file of people: a small SQLite file of one program, in its state folder.

It holds people, their password hashes, logins, known browsers, strikes, and the
audit. Other people of this machine cannot read it (mode 0600). The audit can only
grow: triggers refuse to change or delete a line, whoever asks.

Used from several threads, and by a command beside the running program (WAL).
Every method is one transaction or part of the one opened by `transaction`.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from people.audit import AuditLine, Deed
from people.failures import PeopleFileError
from people.lockout import Bucket, Strikes
from people.login_session import LoginSession
from people.person import Person, PersonName
from people.roles import Role
from people.schema import FORM, SCHEMA
from people.tokens import Digest

# A command at the shell may be writing; nothing here takes longer.
_BUSY_S: Final = 5.0

# What is older says nothing any more: no wait and no login lasts so long.
_KEPT_FOR: Final = timedelta(days=2)


class PeopleFile:
    """One program's people on disk. Raises `PeopleFileError` from every method."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.RLock()
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Made by us first, so that it is never readable for others; SQLite gives
            # the files it makes beside it the same mode.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise self._failure(error) from error
        with self._failures_named():
            self._database = sqlite3.connect(
                file, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
            )
            self._database.execute("PRAGMA journal_mode = WAL")
            self._database.execute("PRAGMA synchronous = FULL")
            self._database.execute("PRAGMA foreign_keys = ON")
            self._make_tables()

    def copy_to(self, file: Path) -> None:
        """Copy all of it, as it is at one moment, into a new file."""
        with self._lock, self._failures_named():
            self._database.execute("VACUUM INTO ?", [str(file)])
        file.chmod(0o600)

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Let all that happens within be written together, or not at all."""
        with self._lock, self._failures_named():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")

    # -------------------------------------------------------------- people

    def people(self) -> list[Person]:
        rows = self._all(
            "SELECT name, role, is_locked, password_hash IS NOT NULL"
            " FROM people ORDER BY name"
        )
        return [_person(row) for row in rows]

    def find_person(self, name: PersonName) -> Person | None:
        row = self._one(
            "SELECT name, role, is_locked, password_hash IS NOT NULL"
            " FROM people WHERE name = ?",
            name,
        )
        return None if row is None else _person(row)

    def add_person(self, name: PersonName, role: Role) -> None:
        self._do("INSERT INTO people (name, role) VALUES (?, ?)", name, role)

    def set_role(self, name: PersonName, role: Role) -> None:
        self._do("UPDATE people SET role = ? WHERE name = ?", role, name)

    def set_locked(self, name: PersonName, *, is_locked: bool) -> None:
        self._do("UPDATE people SET is_locked = ? WHERE name = ?", is_locked, name)

    def password_hash(self, name: PersonName) -> str | None:
        row = self._one("SELECT password_hash FROM people WHERE name = ?", name)
        return None if row is None else row[0]

    def set_password_hash(self, name: PersonName, kept: str | None) -> None:
        self._do("UPDATE people SET password_hash = ? WHERE name = ?", kept, name)

    # ------------------------------------------------------ one-time codes

    def set_code(self, name: PersonName, key: Digest, expires_at: datetime) -> None:
        self._do(
            "INSERT OR REPLACE INTO one_time_codes VALUES (?, ?, ?)",
            *(name, key, expires_at.isoformat()),
        )

    def is_code(self, name: PersonName, key: Digest, now: datetime) -> bool:
        row = self._one(
            "SELECT expires_at FROM one_time_codes WHERE person = ? AND digest = ?",
            *(name, key),
        )
        return row is not None and now <= datetime.fromisoformat(row[0])

    def forget_code(self, name: PersonName) -> None:
        self._do("DELETE FROM one_time_codes WHERE person = ?", name)

    # -------------------------------------------------------------- logins

    def open_login(self, session: LoginSession) -> None:
        self._do(
            "INSERT INTO login_sessions VALUES (?, ?, ?, ?, ?)",
            session.key,
            session.person,
            session.opened_at.isoformat(),
            session.seen_at.isoformat(),
            session.must_set_password,
        )

    def find_login(self, key: Digest) -> LoginSession | None:
        """Find a login of somebody who is not locked, with her role of now."""
        row = self._one(
            "SELECT person, role, opened_at, seen_at, must_set_password"
            " FROM login_sessions JOIN people ON name = person"
            " WHERE digest = ? AND NOT is_locked",
            key,
        )
        if row is None:
            return None
        person, role, opened_at, seen_at, must_set_password = row
        return LoginSession(
            key=key,
            person=PersonName(person),
            role=Role(role),
            opened_at=datetime.fromisoformat(opened_at),
            seen_at=datetime.fromisoformat(seen_at),
            must_set_password=bool(must_set_password),
        )

    def note_seen(self, key: Digest, now: datetime) -> None:
        self._do(
            "UPDATE login_sessions SET seen_at = ? WHERE digest = ?",
            *(now.isoformat(), key),
        )

    def close_login(self, key: Digest) -> None:
        self._do("DELETE FROM login_sessions WHERE digest = ?", key)

    def close_logins(self, name: PersonName) -> None:
        self._do("DELETE FROM login_sessions WHERE person = ?", name)

    # ------------------------------------------------- browsers and strikes

    def know_browser(self, key: Digest, name: PersonName, now: datetime) -> None:
        self._do(
            "INSERT OR REPLACE INTO known_browsers VALUES (?, ?, ?)",
            *(key, name, now.isoformat()),
        )

    def is_known_browser(self, key: Digest, name: PersonName) -> bool:
        row = self._one(
            "SELECT 1 FROM known_browsers WHERE digest = ? AND person = ?", key, name
        )
        return row is not None

    def is_known_to_anybody(self, key: Digest) -> bool:
        row = self._one("SELECT 1 FROM known_browsers WHERE digest = ?", key)
        return row is not None

    def forget_browsers(self, name: PersonName) -> None:
        self._do("DELETE FROM known_browsers WHERE person = ?", name)

    def strikes(self, bucket: Bucket) -> Strikes | None:
        row = self._one("SELECT count, last_at FROM strikes WHERE bucket = ?", bucket)
        return None if row is None else Strikes(row[0], datetime.fromisoformat(row[1]))

    def set_strikes(self, bucket: Bucket, strikes: Strikes) -> None:
        self._do(
            "INSERT OR REPLACE INTO strikes VALUES (?, ?, ?)",
            *(bucket, strikes.count, strikes.last_at.isoformat()),
        )

    def forget_strikes(self, bucket: Bucket) -> None:
        self._do("DELETE FROM strikes WHERE bucket = ?", bucket)

    def sweep(self, now: datetime) -> None:
        """Forget strikes and logins that are long over; guessers leave many."""
        before = (now - _KEPT_FOR).isoformat()
        self._do("DELETE FROM strikes WHERE last_at < ?", before)
        self._do("DELETE FROM login_sessions WHERE opened_at < ?", before)

    # --------------------------------------------------------------- audit

    def note(self, line: AuditLine) -> None:
        self._do(
            "INSERT INTO audit (at, actor, deed, subject, address, outcome)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            line.at.isoformat(),
            line.actor,
            line.deed,
            line.subject,
            line.address,
            line.outcome,
        )

    def latest_audit(self, count_max: int) -> list[AuditLine]:
        """Read the newest lines, newest first."""
        rows = self._all(
            "SELECT at, actor, deed, subject, address, outcome FROM audit"
            " ORDER BY number DESC LIMIT ?",
            count_max,
        )
        return [
            AuditLine(datetime.fromisoformat(at), actor, Deed(deed), *rest)
            for at, actor, deed, *rest in rows
        ]

    # ------------------------------------------------------------- reading

    def _make_tables(self) -> None:
        (version,) = self._database.execute("PRAGMA user_version").fetchone()
        if version == 0:
            # Two programs may start at once: the one that comes second finds it made.
            try:
                self._database.executescript(SCHEMA)
            except sqlite3.OperationalError:
                if self._database.in_transaction:
                    self._database.execute("ROLLBACK")
                (version,) = self._database.execute("PRAGMA user_version").fetchone()
                if version != FORM:
                    raise
        elif version != FORM:
            msg = (
                f"{self._file}: its form is {version}, not {FORM}; a newer program"
                " made it, use that one"
            )
            raise PeopleFileError(msg)

    def _do(self, statement: str, *values: object) -> None:
        with self._lock, self._failures_named():
            self._database.execute(statement, values)

    def _one(self, statement: str, *values: object) -> Any | None:
        with self._lock, self._failures_named():
            return self._database.execute(statement, values).fetchone()

    def _all(self, statement: str, *values: object) -> list[Any]:
        with self._lock, self._failures_named():
            return self._database.execute(statement, values).fetchall()

    @contextmanager
    def _failures_named(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise self._failure(error) from error

    def _failure(self, error: Exception) -> PeopleFileError:
        reason = error.strerror if isinstance(error, OSError) else error
        return PeopleFileError(
            f"people at {self._file}: {reason}; check the disk and the folder's rights"
        )


def _person(row: tuple[str, str, int, int]) -> Person:
    name, role, is_locked, has_password = row
    return Person(PersonName(name), Role(role), bool(is_locked), bool(has_password))
