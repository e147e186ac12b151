"""Residents' texts from catalogues: one Fluent file per language, none in code.

`Texts` of a program live in its own `texts/zh.ftl` and `texts/en.ftl`. A missing
key or variable is our mistake and raises `KeyError`; the test that compares the
catalogues keeps every key in both languages.
"""

from pathlib import Path
from typing import Final, TypeAlias

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES: Final = ("zh", "en")

Value: TypeAlias = str | int


class Texts:
    """All texts of one program, in every language."""

    def __init__(self, folder: Path) -> None:
        """Load the catalogues of `folder`; raises `OSError` if one is missing."""
        self._bundles = {
            language: _load_bundle(folder / f"{language}.ftl", language)
            for language in LANGUAGES
        }

    def say(self, language: str, key: str, **values: Value) -> str:
        """Fill `values` into the text of `key`."""
        bundle = self._bundles[language]
        message = bundle.get_message(key)  # raises KeyError for an unknown key
        if message.value is None:
            msg = f"text {key!r} in {language!r} is empty"
            raise KeyError(msg)
        text, mistakes = bundle.format_pattern(message.value, values)
        if mistakes:
            msg = f"text {key!r} in {language!r}: {mistakes}"
            raise KeyError(msg)
        return str(text)


def _load_bundle(path: Path, language: str) -> FluentBundle:
    # Isolation marks would show as boxes in fonts that do not know them.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(path.read_text(encoding="utf-8")))
    return bundle
