"""Where people are let in: joins the file of people, hashes, the clock and chance.

What is decided is decided in `lockout`, `passwords`, `login_session` and `roles`; this
asks them and writes down what they say. Deeds of an administrator are in
`people.deeds`.
"""

import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from people.audit import NOBODY, AuditLine, Deed, as_words
from people.deeds import PeopleDeeds
from people.lockout import Bucket, buckets, closed_until, is_forgiven_by_success, struck
from people.login_session import LoginSession
from people.password_hash import PasswordHashes
from people.passwords import (
    PASSWORD_CHARACTERS_MAX,
    PasswordFault,
    find_fault,
    normalised,
)
from people.person import Person, PersonName, parse_name
from people.roles import Act
from people.store import PeopleFile
from people.tokens import TOKEN_BYTES, Digest, Token, digest, make_token, parse_code

# So many may wait for their password to be hashed; each takes a tenth of a second
# and 64 MiB, one at a time. A flood must not eat the machine that runs the hall.
_WAITING_MAX: Final = 8


class Hindrance(StrEnum):
    """Why somebody is not let in."""

    WRONG = "wrong"
    LATER = "later"
    LOCKED = "locked"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Refused:
    """Not let in; `until` says when the next attempt is looked at."""

    hindrance: Hindrance
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody shows at the door. `secret`: password or one-time code."""

    name: str
    secret: str
    address: str
    browser: Token | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Let in: the cookies to give, and whether a password must be set first."""

    login: Token
    browser: Token
    must_set_password: bool


