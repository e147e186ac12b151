"""Household cards made: secrets drawn, a sheet to print, and hashes for the books.

The sheet comes first and the books second: a card that nobody can print is not entered,
and one that was printed but not entered opens nothing.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from interface.texts import Texts
from ledger.card_pdf import CardHolder, draw_household_cards
from ledger.household_cards import CardHash, IssuedCard
from ledger.moments import render_moment
from ledger.store.register import Registered
from messaging.contracts.household_card import new_household_card
from messaging.contracts.ids import CommunityId
from messaging.contracts.secret_card import SECRET_BITS, card_sha256

_TEXTS_FOLDER: Final = Path(__file__).parent / "texts"


@dataclass(frozen=True, slots=True)
class MadeCards:
    """New cards to enter, and the sheets on which they are printed."""

    cards: Sequence[IssuedCard]
    pdf: bytes


def make_cards(
    households: Iterable[Registered], community: CommunityId, actor: str, now: datetime
) -> MadeCards:
    """Make a card for each household. Raises `FontError`."""
    holders = [
        CardHolder(
            one.household, one.home, new_household_card(secrets.randbits(SECRET_BITS))
        )
        for one in households
    ]
    pdf = draw_household_cards(holders, community, Texts(_TEXTS_FOLDER).say)
    at = render_moment(now)
    cards = [
        IssuedCard(CardHash(card_sha256(one.text)), one.household, actor, at)
        for one in holders
    ]
    return MadeCards(cards, pdf)
