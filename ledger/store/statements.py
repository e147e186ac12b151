"""A household's account as its residents see it: what it has, and how it came to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from ledger.book import Cause, household_chain
from ledger.rewards import Reward
from ledger.store.account_views import (
    AccountView,
    EntryView,
    HouseholdDropView,
    drops_of_household,
    entries_of_chain,
    entries_of_drops,
    find_account,
)
from ledger.store.reward_register import catalogue
from ledger.store.reward_tables import vouchers
from ledger.store.reward_views import open_vouchers
from ledger.store.rows import rows_among
from ledger.store.schema import corrections, drops, entries
from ledger.voucher import KeptVoucher, end_entry_id, issue_entry_id
from ledger.voucher_code import VoucherCode
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import CommunityId, HouseholdId
from messaging.contracts.points import ENTRIES_MAX, VOUCHERS_MAX

# A correction is two entries, of which residents see one.
_CHAIN_ENTRIES: Final = 2 * ENTRIES_MAX
# Beyond the last of any kind: a whole number of eight bytes.
_NEWEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class CorrectedDrop:
    """Of which drop a correction speaks, and what it says."""

    stream: Stream
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Statement:
    """What there is to tell of an account; entries newest first.

    `rewards`: names in Chinese and English, by the entry of a redemption or its refund.
    """

    account: AccountView
    entries_of_drops: Sequence[EntryView]
    drops: Sequence[HouseholdDropView]
    other_entries: Sequence[EntryView]
    corrected: Mapping[str, CorrectedDrop]
    rewards: Mapping[str, tuple[str, str]]
    catalogue: Sequence[Reward]
    open_vouchers: Sequence[KeptVoucher]


def read_statement(
    connection: Connection, community: CommunityId, household: HouseholdId, today: date
) -> Statement | None:
    """Read all that a kiosk shows; None if the community has no such household."""
    account = find_account(connection, community, household)
    if account is None:
        return None
    others = entries_of_chain(connection, community, household, _NEWEST, _CHAIN_ENTRIES)
    return Statement(
        account,
        entries_of_drops(connection, household, _NEWEST, ENTRIES_MAX),
        drops_of_household(connection, household, _NEWEST, ENTRIES_MAX),
        others,
        _corrected(connection, others),
        _rewards(connection, others),
        catalogue(connection, community),
        open_vouchers(connection, household, today, VOUCHERS_MAX),
    )


def has_entry(
    connection: Connection,
    community: CommunityId,
    household: HouseholdId,
    entry_id: str,
) -> bool:
    """Whether an entry is one of this household's, of its drops or of its chain."""
    query = (
        select(entries.c.entry_id)
        .join_from(entries, drops, drops.c.drop_id == entries.c.entry_id, isouter=True)
        .where(
            entries.c.entry_id == entry_id,
            (drops.c.household == household)
            | (entries.c.chain == household_chain(community, household)),
        )
    )
    return connection.execute(query).first() is not None


def _corrected(
    connection: Connection, found: Iterable[EntryView]
) -> dict[str, CorrectedDrop]:
    wanted = {one.entry_id for one in found if one.cause == Cause.CORRECTION}
    query = select(
        corrections.c.correction_id, corrections.c.verdict, drops.c.stream
    ).join_from(corrections, drops, corrections.c.drop_id == drops.c.drop_id)
    rows = rows_among(connection, query, corrections.c.correction_id, wanted)
    return {
        row.correction_id: CorrectedDrop(Stream(row.stream), Verdict(row.verdict))
        for row in rows
    }


def _rewards(
    connection: Connection, found: Sequence[EntryView]
) -> dict[str, tuple[str, str]]:
    issued, ended = issue_entry_id(""), end_entry_id(VoucherCode(""))
    requests = _after(issued, found, Cause.VOUCHER)
    codes = _after(ended, found, Cause.REFUND)
    query = select(
        vouchers.c.request_id, vouchers.c.code, vouchers.c.name_zh, vouchers.c.name_en
    )
    names = {
        f"{issued}{row.request_id}": _names(row)
        for row in rows_among(connection, query, vouchers.c.request_id, requests)
    }
    for row in rows_among(connection, query, vouchers.c.code, codes):
        names[f"{ended}{row.code}"] = _names(row)
    return names


def _after(prefix: str, found: Iterable[EntryView], cause: Cause) -> set[str]:
    return {one.entry_id.removeprefix(prefix) for one in found if one.cause == cause}


def _names(row: Row[Any]) -> tuple[str, str]:
    return row.name_zh, row.name_en
