"""Redemption: points become a voucher, and a voucher ends once. No I/O here.

::

    RewardRequest ─► issued ──┬─► handed out   the thing is given away
                     │        ├─► cancelled    because …; points and piece come back
      household -12  │        └─► expired      nobody came; points and piece come back
      redeemed  +12  └ a piece is kept for it

Who asks again with the same id is answered with the same voucher; a voucher that has
ended stays as it ended.
"""

from datetime import date
from enum import StrEnum
from typing import assert_never

from msgspec import Struct
from msgspec.structs import astuple

from ledger.account_changes import Holder
from ledger.book import (
    Cause,
    Entry,
    RewardId,
    fingerprint,
    household_account,
    redeemed_account,
    transfer,
)
from ledger.drop_judgement import Standing
from ledger.rewards import (
    WHY_CHARACTERS_MAX,
    Reward,
    StockKind,
    StockMovement,
    is_line,
    stock_entry,
)
from ledger.voucher import (
    KeptVoucher,
    Voucher,
    VoucherEnd,
    VoucherState,
    end_entry_id,
    issue_entry_id,
    voucher_row,
)
from ledger.voucher_code import VoucherCode
from messaging.contracts.ids import CommunityId, HouseholdId


class RedemptionRefused(StrEnum):
    """Why no voucher was issued, or why one was not ended."""

    UNKNOWN_HOUSEHOLD = "unknown household"
    SUSPENDED = "household suspended"
    TOO_FEW_POINTS = "the household has not so many points"
    UNKNOWN_REWARD = "unknown reward"
    NOT_OFFERED = "the reward is not offered now"
    OUT_OF_STOCK = "no piece is left"
    OTHER_PRICE = "the reward takes other points by now"
    OTHER_CONTENT = "another redemption has this id"
    UNKNOWN_VOUCHER = "unknown voucher"
    HANDED_OUT = "handed out before"
    CANCELLED = "the voucher was cancelled"
    EXPIRED = "the voucher has expired"
    NOT_EXPIRED = "the voucher is still good"
    NO_REASON = "a cancellation needs a reason"


class RewardRequest(Struct, frozen=True):
    """A household wants a reward. `place` is the kiosk or desk where it asks.

    `points_shown`: what it was told that it takes; None when nobody told it.
    """

    request_id: str
    household: HouseholdId
    reward: RewardId
    place: str
    actor: str
    points_shown: int | None = None


class Issue(Struct, frozen=True):
    """What chance and the clock give to a voucher."""

    code: VoucherCode
    issued_at: str
    expires_on: date


class EndDeed(Struct, frozen=True):
    """Somebody ends a voucher: as handed out, cancelled or expired."""

    end_id: str
    code: VoucherCode
    state: VoucherState
    actor: str
    why: str = ""


class Redeemed(Struct, frozen=True):
    """What a redemption comes to: a voucher, points spent, a piece kept."""

    voucher: Voucher
    entry: Entry
    movement: StockMovement
    stock_entry: Entry


class Ended(Struct, frozen=True):
    """What the end of a voucher comes to; None when no piece comes back."""

    end: VoucherEnd
    entry: Entry
    movement: StockMovement | None
    stock_entry: Entry | None


def judge_request(
    request: RewardRequest,
    reward: Reward | None,
    holder: Holder,
    issue: Issue,
    community: CommunityId,
) -> Redeemed | RedemptionRefused:
    """Decide what becomes of a redemption: never more than is there, of either."""
    if holder.standing is None:
        return RedemptionRefused.UNKNOWN_HOUSEHOLD
    if holder.standing is Standing.SUSPENDED:
        return RedemptionRefused.SUSPENDED
    refused = _find_hindrance(request, reward, holder.balance)
    if refused is not None or reward is None:
        return refused or RedemptionRefused.UNKNOWN_REWARD
    offer = reward.offer
    voucher = Voucher(
        code=issue.code,
        request_id=request.request_id,
        community=community,
        household=request.household,
        reward=offer.reward,
        name_zh=offer.name_zh,
        name_en=offer.name_en,
        points=offer.points,
        place=request.place,
        actor=request.actor,
        issued_at=issue.issued_at,
        expires_on=issue.expires_on,
    )
    entry = Entry(
        entry_id=issue_entry_id(request.request_id),
        cause=Cause.VOUCHER,
        actor=request.actor,
        explanation=f"{offer.points} for {offer.name_zh}",
        posted_at=issue.issued_at,
        evidence=fingerprint(voucher_row(voucher)),
        postings=transfer(
            household_account(request.household),
            redeemed_account(community, request.place),
            offer.points,
        ),
    )
    movement = _movement(
        voucher, StockKind.REDEEMED, f"{Cause.VOUCHER}/{issue.code}", entry
    )
    return Redeemed(
        voucher, entry, movement, stock_entry(movement, "a piece is kept for a voucher")
    )


