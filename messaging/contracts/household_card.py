"""A household's card, a secret: who shows it sees the account and spends points.

It is not the bag label, which hangs on a bag for all to see and opens nothing. The
card's text looks as `secret_card` tells; it is shown to a kiosk's gun, goes to the
ledger in a request, and only its hash is stored. No I/O here.
"""

from dataclasses import dataclass
from typing import Final

from messaging.contracts.secret_card import card_sha256, new_card, why_no_card

HOUSEHOLD_CARD_MARK: Final = "LH"


@dataclass(frozen=True, slots=True)
class HouseholdCard:
    """A card whose text is sound; whether it is anybody's, its hash tells."""

    sha256: str


@dataclass(frozen=True, slots=True)
class NotAHouseholdCard:
    """A code that is no household card, and why: `shape` or `check character`."""

    reason: str


def new_household_card(secret: int) -> str:
    """Write the text of a new card; `secret` is 128 random bits.

    Raises `ValueError` when it is negative or has more.
    """
    return new_card(HOUSEHOLD_CARD_MARK, secret)


def parse_household_card(text: str) -> HouseholdCard | NotAHouseholdCard:
    """Read a card's text as a gun delivers it."""
    fault = why_no_card(HOUSEHOLD_CARD_MARK, text)
    if fault is not None:
        return NotAHouseholdCard(fault.reason)
    return HouseholdCard(card_sha256(text))
