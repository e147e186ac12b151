"""Both catalogues say the same things."""

import re

from hall.counter_acts import Act, NamedAct
from hall.pages.site import TEXTS_FOLDER
from interface.texts import LANGUAGES


def keys_and_variables(language: str) -> dict[str, set[str]]:
    text = (TEXTS_FOLDER / f"{language}.ftl").read_text(encoding="utf-8")
    messages = re.split(r"^(?=[a-z-]+ = )", text, flags=re.MULTILINE)[1:]
    return {
        message.split(" = ")[0]: set(re.findall(r"\$([a-z]+)", message))
        for message in messages
    }


def test_every_key_stands_in_both_languages_with_the_same_variables() -> None:
    first, *others = (keys_and_variables(language) for language in LANGUAGES)

    assert first
    for other in others:
        assert other == first


def test_every_key_is_said_somewhere() -> None:
    sources = "\n".join(
        file.read_text(encoding="utf-8") for file in TEXTS_FOLDER.parent.rglob("*.py")
    )
    spoken_by_value = {
        *NamedAct,
        "close-day-now",
        "reopen-day-now",
        "told-waiting",
        "told-parked",
        *Act,
    }
    for key in keys_and_variables("zh"):
        assert (
            key in spoken_by_value
            or key.startswith("refused-")
            or f'"{key}"' in sources
        ), key
