"""Which passwords are good enough: long ones that nobody guesses first. No I/O here.

As NIST SP 800-63B has it: length counts, kinds of characters do not, nothing expires,
and what everybody would try first is refused. It asks for 15 characters where nothing
else protects an account; here every guess costs a growing wait (`people.lockout`), so
that twelve are enough, and a sentence of twelve characters is easy in Chinese as in
pinyin.
"""

import unicodedata
from enum import StrEnum
from typing import Final

PASSWORD_CHARACTERS_MIN: Final = 12
# Long enough for any sentence, short enough that hashing it costs nothing extra.
PASSWORD_CHARACTERS_MAX: Final = 128

# Fewer different characters than this are a key that was held down, or two in turn.
_DIFFERENT_MIN: Final = 5

# Rows of keys and of numbers, read in either direction.
_ROWS: Final = (
    "0123456789" * 3,
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjkl",
)

# What is tried first here, whatever is written around it.
_FIRST_TRIED: Final = (
    "password", "passw0rd", "administrator", "iloveyou", "woaini", "woaizhongguo",
    "shequ", "linli", "88888888", "12345678", "123123123", "5201314",
)  # fmt: skip
# So much must be left when those are taken out.
_REST_MIN: Final = 6


class PasswordFault(StrEnum):
    """What is wrong with a password that somebody wants to have."""

    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    CONTAINS_NAME = "contains-name"
    EASY_TO_GUESS = "easy-to-guess"


def normalised(password: str) -> str:
    """Bring what different keyboards write for the same characters into one form."""
    return unicodedata.normalize("NFKC", password)


def find_fault(password: str, name: str) -> PasswordFault | None:
    """Say what is wrong with a normalised password for the person of this name."""
    if len(password) < PASSWORD_CHARACTERS_MIN:
        return PasswordFault.TOO_SHORT
    if len(password) > PASSWORD_CHARACTERS_MAX:
        return PasswordFault.TOO_LONG
    lower = password.casefold()
    # A name of two letters is in every other sentence.
    if len(name) > 2 and len(lower.replace(name, "")) < _REST_MIN:
        return PasswordFault.CONTAINS_NAME
    if len(set(lower)) < _DIFFERENT_MIN or _is_row(lower) or _is_first_tried(lower):
        return PasswordFault.EASY_TO_GUESS
    return None


def _is_row(password: str) -> bool:
    return any(password in row or password[::-1] in row for row in _ROWS)


def _is_first_tried(password: str) -> bool:
    rest = password
    for tried in _FIRST_TRIED:
        rest = rest.replace(tried, "")
    return len(rest) < _REST_MIN
