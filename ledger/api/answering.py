"""Books and fleet put into the words of the API. No I/O here."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from ledger.api.cursors import EntriesPlace, render_entries_cursor
from ledger.api.problems import ProblemKind, Trouble
from ledger.api.told import (
    AccountTold,
    DropsTold,
    DropTold,
    EntriesTold,
    EntryTold,
    HomeTold,
    RedemptionTold,
    RewardsTold,
    RewardTold,
    StationsTold,
    StationTold,
)
from ledger.api_tokens import ApiToken, Scope
from ledger.drop_judgement import Standing
from ledger.fleet import Kind, Status
from ledger.households import Home
from ledger.redemption import RedemptionRefused
from ledger.rewards import Reward
from ledger.voucher import KeptVoucher
from messaging.contracts.drops import Outcome
from messaging.contracts.ids import HouseholdId, StationId

_KINDS: Final[Mapping[RedemptionRefused, ProblemKind]] = {
    RedemptionRefused.UNKNOWN_HOUSEHOLD: ProblemKind.UNKNOWN_HOUSEHOLD,
    RedemptionRefused.UNKNOWN_REWARD: ProblemKind.UNKNOWN_REWARD,
    RedemptionRefused.OTHER_CONTENT: ProblemKind.KEY_REUSED,
}


def tell_stations(
    statuses: Iterable[Status],
    last_drops_at: Mapping[StationId, datetime],
    after: str,
    limit: int,
) -> StationsTold:
    """Tell a page of the stations, by name."""
    of_stations = sorted(
        (one for one in statuses if one.name.kind is Kind.STATION),
        key=lambda one: one.name.name,
    )
    following = [one for one in of_stations if one.name.name > after]
    page = following[:limit]
    is_last = len(following) <= limit
    return StationsTold(
        stations=tuple(tell_station(one, last_drops_at) for one in page),
        next_cursor=None if is_last else page[-1].name.name,
    )


def tell_station(
    status: Status, last_drops_at: Mapping[StationId, datetime]
) -> StationTold:
    station = StationId(status.name.name)
    return StationTold(
        station=station,
        health=status.health,
        since=status.since,
        heard_at=status.heard_at,
        cause=status.cause,
        devices=status.devices,
        outbox_count=status.outbox_count,
        outbox_oldest_at=status.outbox_oldest_at,
        clock=status.clock,
        version=status.version,
        last_drop_at=last_drops_at.get(station),
    )


def tell_account(
    household: HouseholdId,
    home: Home,
    standing: Standing,
    balance_points: int,
    asker: ApiToken,
) -> AccountTold:
    """Tell an account; where the household lives only to who may know it."""
    may_know = Scope.READ_HOMES in asker.scopes
    return AccountTold(
        household=household,
        standing=standing,
        balance_points=balance_points,
        home=HomeTold(building=home.building, room=home.room) if may_know else None,
    )


def tell_entries(
    of_drops: Sequence[tuple[int, EntryTold]],
    of_chain: Sequence[tuple[int, EntryTold]],
    place: EntriesPlace,
    limit: int,
) -> EntriesTold:
    """Merge entries of both orders, newest first, each with its number.

    Both come newest first and with one more than a page holds, if there is one.
    """
    # Only heads are compared: each list keeps its own order, whatever clocks said, and
    # so the numbers of a page are those above the next one's.
    merged = list(
        heapq.merge(
            [(entry, EntriesPlace(drop_no=number)) for number, entry in of_drops],
            [(entry, EntriesPlace(chain_no=number)) for number, entry in of_chain],
            key=lambda one: one[0].posted_at,
            reverse=True,
        )
    )
    for _, at in merged[:limit]:
        place = EntriesPlace(
            min(place.drop_no, at.drop_no), min(place.chain_no, at.chain_no)
        )
    is_last = len(merged) <= limit
    return EntriesTold(
        entries=tuple(entry for entry, _ in merged[:limit]),
        next_cursor=None if is_last else render_entries_cursor(place),
    )


def tell_drops(found: Sequence[tuple[int, DropTold]], limit: int) -> DropsTold:
    """Tell a page of drops, each with its number; one more says that there are more."""
    page = found[:limit]
    return DropsTold(
        drops=tuple(drop for _, drop in page),
        next_cursor=None if len(found) <= limit else str(page[-1][0]),
    )


def tell_rewards(rewards: Iterable[Reward]) -> RewardsTold:
    """Tell what is offered now; how many pieces there are is the shop's business."""
    return RewardsTold(
        rewards=tuple(
            RewardTold(
                reward=one.offer.reward,
                name_zh=one.offer.name_zh,
                name_en=one.offer.name_en,
                points=one.offer.points,
                is_in_stock=one.stock > 0,
            )
            for one in rewards
            if one.offer.is_offered
        )
    )


def tell_redemption(
    outcome: Outcome, kept: KeptVoucher, balance_points: int
) -> RedemptionTold:
    voucher = kept.voucher
    return RedemptionTold(
        outcome=outcome,
        voucher_code=voucher.code,
        state=kept.state,
        reward=voucher.reward,
        name_zh=voucher.name_zh,
        name_en=voucher.name_en,
        points=voucher.points,
        expires_on=voucher.expires_on,
        balance_points=balance_points,
    )


def tell_refusal(reason: RedemptionRefused) -> Trouble:
    kind = _KINDS.get(reason, ProblemKind.REFUSED)
    return Trouble(kind, f"{reason}; nothing was spent", reason=reason)
