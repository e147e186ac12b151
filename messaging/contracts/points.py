"""What a kiosk asks the ledger for a resident, and what it hears. No I/O here.

The household is known by its card alone; neither names nor the household's own code
travel to a kiosk. A request that changes something is keyed by its `request_id`: sent
again it gets the same answer, and nothing is charged twice. Only an answer to
`GetAccount` is made anew each time.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import RequestIdField
from messaging.contracts.moments import Moment
from messaging.contracts.secret_card import CARD_CHARACTERS

ENTRIES_MAX = 20
OFFERS_MAX = 32
VOUCHERS_MAX = 16

CardText = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=CARD_CHARACTERS,
        description="the household card's text, as the gun reads it",
    ),
]
RewardId = Annotated[
    str,
    Meta(
        pattern=r"^[a-z0-9][a-z0-9-]{0,31}\Z", description="a-z, 0-9 and -, at most 32"
    ),
]
VoucherCode = Annotated[
    str, Meta(pattern=r"^[0-9A-Z]{6,16}\Z", description="what a desk scans or types")
]
_Text = Annotated[str, Meta(max_length=200)]
_TopicText = Annotated[str, Meta(max_length=128)]


class _Request(Struct, frozen=True, kw_only=True):
    """Who asks, with which card, and where the answer goes."""

    request_id: RequestIdField
    reply_to: _TopicText
    card: CardText


class GetAccount(_Request, frozen=True, kw_only=True, tag=True):
    """A resident wants to see what her household has and what it buys."""


class RedeemReward(_Request, frozen=True, kw_only=True, tag=True):
    """A resident spends points on one piece of a reward.

    `points_shown`: what she was told that it takes; if that has changed, nothing is
    spent. Null when nobody told her.
    """

    reward: RewardId
    points_shown: Annotated[int, Meta(ge=1)] | None = None


class Objection(StrEnum):
    """What a resident says is wrong with an entry."""

    WRONG_VERDICT = "wrong verdict"
    NOT_MY_BAG = "not my bag"
    WRONG_WEIGHT = "wrong weight"
    POINTS_MISSING = "points missing"
    NOT_REDEEMED = "not redeemed"
    OTHER = "other"


class ObjectToEntry(_Request, frozen=True, kw_only=True, tag=True):
    """A resident says that an entry is wrong: somebody is to look at it."""

    entry_id: _Text
    objection: Objection


PointsRequest: TypeAlias = GetAccount | RedeemReward | ObjectToEntry


class EntryKind(StrEnum):
    """What an entry of an account is, for a resident to read."""

    DROP = "drop"
    CORRECTION = "correction"
    REDEMPTION = "redemption"
    REFUND = "refund"
    EXPIRY = "expiry"
    OTHER = "other"


class AccountEntry(Struct, frozen=True, kw_only=True):
    """One entry, as a resident may read it.

    `stream` and `verdict`: of a drop or its correction, as it counts now. `what`: the
    reward of a redemption or refund. A drop that earned nothing has 0 points.
    """

    entry_id: _Text
    kind: EntryKind
    occurred_at: Moment
    points: int
    stream: Stream | None = None
    verdict: Verdict | None = None
    what: BilingualText | None = None
    is_objected: bool = False


class RewardOffer(Struct, frozen=True, kw_only=True):
    """Something that points buy."""

    reward: RewardId
    name: BilingualText
    points: Annotated[int, Meta(ge=1)]
    is_in_stock: bool


class OpenVoucher(Struct, frozen=True, kw_only=True):
    """A voucher that waits to be handed out; `expires_on` is its last day."""

    code: VoucherCode
    reward: BilingualText
    points: Annotated[int, Meta(ge=0)]
    expires_on: date


class AccountShown(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `GetAccount`: entries newest first, vouchers oldest first.

    `household` is masked: as much as a resident needs to see that it is hers.
    `vouchers`: what was redeemed and not fetched yet, so that a slip that was lost,
    or an answer that never arrived, is found again.
    """

    request_id: RequestIdField
    building: _Text
    household: _Text
    balance: int
    entries: Annotated[tuple[AccountEntry, ...], Meta(max_length=ENTRIES_MAX)] = ()
    offers: Annotated[tuple[RewardOffer, ...], Meta(max_length=OFFERS_MAX)] = ()
    vouchers: Annotated[tuple[OpenVoucher, ...], Meta(max_length=VOUCHERS_MAX)] = ()


class RewardRedeemed(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `RedeemReward`: the points are spent, the voucher is good."""

    request_id: RequestIdField
    voucher: OpenVoucher
    balance: int


class ObjectionRecorded(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to `ObjectToEntry`: by `due_on` somebody will have looked at it."""

    request_id: RequestIdField
    case_no: Annotated[int, Meta(ge=1)]
    due_on: date


class PointsRefusal(StrEnum):
    """Why a ledger says no."""

    MALFORMED = "malformed"
    FOREIGN_REPLY_TOPIC = "foreign reply topic"
    UNKNOWN_CARD = "unknown card"
    REVOKED_CARD = "revoked card"
    TOO_MANY_ATTEMPTS = "too many attempts"
    SUSPENDED = "household suspended"
    TOO_FEW_POINTS = "too few points"
    UNKNOWN_REWARD = "unknown reward"
    OUT_OF_STOCK = "out of stock"
    OTHER_PRICE = "other price"
    UNKNOWN_ENTRY = "unknown entry"
    OBJECTED_BEFORE = "objected before"
    CONFLICTING_REQUEST = "conflicting request"
    BOOKS_UNAVAILABLE = "books unavailable"


class PointsRefused(Struct, frozen=True, kw_only=True, tag=True):
    """The ledger says no, and nothing changed. `detail` is for the log."""

    request_id: RequestIdField
    reason: PointsRefusal
    detail: _Text = ""


PointsReply: TypeAlias = (
    AccountShown | RewardRedeemed | ObjectionRecorded | PointsRefused
)