def _find_hindrance(
    request: RewardRequest, reward: Reward | None, balance: int
) -> RedemptionRefused | None:
    if reward is None:
        return RedemptionRefused.UNKNOWN_REWARD
    points = reward.offer.points
    if not reward.offer.is_offered:
        return RedemptionRefused.NOT_OFFERED
    if request.points_shown not in {None, points}:
        return RedemptionRefused.OTHER_PRICE
    if reward.stock < 1:
        return RedemptionRefused.OUT_OF_STOCK
    return RedemptionRefused.TOO_FEW_POINTS if points > balance else None


def is_same_request(request: RewardRequest, voucher: Voucher) -> bool:
    """Tell the same redemption, asked for again, from another one."""
    return (request.household, request.reward, request.place, request.actor) == (
        voucher.household,
        voucher.reward,
        voucher.place,
        voucher.actor,
    )


def judge_end(
    deed: EndDeed, kept: KeptVoucher, today: date, now: str
) -> Ended | RedemptionRefused:
    """Decide whether a voucher ends so. `today` is the day at the desk.

    Raises `ValueError` for an end that is none.
    """
    if kept.end is not None:
        return RedemptionRefused[kept.end.state.name]
    hindrance = _find_end_hindrance(deed, is_late=today > kept.voucher.expires_on)
    return _ended(deed, kept.voucher, now) if hindrance is None else hindrance


def _find_end_hindrance(deed: EndDeed, *, is_late: bool) -> RedemptionRefused | None:
    match deed.state:
        case VoucherState.HANDED_OUT:
            return RedemptionRefused.EXPIRED if is_late else None
        case VoucherState.CANCELLED:
            is_said = is_line(deed.why, WHY_CHARACTERS_MAX)
            return None if is_said else RedemptionRefused.NO_REASON
        case VoucherState.EXPIRED:
            return None if is_late else RedemptionRefused.NOT_EXPIRED
        case VoucherState.ISSUED:
            msg = f"voucher {deed.code} cannot end by being issued"
            raise ValueError(msg)
        case _:
            assert_never(deed.state)


def is_same_end(deed: EndDeed, end: VoucherEnd) -> bool:
    """Tell the same deed, done again, from another one."""
    return (deed.end_id, deed.state, deed.actor, deed.why) == (
        end.end_id,
        end.state,
        end.actor,
        end.why,
    )


def _ended(deed: EndDeed, voucher: Voucher, now: str) -> Ended:
    end = VoucherEnd(deed.code, deed.end_id, deed.state, deed.why, deed.actor, now)
    is_given = deed.state is VoucherState.HANDED_OUT
    because = f", because: {deed.why}" if deed.why else ""
    entry = Entry(
        entry_id=end_entry_id(deed.code),
        cause=Cause.HAND_OUT if is_given else Cause.REFUND,
        actor=deed.actor,
        explanation=f"{voucher.name_zh} handed out"
        if is_given
        else f"{voucher.points} for {voucher.name_zh} back, {deed.state}{because}",
        posted_at=now,
        evidence=fingerprint(astuple(end)),
        postings=()
        if is_given
        else transfer(
            redeemed_account(voucher.community, voucher.place),
            household_account(voucher.household),
            voucher.points,
        ),
    )
    if is_given:
        return Ended(end, entry, None, None)
    movement = _movement(
        voucher, StockKind.RETURNED, f"voucher end/{voucher.code}", entry
    )
    return Ended(
        end, entry, movement, stock_entry(movement, f"a voucher was {deed.state}")
    )


def _movement(
    voucher: Voucher, kind: StockKind, movement_id: str, entry: Entry
) -> StockMovement:
    return StockMovement(
        movement_id=movement_id,
        community=voucher.community,
        reward=voucher.reward,
        kind=kind,
        pieces=-1 if kind is StockKind.REDEEMED else 1,
        why="",
        actor=entry.actor,
        moved_at=entry.posted_at,
    )
