"""People at the door of an office, and what the tests ask of it."""

from datetime import UTC, datetime, timedelta

from people.audit import Deed
from people.login_session import LoginSession
from people.office import Attempt, PeopleOffice, Refused, SignedIn
from people.passwords import PasswordFault
from people.store import PeopleFile
from tests.signing_in import PASSWORD

HOME = "10.0.0.7"
ELSEWHERE = "203.0.113.9"


class Clock:
    """The wall clock, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **how_far: float) -> None:
        self.now += timedelta(**how_far)


def set_password(office: PeopleOffice, code: str) -> SignedIn:
    entered = signed_in(office.sign_in(Attempt("wang", code, HOME)))
    session = login(office, entered)
    return signed_in(office.set_password(session, Attempt("wang", "", HOME), PASSWORD))


def signed_in(outcome: SignedIn | Refused | PasswordFault) -> SignedIn:
    assert isinstance(outcome, SignedIn), outcome
    return outcome


def login(office: PeopleOffice, entered: SignedIn) -> LoginSession:
    session = office.find_login(entered.login)
    assert session is not None
    return session


def flood(office: PeopleOffice, count: int = 5, name: str = "wang") -> Refused:
    """Guess from elsewhere until guesses are no longer looked at."""
    outcome = None
    for number in range(count):
        outcome = office.sign_in(Attempt(name, f"a wrong guess {number}", ELSEWHERE))
    assert isinstance(outcome, Refused)
    return outcome


def outcomes(file: PeopleFile, deed: Deed) -> list[tuple[str, str, str, str]]:
    return [
        (line.actor, line.subject, line.address, line.outcome)
        for line in file.latest_audit(100)
        if line.deed is deed
    ]
