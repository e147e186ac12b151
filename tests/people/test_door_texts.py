"""Both catalogues of the door say the same things, and every hindrance has words."""

import re

from interface.texts import LANGUAGES, Texts
from people.audit import Deed
from people.deed_names import DeedRefusal, PersonDeed
from people.door_page import DOOR_TEXTS_FOLDER
from people.office import Hindrance
from people.passwords import PasswordFault
from people.roles import PAGE_ROLES

_MESSAGE = re.compile(r"^([a-z-]+) = (.*)$", re.MULTILINE)


def keys_and_variables(language: str) -> dict[str, set[str]]:
    text = (DOOR_TEXTS_FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
    return {
        key: set(re.findall(r"\$([a-z]+)", message))
        for key, message in _MESSAGE.findall(text)
    }


def test_every_key_stands_in_both_languages_with_the_same_variables() -> None:
    first, *others = (keys_and_variables(language) for language in LANGUAGES)
    assert first
    assert all(other == first for other in others)


def test_every_hindrance_and_every_fault_has_words() -> None:
    texts = Texts(DOOR_TEXTS_FOLDER)
    for language in LANGUAGES:
        for hindrance in Hindrance:
            assert texts.say(language, f"door-{hindrance}", seconds=3)
        for fault in PasswordFault:
            assert texts.say(language, f"password-{fault}", characters=12)


def test_every_deed_refusal_and_role_has_words_on_the_page() -> None:
    texts = Texts(DOOR_TEXTS_FOLDER)
    silent = {PersonDeed.ADD, PersonDeed.CODE}  # which show a code instead
    for language in LANGUAGES:
        for deed in PersonDeed:
            assert texts.say(language, f"do-{deed}")
            assert deed in silent or texts.say(language, f"done-{deed}", person="li")
        for refusal in DeedRefusal:
            assert texts.say(language, f"refusal-{refusal}", person="li")
        for role in PAGE_ROLES:
            assert texts.say(language, f"role-{role}")
        for noted in Deed:
            assert texts.say(language, f"deed-{noted.replace(' ', '-')}")
