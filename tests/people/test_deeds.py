"""What an administrator does, the audit of it, and the file on disk."""

import sqlite3
import stat
from pathlib import Path

import pytest

from people.deeds import PeopleDeeds
from people.failures import DeedRefusedError, PeopleFileError
from people.office import PeopleOffice, SignedIn
from people.person import PersonName
from people.roles import Role
from people.store import PeopleFile
from tests.signing_in import PASSWORD


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


def test_signing_somebody_out_everywhere_ends_all_her_logins(
    office: PeopleOffice, deeds: PeopleDeeds, wang: SignedIn
) -> None:
    deeds.sign_out_everywhere("wang")
    assert office.find_login(wang.login) is None


def test_two_programs_may_make_the_file_at_once(tmp_path: Path) -> None:
    first, second = (PeopleFile(tmp_path / "people.db") for _ in range(2))
    first.add_person(PersonName("wang"), Role.WORKER)
    assert second.find_person(PersonName("wang")) is not None
    first.close()
    second.close()
