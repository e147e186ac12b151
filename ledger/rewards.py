"""Rewards: what points buy, and how many pieces of each lie there. No I/O here.

Stock is the sum of its movements, as a balance is the sum of postings::

    received   +40   a box of soap came
    redeemed    -1   somebody has a voucher for a piece, which is kept for her
    returned    +1   her voucher was cancelled, or she did not come for it
    counted     -2   somebody counted the shelf, and two were missing
"""

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import astuple

from ledger.account_changes import REDEEMED_POINTS_MAX
from ledger.book import Cause, Entry, RewardId, fingerprint
from messaging.contracts.ids import CommunityId
from messaging.topics import is_name

# A line on a slip of 58 mm, in Chinese; English words are narrower.
NAME_CHARACTERS_MAX: Final = 40

# More pieces than any shelf holds are a slip of a zero.
PIECES_MAX: Final = 100_000

WHY_CHARACTERS_MAX: Final = 200


class RewardFault(StrEnum):
    """What is wrong with an offer, or with what is said of its stock."""

    NO_ID = "the id is not a-z, 0-9 and -, at most 32"
    NO_NAME = "a name is empty, too long, or no line of text"
    NO_POINTS = "not an amount of points"
    NO_PIECES = "not a number of pieces"
    UNKNOWN = "no such reward"
    OTHER_CONTENT = "another movement of stock has this id"


class Offer(Struct, frozen=True):
    """A reward as the catalogue says it; `is_offered`: may be redeemed now."""

    reward: RewardId
    name_zh: str
    name_en: str
    points: int
    is_offered: bool = True


class Reward(Struct, frozen=True):
    """An offer, and how many pieces of it are there for somebody."""

    offer: Offer
    stock: int


class StockKind(StrEnum):
    """Why a stock moved."""

    RECEIVED = "received"
    REDEEMED = "redeemed"
    RETURNED = "returned"
    COUNTED = "counted"


class StockDeed(Struct, frozen=True):
    """Somebody says what came (RECEIVED) or how many there are (COUNTED)."""

    deed_id: str
    reward: RewardId
    kind: StockKind
    pieces: int
    why: str
    actor: str


class StockMovement(Struct, frozen=True):
    """Pieces that came (+) or went (-), in the order of its table."""

    movement_id: str
    community: CommunityId
    reward: RewardId
    kind: StockKind
    pieces: int
    why: str
    actor: str
    moved_at: str


def find_fault(offer: Offer) -> RewardFault | None:
    """Say what is wrong with an offer; None if nothing is."""
    if not is_name(offer.reward):
        return RewardFault.NO_ID
    if not all(map(is_line, (offer.name_zh, offer.name_en))):
        return RewardFault.NO_NAME
    if not 0 < offer.points <= REDEEMED_POINTS_MAX:
        return RewardFault.NO_POINTS
    return None


def is_line(words: str, characters_max: int = NAME_CHARACTERS_MAX) -> bool:
    """Whether somebody wrote a line of text: not empty, not long, no tricks."""
    return bool(words.strip()) and len(words) <= characters_max and words.isprintable()


def offer_row(offer: Offer, community: CommunityId) -> tuple[str | int, ...]:
    """Say an offer as the books keep it: its table's columns before the stock."""
    return (
        community,
        offer.reward,
        offer.name_zh,
        offer.name_en,
        offer.points,
        int(offer.is_offered),
    )


def offer_entry(
    offer: Offer, community: CommunityId, number: int, actor: str, now: str
) -> Entry:
    """Enter what is now offered; `number` counts the entries of its chain."""
    state = "offered" if offer.is_offered else "no longer offered"
    return Entry(
        entry_id=f"{Cause.REWARD}/{community}/{offer.reward}/{number}",
        cause=Cause.REWARD,
        actor=actor,
        explanation=f"{offer.name_zh} for {offer.points} points, {state}",
        posted_at=now,
        evidence=fingerprint(offer_row(offer, community)),
        postings=(),
    )


def judge_stock(
    deed: StockDeed, reward: Reward | None, community: CommunityId, now: str
) -> StockMovement | RewardFault:
    """Decide what becomes of pieces that came, or were counted."""
    if reward is None:
        return RewardFault.UNKNOWN
    least = 1 if deed.kind is StockKind.RECEIVED else 0
    if not least <= deed.pieces <= PIECES_MAX:
        return RewardFault.NO_PIECES
    is_count = deed.kind is StockKind.COUNTED
    return StockMovement(
        movement_id=f"{deed.kind}/{deed.deed_id}",
        community=community,
        reward=deed.reward,
        kind=deed.kind,
        pieces=deed.pieces - reward.stock if is_count else deed.pieces,
        why=deed.why,
        actor=deed.actor,
        moved_at=now,
    )


def stock_words(deed: StockDeed) -> str:
    """Explain a deed by what was said, which also tells it from another one."""
    return (
        f"{deed.pieces} {deed.kind}: {deed.why}"
        if deed.why
        else (f"{deed.pieces} {deed.kind}")
    )


def stock_entry(movement: StockMovement, explanation: str) -> Entry:
    """Enter a movement of stock; no points move with it."""
    return Entry(
        entry_id=f"{Cause.STOCK}/{movement.movement_id}",
        cause=Cause.STOCK,
        actor=movement.actor,
        explanation=explanation,
        posted_at=movement.moved_at,
        evidence=fingerprint(astuple(movement)),
        postings=(),
    )
