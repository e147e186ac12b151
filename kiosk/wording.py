"""The kiosk's catalogue of texts, and how what the hall brought is said with it."""

from functools import cache
from pathlib import Path
from typing import Final

from interface.texts import Texts
from messaging.contracts.halls import BilingualText, Estimate

_TEXTS_FOLDER: Final = Path(__file__).parent / "texts"


@cache
def load_texts() -> Texts:
    """Load the catalogue, once a process."""
    return Texts(_TEXTS_FOLDER)


def pick(text: BilingualText, language: str) -> str:
    """Choose the language of a text that the hall brought."""
    return text.zh if language == "zh" else text.en


def in_groups(code: str) -> str:
    """Write a code as it is read out: four characters at a time."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def say_estimate(language: str, estimate: Estimate | None) -> str:
    """Say how long the wait may be, as a range."""
    texts = load_texts()
    if estimate is None:
        return texts.say(language, "estimate-none")
    values = {"from": estimate.from_min, "to": estimate.to_min}
    return texts.say(language, "estimate", **values)
