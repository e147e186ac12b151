"""An inspector's duty card, a secret: who shows it is on duty. No I/O here.

What a card's text looks like, and why only its hash is kept, `secret_card` tells.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.secret_card import card_sha256, new_card, why_no_card

DUTY_CARD_MARK: Final = "LD"


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
    return new_card(DUTY_CARD_MARK, secret)


def parse_duty_card(text: str) -> DutyCard | NotADutyCard:
    """Read a card's text as a code reader delivers it."""
    fault = why_no_card(DUTY_CARD_MARK, text)
    return DutyCard(card_sha256(text)) if fault is None else NotADutyCard(fault.reason)
