"""Letting people in: with a real file, real hashes, and a clock of the test's own."""

import threading
from datetime import timedelta

import pytest

from people.audit import Deed
from people.deeds import CODE_LIFE, PeopleDeeds
from people.failures import DeedRefusedError
from people.office import Attempt, Hindrance, PeopleOffice, Refused, SignedIn
from people.password_hash import PasswordHashes
from people.passwords import PasswordFault
from people.roles import Role
from people.store import PeopleFile
from people.tokens import Token
from tests.people.doorway import (
    ELSEWHERE,
    HOME,
    Clock,
    flood,
    login,
    outcomes,
    signed_in,
)
from tests.signing_in import PASSWORD


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
