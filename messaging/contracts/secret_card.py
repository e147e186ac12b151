"""Cards that are secrets, to be shown to a lens or a gun, never typed. No I/O here.

::

    LD 3V9K0W6QZ8X1M4T7B2N5R0CDEF Y
    │  │                          └─ check character, ISO/IEC 7064 MOD 37,36
    │  └─ 128 random bits, 26 characters of Crockford's base 32
    └─ what card it is: `duty_card` and `household_card` have a mark each

Whoever prints cards asks for a text, prints it as a QR code (error level M is enough;
all characters are of the alphanumeric mode), and keeps `card_sha256` of it. Nobody
keeps the text itself: a card that was lost is revoked by its hash, and a new one is
printed. 128 random bits cannot be guessed, so a plain hash protects them; slow hashes
are for what people think up.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET
from messaging.contracts.check_character import check_character, is_sound

SECRET_BITS: Final = 128
MARK_CHARACTERS: Final = 2
CARD_CHARACTERS: Final = 29

# Five bits a character; the first carries the three that are left over.
_SECRET_CHARACTERS: Final = 26
_SECRET: Final = re.compile(
    rf"[0-7][0-9A-HJKMNP-TV-Z]{{{_SECRET_CHARACTERS - 1}}}[0-9A-Z]"
)


@dataclass(frozen=True, slots=True)
class NotACard:
    """A code that is no card of the kind, and why: `shape` or `check character`."""

    reason: str


def new_card(mark: str, secret: int) -> str:
    """Write the text of a new card; `secret` is 128 random bits.

    Raises `ValueError` when it is negative or has more.
    """
    if not 0 <= secret < 1 << SECRET_BITS:
        msg = f"a card's secret has {SECRET_BITS} bits, no more, and no sign"
        raise ValueError(msg)
    characters = [
        HOUSEHOLD_ALPHABET[secret >> shift & 31]
        for shift in range(5 * (_SECRET_CHARACTERS - 1), -1, -5)
    ]
    body = mark + "".join(characters)
    return body + check_character(body)


def why_no_card(mark: str, text: str) -> NotACard | None:
    """Say why a text is no card with this mark; None for one that is sound."""
    is_shaped = text[:MARK_CHARACTERS] == mark and _SECRET.fullmatch(
        text, MARK_CHARACTERS
    )
    if not is_shaped:
        return NotACard("shape")
    if not is_sound(text):
        return NotACard("check character")
    return None


def card_sha256(text: str) -> str:
    """Give what is stored of a card: SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
