"""An inspector's duty card: a secret to be shown to a lens, never typed. No I/O here.

::

    LD 3V9K0W6QZ8X1M4T7B2N5R0CDEF Y
    │  │                          └─ check character, ISO/IEC 7064 MOD 37,36
    │  └─ 128 random bits, 26 characters of Crockford's base 32
    └─ marks a duty card, so that no bag label is taken for one

Whoever prints cards asks `new_duty_card` for a text, prints it as a QR code (error
level M is enough; all characters are of the alphanumeric mode), and gives the ledger
`card_sha256` of it. Nobody keeps the text itself: a card that was lost is revoked by
taking its hash out, and a new one is printed. 128 random bits cannot be guessed, so
a plain hash protects them; slow hashes are for what people think up.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from messaging.contracts.bag_label import HOUSEHOLD_ALPHABET
from messaging.contracts.check_character import check_character, is_sound

DUTY_CARD_MARK: Final = "LD"
SECRET_BITS: Final = 128

# Five bits a character; the first carries the three that are left over.
_SECRET_CHARACTERS: Final = 26
_CARD: Final = re.compile(
    rf"{DUTY_CARD_MARK}[0-7][0-9A-HJKMNP-TV-Z]{{{_SECRET_CHARACTERS - 1}}}[0-9A-Z]"
)


@dataclass(frozen=True, slots=True)
class DutyCard:
    """A card whose text is sound; whether it is anybody's, its hash tells."""

    sha256: str


@dataclass(frozen=True, slots=True)
class NotADutyCard:
    """A code that is no duty card, and why: `shape` or `check character`."""

    reason: str


def new_duty_card(secret: int) -> str:
    """Write the text of a new card; `secret` is 128 random bits.

    Raises `ValueError` when it is negative or has more.
    """
    if not 0 <= secret < 1 << SECRET_BITS:
        msg = f"a duty card's secret has {SECRET_BITS} bits, no more, and no sign"
        raise ValueError(msg)
    characters = [
        HOUSEHOLD_ALPHABET[secret >> shift & 31]
        for shift in range(5 * (_SECRET_CHARACTERS - 1), -1, -5)
    ]
    body = DUTY_CARD_MARK + "".join(characters)
    return body + check_character(body)


def parse_duty_card(text: str) -> DutyCard | NotADutyCard:
    """Read a card's text as a code reader delivers it."""
    if _CARD.fullmatch(text) is None:
        return NotADutyCard("shape")
    if not is_sound(text):
        return NotADutyCard("check character")
    return DutyCard(card_sha256(text))


def card_sha256(text: str) -> str:
    """Give what is stored of a card: SHA-256 of its text, in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()
