"""A household's statement, told to its kiosk. No I/O here.

Neither the household's code nor anybody's name is in it. Entries are told as what they
are; the kiosk finds the words.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from ledger.book import Cause
from ledger.households import mask_household
from ledger.rewards import Reward
from ledger.store.account_views import EntryView, HouseholdDropView
from ledger.store.statements import Statement
from ledger.voucher import Voucher
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import RequestId
from messaging.contracts.moments import Clock
from messaging.contracts.points import (
    ENTRIES_MAX,
    OFFERS_MAX,
    AccountEntry,
    AccountShown,
    EntryKind,
    OpenVoucher,
    RewardOffer,
)

# What a resident reads about; the rest moves none of her points.
_KINDS: Final = {
    Cause.CORRECTION: EntryKind.CORRECTION,
    Cause.REDEMPTION: EntryKind.REDEMPTION,
    Cause.VOUCHER: EntryKind.REDEMPTION,
    Cause.REFUND: EntryKind.REFUND,
    Cause.EXPIRY: EntryKind.EXPIRY,
}


def tell_account(
    request_id: RequestId, statement: Statement, objected: Collection[str] = ()
) -> AccountShown:
    """Tell a statement; `objected`: ids of entries to which she has objected."""
    account = statement.account
    told = [*_drops(statement, objected), *_others(statement, objected)]
    # Newest first, as they were posted: a station's clock may have been wrong.
    told.sort(key=lambda one: one[0], reverse=True)
    return AccountShown(
        request_id=request_id,
        building=account.home.building,
        household=mask_household(account.household),
        balance=account.balance_points,
        entries=tuple(entry for _, entry in told[:ENTRIES_MAX]),
        offers=tuple(
            _offer(one) for one in statement.catalogue if one.offer.is_offered
        )[:OFFERS_MAX],
        vouchers=tuple(tell_voucher(kept.voucher) for kept in statement.open_vouchers),
    )


def tell_voucher(voucher: Voucher) -> OpenVoucher:
    return OpenVoucher(
        code=voucher.code,
        reward=BilingualText(zh=voucher.name_zh, en=voucher.name_en),
        points=voucher.points,
        expires_on=voucher.expires_on,
    )


def _drops(
    statement: Statement, objected: Collection[str]
) -> Iterator[tuple[datetime, AccountEntry]]:
    by_id = {drop.drop_id: drop for drop in statement.drops}
    for entry in statement.entries_of_drops:
        drop = None if entry.drop_id is None else by_id.get(entry.drop_id)
        if drop is not None:
            yield entry.posted_at, _drop(entry, drop, objected)


def _drop(
    entry: EntryView, drop: HouseholdDropView, objected: Collection[str]
) -> AccountEntry:
    is_known = drop.clock is Clock.SYNCED
    return AccountEntry(
        entry_id=entry.entry_id,
        kind=EntryKind.DROP,
        occurred_at=drop.occurred_at if is_known else entry.posted_at,
        points=entry.points,
        stream=drop.stream,
        verdict=drop.verdict,
        is_objected=entry.entry_id in objected,
    )


def _others(
    statement: Statement, objected: Collection[str]
) -> Iterator[tuple[datetime, AccountEntry]]:
    reversed_points = {
        entry.entry_id.removesuffix(f"/{Cause.REVERSAL}"): entry.points
        for entry in statement.other_entries
        if entry.cause == Cause.REVERSAL
    }
    for entry in statement.other_entries:
        kind = _KINDS.get(Cause(entry.cause))
        if kind is None or (kind is EntryKind.EXPIRY and entry.points == 0):
            continue
        corrected = statement.corrected.get(entry.entry_id)
        yield (
            entry.posted_at,
            AccountEntry(
                entry_id=entry.entry_id,
                kind=kind,
                occurred_at=entry.posted_at,
                # A correction and the reversal before it are one thing to her.
                points=entry.points + reversed_points.get(entry.entry_id, 0),
                stream=None if corrected is None else corrected.stream,
                verdict=None if corrected is None else corrected.verdict,
                what=_what(statement, entry),
                is_objected=entry.entry_id in objected,
            ),
        )


def _what(statement: Statement, entry: EntryView) -> BilingualText | None:
    names = statement.rewards.get(entry.entry_id)
    if names is not None:
        return BilingualText(zh=names[0], en=names[1])
    if entry.cause == Cause.REDEMPTION:
        # An operator wrote what it was for, in one language.
        words = entry.explanation.partition(" for ")[2]
        return BilingualText(zh=words, en=words)
    return None


def _offer(reward: Reward) -> RewardOffer:
    offer = reward.offer
    return RewardOffer(
        reward=offer.reward,
        name=BilingualText(zh=offer.name_zh, en=offer.name_en),
        points=offer.points,
        is_in_stock=reward.stock > 0,
    )
