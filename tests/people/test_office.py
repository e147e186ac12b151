"""Letting people in: with a real file, real hashes, and a clock of the test's own."""

import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2.profiles import CHEAPEST

from people.audit import Deed
from people.deeds import CODE_LIFE, PeopleDeeds
from people.failures import DeedRefusedError, PeopleFileError
from people.login_session import LoginSession
from people.office import Attempt, Hindrance, PeopleOffice, Refused, SignedIn
from people.password_hash import PasswordHashes
from people.passwords import PasswordFault
from people.person import PersonName
from people.roles import Role
from people.store import PeopleFile
from people.tokens import Token
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


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Iterator[PeopleFile]:
    people = PeopleFile(tmp_path / "state" / "people.db")
    yield people
    people.close()


@pytest.fixture
def deeds(file: PeopleFile, clock: Clock) -> PeopleDeeds:
    return PeopleDeeds(file, now=clock)


@pytest.fixture
def office(file: PeopleFile, clock: Clock) -> PeopleOffice:
    return PeopleOffice(file, PasswordHashes(CHEAPEST), clock)


@pytest.fixture
def wang(office: PeopleOffice, deeds: PeopleDeeds) -> SignedIn:
    """Let Wang set her password at home."""
    return set_password(office, deeds.add("wang", Role.WORKER).code)


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


def test_a_code_lets_in_once_and_only_to_set_a_password(
    office: PeopleOffice, deeds: PeopleDeeds
) -> None:
    code = deeds.add("wang", Role.WORKER).code
    entered = signed_in(office.sign_in(Attempt("Wang ", code.lower(), HOME)))

    assert entered.must_set_password
    assert login(office, entered).must_set_password
    again = office.sign_in(Attempt("wang", code, HOME))
    assert again == Refused(Hindrance.WRONG)


def test_a_code_that_was_not_used_for_two_days_is_none(
    office: PeopleOffice, deeds: PeopleDeeds, clock: Clock
) -> None:
    code = deeds.add("wang", Role.WORKER).code
    clock.move(seconds=CODE_LIFE.total_seconds() + 1)
    assert office.sign_in(Attempt("wang", code, HOME)) == Refused(Hindrance.WRONG)


@pytest.mark.usefixtures("wang")
def test_a_code_opens_nobody_elses_name(
    office: PeopleOffice, deeds: PeopleDeeds
) -> None:
    code = deeds.add("li", Role.SUPERVISOR).code
    assert office.sign_in(Attempt("wang", code, HOME)) == Refused(Hindrance.WRONG)


def test_a_weak_password_is_refused_and_the_next_try_is_free(
    office: PeopleOffice, deeds: PeopleDeeds
) -> None:
    code = deeds.add("wang", Role.WORKER).code
    session = login(office, signed_in(office.sign_in(Attempt("wang", code, HOME))))
    attempt = Attempt("wang", "", HOME)

    fault = office.set_password(session, attempt, "123456789012")
    assert fault is PasswordFault.EASY_TO_GUESS
    signed_in(office.set_password(session, attempt, PASSWORD))


def test_every_login_has_a_token_of_its_own_and_setting_a_password_ends_all_others(
    office: PeopleOffice, wang: SignedIn
) -> None:
    second = signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME, wang.browser)))
    assert second.login != wang.login
    assert second.browser == wang.browser

    changed = office.set_password(
        login(office, second),
        Attempt("wang", PASSWORD, HOME, second.browser),
        "houtian zai mai liang jin",
    )
    assert office.find_login(wang.login) is None
    assert office.find_login(second.login) is None
    assert office.find_login(signed_in(changed).login) is not None
    refused = office.sign_in(Attempt("wang", PASSWORD, HOME))
    assert refused == Refused(Hindrance.WRONG)


def test_a_password_is_not_changed_by_whoever_finds_an_open_page(
    office: PeopleOffice, wang: SignedIn
) -> None:
    session = login(office, wang)
    attempt = Attempt("wang", "a guess at the old one", HOME)
    outcome = office.set_password(session, attempt, "houtian zai mai liang jin")
    assert outcome == Refused(Hindrance.WRONG)
    signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME)))


@pytest.mark.usefixtures("wang")
def test_a_planted_token_is_never_taken(office: PeopleOffice) -> None:
    planted = Token("planted-by-somebody-else")
    entered = signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME, planted)))
    assert entered.browser != planted
    assert entered.login != planted


