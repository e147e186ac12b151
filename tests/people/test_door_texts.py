"""Both catalogues of the door say the same things, and every hindrance has words."""

import re

from interface.texts import LANGUAGES, Texts
from people.door_page import DOOR_TEXTS_FOLDER
from people.office import Hindrance
from people.passwords import PasswordFault

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