class PeopleOffice:
    """One program's people. May be asked from any thread."""

    def __init__(
        self,
        file: PeopleFile,
        hashes: PasswordHashes,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.file = file
        self._now = now
        self._hashes = hashes
        # People's own browsers have a lane of their own, so that a flood of strangers
        # cannot keep them waiting.
        self._lanes = {True: _Lane(), False: _Lane()}

    # ------------------------------------------------------------ signing in

    def sign_in(self, attempt: Attempt) -> SignedIn | Refused:
        """Let somebody in by password or one-time code. Takes a tenth of a second."""
        name = parse_name(attempt.name) or PersonName("")
        code = parse_code(attempt.secret)
        if code is not None:
            signed_in = self._sign_in_by_code(name, code, attempt)
            if signed_in is not None:
                return signed_in
        refused = self._check_password(name, attempt)
        if refused is not None:
            return refused
        with self.file.transaction():
            person = self.file.find_person(name)
            if person is None or person.is_locked:
                self._note(NOBODY, Deed.SIGN_IN_FAILED, attempt, "locked")
                return Refused(Hindrance.LOCKED)
            self._note(name, Deed.SIGNED_IN, attempt, "done")
            return self._open_login(person, attempt.browser)

    def _check_password(self, name: PersonName, attempt: Attempt) -> Refused | None:
        """Look at a password unless it is too early; None if it is right."""
        known = self._known_browser(name, attempt.browser)
        where = buckets(name, attempt.address, known)
        with self._lanes[known is not None].enter() as is_free:
            if not is_free:
                return Refused(Hindrance.BUSY)
            until = self._closed_until(where)
            if until is not None:
                return Refused(Hindrance.LATER, until)
            password = normalised(attempt.secret[: PASSWORD_CHARACTERS_MAX + 1])
            kept = self.file.password_hash(name)
            is_right = self._hashes.is_right(password, kept)
            return self._note_look(where, attempt, is_right=is_right)

    def _note_look(
        self, where: tuple[Bucket, ...], attempt: Attempt, *, is_right: bool
    ) -> Refused | None:
        with self.file.transaction():
            if is_right:
                for bucket in filter(is_forgiven_by_success, where):
                    self.file.forget_strikes(bucket)
                return None
            for bucket in where:
                strikes = self.file.strikes(bucket)
                self.file.set_strikes(bucket, struck(bucket, strikes, self._now()))
            self._note(NOBODY, Deed.SIGN_IN_FAILED, attempt, "wrong")
            return Refused(Hindrance.WRONG, self._closed_until(where))

    def _sign_in_by_code(
        self, name: PersonName, code: str, attempt: Attempt
    ) -> SignedIn | None:
        with self.file.transaction():
            person = self.file.find_person(name)
            if person is None or person.is_locked:
                return None
            if not self.file.is_code(name, digest(code), self._now()):
                return None
            self.file.forget_code(name)
            self._note(name, Deed.SIGNED_IN, attempt, "by one-time code")
            return self._open_login(person, attempt.browser, must_set_password=True)

    def _open_login(
        self, person: Person, browser: Token | None, *, must_set_password: bool = False
    ) -> SignedIn:
        """Open a login under a token of its own; one that was shown is never taken."""
        now, token = self._now(), _new_token()
        self.file.sweep(now)
        self.file.open_login(
            LoginSession(
                digest(token), person.name, person.role, now, now, must_set_password
            )
        )
        # One computer at a counter is known to all who work there.
        if browser is None or not self.file.is_known_to_anybody(digest(browser)):
            browser = _new_token()
        self.file.know_browser(digest(browser), person.name, now)
        return SignedIn(token, browser, must_set_password)

    # ------------------------------------------------------------ signed in

    def find_login(self, token: str | None) -> LoginSession | None:
        """Say who is signed in with this token; None if nobody is, or no longer."""
        if not token:
            return None
        return self.find_login_by_key(digest(token))

    def find_login_by_key(self, key: Digest) -> LoginSession | None:
        session = self.file.find_login(key)
        return None if session is None or session.is_over(self._now()) else session

    def note_seen(self, session: LoginSession) -> None:
        """Let the login go on: its person has done something."""
        if session.is_seen_anew(self._now()):
            self.file.note_seen(session.key, self._now())

    def sign_out(self, session: LoginSession, address: str) -> None:
        with self.file.transaction():
            self.file.close_login(session.key)
            self.note(session, Deed.SIGNED_OUT, session.person, address)

    def set_password(
        self, session: LoginSession, old: Attempt, password: str
    ) -> SignedIn | Refused | PasswordFault:
        """Set a person's own password; she is then signed in here, and only here.

        Whoever came by a one-time code has no old one to show.
        """
        if not session.must_set_password:
            refused = self._check_password(session.person, old)
            if refused is not None:
                return refused
        password = normalised(password)
        fault = find_fault(password, session.person)
        if fault is not None:
            return fault
        kept = self._hashes.make(password)
        with self.file.transaction():
            person = self.file.find_person(session.person)
            if person is None or person.is_locked:
                return Refused(Hindrance.LOCKED)
            self.file.set_password_hash(person.name, kept)
            self.file.close_logins(person.name)
            self.file.forget_browsers(person.name)
            self.file.forget_strikes(Bucket(f"name {person.name}"))
            self.note(session, Deed.PASSWORD_SET, person.name, old.address)
            return self._open_login(person, old.browser)

    def note(
        self,
        session: LoginSession | None,
        deed: Deed,
        subject: str,
        address: str,
        outcome: str = "done",
    ) -> None:
        """Write a line of the audit."""
        actor = NOBODY if session is None else session.person
        self.file.note(
            AuditLine(
                self._now(),
                actor,
                deed,
                as_words(subject),
                as_words(address),
                as_words(outcome),
            )
        )

    def deeds_of(self, session: LoginSession, address: str) -> PeopleDeeds:
        """Let an administrator do her deeds, in her own name."""
        return PeopleDeeds(self.file, session.person, as_words(address), self._now)

    def note_denied(self, session: LoginSession, act: Act, address: str) -> None:
        self.note(session, Deed.DENIED, act, address, "refused")

    # ---------------------------------------------------------------- small

    def _note(self, actor: str, deed: Deed, attempt: Attempt, outcome: str) -> None:
        subject, address = as_words(attempt.name), as_words(attempt.address)
        self.file.note(AuditLine(self._now(), actor, deed, subject, address, outcome))

    def _closed_until(self, where: tuple[Bucket, ...]) -> datetime | None:
        moments = [
            until
            for bucket in where
            if (until := closed_until(bucket, self.file.strikes(bucket), self._now()))
        ]
        return max(moments, default=None)

    def _known_browser(self, name: PersonName, browser: Token | None) -> Digest | None:
        if browser is None:
            return None
        key = digest(browser)
        return key if self.file.is_known_browser(key, name) else None


class _Lane:
    """Where passwords wait to be hashed: one at a time, and not too many."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(_WAITING_MAX)
        self._turn = threading.Lock()

    @contextmanager
    def enter(self) -> Iterator[bool]:
        """Wait for the turn; False at once when too many wait already."""
        if not self._places.acquire(blocking=False):
            yield False
            return
        try:
            with self._turn:
                yield True
        finally:
            self._places.release()


def _new_token() -> Token:
    return make_token(secrets.token_bytes(TOKEN_BYTES))