def test_one_computer_at_a_counter_is_known_to_all_who_work_there(
    office: PeopleOffice, deeds: PeopleDeeds, wang: SignedIn
) -> None:
    code = deeds.add("li", Role.WORKER).code
    li = signed_in(office.sign_in(Attempt("li", code, HOME, wang.browser)))
    assert li.browser == wang.browser


@pytest.mark.usefixtures("wang")
def test_a_guesser_waits_longer_each_time_and_polling_changes_nothing(
    office: PeopleOffice, clock: Clock, file: PeopleFile
) -> None:
    refused = flood(office)
    assert refused == Refused(Hindrance.WRONG, clock.now + timedelta(seconds=2))
    for _ in range(50):  # what comes during the wait is not even looked at
        again = office.sign_in(Attempt("wang", PASSWORD, ELSEWHERE))
        assert again == Refused(Hindrance.LATER, refused.until)
    assert len(outcomes(file, Deed.SIGN_IN_FAILED)) == 5

    clock.move(seconds=2)
    refused = flood(office, 1)
    assert refused.until == clock.now + timedelta(seconds=4)


def test_a_flood_locks_nobody_out_of_her_own_browser(
    office: PeopleOffice, wang: SignedIn
) -> None:
    flood(office, 9)
    signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME, wang.browser)))
    stranger = office.sign_in(Attempt("wang", PASSWORD, HOME))
    assert isinstance(stranger, Refused)
    assert stranger.hindrance is Hindrance.LATER


@pytest.mark.usefixtures("wang")
def test_a_code_is_the_way_in_during_a_flood(
    office: PeopleOffice, deeds: PeopleDeeds
) -> None:
    flood(office, 9)
    code = deeds.issue_code("wang").code
    signed_in(office.sign_in(Attempt("wang", code, HOME)))


@pytest.mark.usefixtures("wang")
def test_a_name_that_nobody_has_is_answered_like_one_that_somebody_has(
    office: PeopleOffice,
) -> None:
    assert flood(office, 5, "nobody") == flood(office, 5, "wang")


def test_a_name_of_somebody_elses_making_is_nobodys(
    office: PeopleOffice, file: PeopleFile
) -> None:
    evil = "<img src=x>\x1b[2J' OR 1=1 --" + "x" * 5000
    assert office.sign_in(Attempt(evil, evil, HOME)) == Refused(Hindrance.WRONG)
    ((_, subject, _, _),) = outcomes(file, Deed.SIGN_IN_FAILED)
    assert len(subject) == 200
    assert subject.startswith("<img src=x>�[2J")


def test_more_than_a_few_who_wait_for_a_hash_are_sent_away(
    file: PeopleFile, wang: SignedIn
) -> None:
    """Hash at the real cost for strangers: the cheap one would never fill the lane."""
    office = PeopleOffice(file, PasswordHashes())
    found: list[SignedIn | Refused] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(office.sign_in(Attempt("li", "x" * 20, HOME)))
        )
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    # Her own browser has a lane of its own, flood or not.
    signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME, wang.browser)))
    for thread in threads:
        thread.join()
    assert Refused(Hindrance.BUSY) in found
    assert any(one != Refused(Hindrance.BUSY) for one in found)


def test_who_is_locked_is_out_at_once_and_told_only_with_the_right_password(
    office: PeopleOffice, deeds: PeopleDeeds, wang: SignedIn
) -> None:
    deeds.lock("wang")
    assert office.find_login(wang.login) is None
    right = office.sign_in(Attempt("wang", PASSWORD, HOME))
    wrong = office.sign_in(Attempt("wang", "a wrong password", HOME))
    assert right == Refused(Hindrance.LOCKED)
    assert wrong == Refused(Hindrance.WRONG)
    with pytest.raises(DeedRefusedError, match="unlock her first"):
        deeds.issue_code("wang")
    deeds.unlock("wang")
    signed_in(office.sign_in(Attempt("wang", PASSWORD, HOME)))


def test_a_login_ends_by_itself_and_lives_while_something_is_done(
    office: PeopleOffice, wang: SignedIn, clock: Clock
) -> None:
    for _ in range(7):
        clock.move(minutes=100)
        office.note_seen(login(office, wang))
    clock.move(minutes=21)
    assert office.find_login(wang.login) is None
    assert office.find_login(None) is None
    assert office.find_login("") is None


