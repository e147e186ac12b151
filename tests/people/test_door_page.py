"""The door's and the administrator's pages as HTML: whole, labelled, and harmless."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Final

import pytest

from interface.texts import LANGUAGES, Texts
from people.audit import AuditLine, Deed
from people.deed_names import DeedRefusal, PersonDeed
from people.door_page import DOOR_TEXTS_FOLDER, DoorPage
from people.login_session import LoginSession
from people.people_page import PeoplePage
from people.person import Person, PersonName
from people.roles import Role
from people.tokens import digest

NOW: Final = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
EVIL: Final = '"><script>alert(1)</script>&amp;'
_VOID: Final = {"meta", "input", "br"}


def session(*, must_set_password: bool) -> LoginSession:
    key, name = digest("token"), PersonName("wang")
    return LoginSession(key, name, Role.WORKER, NOW, NOW, must_set_password)


@dataclass(frozen=True)
class Shown:
    """One person in each state, and a line of the audit with evil in it."""

    people: list[Person] = field(
        default_factory=lambda: [
            Person(PersonName("li"), Role.ADMINISTRATOR, False, True),  # noqa: FBT003
            Person(PersonName("wang"), Role.WORKER, True, True),  # noqa: FBT003
            Person(PersonName("zhou"), Role.SUPERVISOR, False, False),  # noqa: FBT003
        ]
    )
    audit: list[AuditLine] = field(
        default_factory=lambda: [
            AuditLine(NOW, EVIL, Deed.SIGN_IN_FAILED, EVIL, EVIL, EVIL),
            AuditLine(NOW, "li", Deed.LOCKED, "wang", "shell"),
        ]
    )


class Reader(HTMLParser):
    """Reads a page as a browser would, and is strict about what it closes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "input" and dict(attrs).get("type") != "hidden":
            assert "label" in self._open, "a field without a label"
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, name: str) -> list[str | None]:
        return [at.get("value") for _, at in self.tags if at.get("name") == name]


def pages(language: str) -> Iterator[str]:
    door = DoorPage(Texts(DOOR_TEXTS_FOLDER).say, "")
    yield door.sign_in(language, name="", wanted="/", trouble=None)
    yield door.sign_in(language, name=EVIL, wanted=f"/{EVIL}", trouble=EVIL)
    yield door.password(language, session(must_set_password=True), None)
    yield door.password(language, session(must_set_password=False), EVIL)
    yield door.denied(language, session(must_set_password=False))
    people = PeoplePage(door)
    for told in (
        people.tell_code(language, EVIL, "7K3M-90QX-2ZTB", "2026-11-27"),
        people.tell_done(language, EVIL, PersonDeed.LOCK),
        people.tell_refusal(language, DeedRefusal.UNKNOWN, EVIL),
        "",
    ):
        yield people.write(language, Shown(), UTC, told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_labelled_and_without_script(language: str) -> None:
    for page in pages(language):
        read = Reader(page)
        assert "script" not in {tag for tag, _ in read.tags}
        assert not any(name.startswith("on") for _, at in read.tags for name in at)
        assert sum(tag == "h1" for tag, _ in read.tags) == 1
        assert sum("autofocus" in at for _, at in read.tags) <= 1
        methods = [at["method"] for tag, at in read.tags if tag == "form"]
        assert set(methods) <= {"post"}


def test_what_somebody_typed_comes_back_as_it_was_typed() -> None:
    door = DoorPage(Texts(DOOR_TEXTS_FOLDER).say, "")
    read = Reader(door.sign_in("zh", name=EVIL, wanted=f"/{EVIL}", trouble=EVIL))
    assert read.values("name") == [EVIL]
    assert read.values("next") == [f"/{EVIL}"]
    assert EVIL in read.words
    # A password never comes back.
    assert read.values("secret") == [""]


def test_whoever_came_by_a_code_is_asked_for_no_old_password() -> None:
    door = DoorPage(Texts(DOOR_TEXTS_FOLDER).say, "")
    by_code = Reader(door.password("zh", session(must_set_password=True), None))
    by_choice = Reader(door.password("zh", session(must_set_password=False), None))
    assert by_code.values("secret") == []
    assert by_choice.values("secret") == [""]


def test_a_locked_person_can_be_unlocked_and_others_locked() -> None:
    people = PeoplePage(DoorPage(Texts(DOOR_TEXTS_FOLDER).say, ""))
    read = Reader(people.write("en", Shown(), UTC, ""))
    deeds = [value for value in read.values("deed") if value in {"lock", "unlock"}]
    assert deeds == ["lock", "unlock", "lock"]
    for state in ("may sign in", "locked", "has no password yet"):
        assert state in read.words
    # What has a word in the catalogue is said in it, all else as it stands.
    assert EVIL in read.words
    assert "done" in read.words