def test_a_role_that_changes_counts_from_the_next_look(
    office: PeopleOffice, deeds: PeopleDeeds, wang: SignedIn
) -> None:
    deeds.change_role("wang", Role.SUPERVISOR)
    assert login(office, wang).role is Role.SUPERVISOR


def test_the_audit_says_who_did_what_from_where_and_how_it_ended(
    office: PeopleOffice, wang: SignedIn, file: PeopleFile
) -> None:
    flood(office, 1)
    office.sign_out(login(office, wang), HOME)
    assert [
        (line.actor, line.deed, line.subject, line.address, line.outcome)
        for line in reversed(file.latest_audit(100))
    ] == [
        ("(operator)", Deed.PERSON_ADDED, "wang", "shell", "worker"),
        ("(operator)", Deed.CODE_ISSUED, "wang", "shell", "done"),
        ("wang", Deed.SIGNED_IN, "wang", HOME, "by one-time code"),
        ("wang", Deed.PASSWORD_SET, "wang", HOME, "done"),
        ("(nobody)", Deed.SIGN_IN_FAILED, "wang", ELSEWHERE, "wrong"),
        ("wang", Deed.SIGNED_OUT, "wang", HOME, "done"),
    ]


@pytest.mark.parametrize(
    "change", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"]
)
def test_the_audit_only_grows(
    deeds: PeopleDeeds, tmp_path: Path, file: PeopleFile, change: str
) -> None:
    deeds.add("wang", Role.WORKER)
    database = sqlite3.connect(tmp_path / "state" / "people.db")
    with pytest.raises(sqlite3.IntegrityError, match="the audit is never"):
        database.execute(change)
    database.close()
    assert len(file.latest_audit(10)) == 2


def test_a_deed_that_cannot_be_written_down_is_not_done(
    deeds: PeopleDeeds, tmp_path: Path, file: PeopleFile
) -> None:
    database = sqlite3.connect(tmp_path / "state" / "people.db")
    database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON audit"
        " BEGIN SELECT RAISE(ABORT, 'disk full'); END"
    )
    with pytest.raises(PeopleFileError, match="disk full; check the disk"):
        deeds.add("wang", Role.WORKER)
    database.close()
    assert file.find_person(PersonName("wang")) is None


def test_the_file_is_for_its_owner_alone_and_holds_no_secret(
    wang: SignedIn, tmp_path: Path
) -> None:
    files = list((tmp_path / "state").iterdir())
    assert len(files) == 3  # with those that SQLite keeps beside it
    for file in files:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        content = file.read_bytes()
        for secret in (PASSWORD, wang.login, wang.browser):
            assert secret.encode() not in content


def test_the_first_administrator_is_made_once(deeds: PeopleDeeds) -> None:
    issued = deeds.admit_first()
    assert issued is not None
    assert issued.person == "admin"
    assert deeds.admit_first() is None


def test_the_last_administrator_stays(deeds: PeopleDeeds) -> None:
    deeds.admit_first()
    with pytest.raises(DeedRefusedError, match="admin is the last administrator"):
        deeds.lock("admin")
    with pytest.raises(DeedRefusedError, match="admin is the last administrator"):
        deeds.change_role("admin", Role.WORKER)
    deeds.add("li", Role.ADMINISTRATOR)
    deeds.lock("admin")


@pytest.mark.parametrize(
    ("name", "role", "told"),
    [
        ("Wang Fang", Role.WORKER, "is no name"),
        ("wang", Role.WORKER, "wang is there already"),
        ("kiosk-1", Role.KIOSK, "a kiosk never signs in"),
    ],
)
def test_who_cannot_be_added_is_told_why(
    deeds: PeopleDeeds, name: str, role: Role, told: str
) -> None:
    deeds.add("wang", Role.WORKER)
    with pytest.raises(DeedRefusedError, match=told):
        deeds.add(name, role)
    with pytest.raises(DeedRefusedError, match=r"never signs in|there is no"):
        deeds.change_role("nobody", role)


def test_a_newer_form_of_the_file_is_left_alone(tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "people.db")
    database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(PeopleFileError, match="a newer program made it"):
        PeopleFile(tmp_path / "people.db")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where a folder belongs")
    with pytest.raises(PeopleFileError, match="check the disk and the folder's rights"):
        PeopleFile(tmp_path / "state" / "people.db")
