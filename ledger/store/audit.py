"""The audit: whatever can be recomputed is, and compared with what is kept.

It reads one unchanging view of the books while the ledger goes on posting, and keeps
no more in memory than a number per account and per chain. It finds a changed, added or
missing row of all that points rest on, and a guard that was taken away. Only somebody
who rewrites a whole chain and its head escapes it, which is why heads belong into a
backup that is kept elsewhere.

What is not in it, because no point rests on it: the order in which drops came in
(`drop_no`), when a gap was first seen, messages set aside, statistics, the fleet and
the registry as last heard of.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, func, select

from ledger.book import AccountId, Cause, ChainHead, Entry, Posting, hash_entry
from ledger.store.audit_of_awards import audit_awards
from ledger.store.audit_of_rewards import audit_rewards, audit_vouchers
from ledger.store.audit_of_rows import (
    audit_corrections,
    audit_drops,
    audit_last_entries,
    audit_outboxes,
    audit_register,
    audit_used_labels,
)
from ledger.store.findings import Findings, stream
from ledger.store.guards import missing_guards
from ledger.store.reward_tables import (
    rewards,
    stock_movements,
    voucher_ends,
    vouchers,
)
from ledger.store.schema import (
    accounts,
    chains,
    corrections,
    drops,
    entries,
    households,
    postings,
    quarantine,
)
from ledger.store.tariff_tables import awards, tariffs

_COUNTED: Final = (
    drops,
    corrections,
    entries,
    postings,
    accounts,
    chains,
    households,
    quarantine,
    rewards,
    stock_movements,
    vouchers,
    voucher_ends,
    tariffs,
    awards,
)


def audit(connection: Connection) -> Findings:
    """Recompute everything; the books agree when nothing was noted."""
    findings = Findings()
    for guard in missing_guards(connection):
        findings.note(f"guard {guard} is missing or changed")
    _audit_accounts(connection, _audit_entries(connection, findings), findings)
    audit_drops(connection, findings)
    audit_used_labels(connection, findings)
    audit_corrections(connection, findings)
    audit_register(connection, findings)
    audit_last_entries(connection, tariffs.c, Cause.TARIFF, 2, findings)
    audit_awards(connection, findings)
    audit_rewards(connection, findings)
    audit_vouchers(connection, findings)
    audit_outboxes(connection, findings)
    for table in _COUNTED:
        query = select(func.count()).select_from(table)
        findings.counts[table.name] = connection.scalar(query) or 0
    return findings


def _audit_entries(
    connection: Connection, findings: Findings
) -> Mapping[AccountId, int]:
    """Follow every chain from its first entry; return what lies in which account."""
    balances: Counter[AccountId] = Counter()
    heads: dict[str, ChainHead] = {}
    sealed = 0
    for rows in _entries_with_postings(connection):
        found = _postings(rows)
        sealed += len(found)
        for posting in found:
            balances[posting.account] += posting.points
        first = rows[0]
        _audit_entry(first, found, heads.get(first.chain, ChainHead()), findings)
        heads[first.chain] = ChainHead(first.chain_no, first.hash)
    if connection.scalar(select(func.count()).select_from(postings)) != sealed:
        findings.note("there are postings that belong to no entry")
    _audit_heads(connection, heads, findings)
    return balances


def _entries_with_postings(connection: Connection) -> Iterator[list[Row[Any]]]:
    """Each entry, in the order of its chain, once per posting and at least once."""
    query = (
        select(entries, postings.c.account, postings.c.points)
        .join_from(
            entries, postings, entries.c.entry_id == postings.c.entry_id, isouter=True
        )
        .order_by(entries.c.chain, entries.c.chain_no, postings.c.account)
    )
    for _, rows in groupby(stream(connection, query), attrgetter("entry_id")):
        yield list(rows)


def _audit_heads(
    connection: Connection, heads: Mapping[str, ChainHead], findings: Findings
) -> None:
    kept = {
        row.chain: ChainHead(row.length, row.hash)
        for row in stream(connection, select(chains))
    }
    for chain in sorted(kept.keys() | heads.keys()):
        # A chain without entries is one that somebody prepared to hold.
        if kept.get(chain) != heads.get(chain, ChainHead()):
            findings.note(f"chain {chain} does not end where its head says")


def _postings(rows: list[Row[Any]]) -> tuple[Posting, ...]:
    return tuple(
        Posting(AccountId(row.account), row.points)
        for row in rows
        if row.account is not None
    )


def _audit_entry(
    row: Row[Any], found: tuple[Posting, ...], head: ChainHead, findings: Findings
) -> None:
    name = f"entry {row.entry_id} (chain {row.chain}, number {row.chain_no})"
    if row.chain_no != head.length + 1:
        findings.note(f"{name} comes after number {head.length}")
    if sum(posting.points for posting in found) != 0:
        findings.note(f"{name}: its postings do not sum to zero")
        return
    if row.cause not in Cause.__members__.values():
        findings.note(f"{name} has a cause that nobody knows")
        return
    entry = Entry(
        entry_id=row.entry_id,
        cause=Cause(row.cause),
        actor=row.actor,
        explanation=row.explanation,
        posted_at=row.posted_at,
        evidence=row.evidence,
        postings=found,
    )
    if hash_entry(head.hash, entry) != row.hash:
        findings.note(f"{name} is not what was entered, or its forerunner is not")


def _audit_accounts(
    connection: Connection, balances: Mapping[AccountId, int], findings: Findings
) -> None:
    kept = {row.account: row.balance for row in stream(connection, select(accounts))}
    for account in sorted(kept.keys() | balances.keys()):
        balance = balances.get(account, 0)
        if kept.get(account) != balance:
            findings.note(
                f"account {account}: {kept.get(account)} kept, {balance} by the entries"
            )
    for name in ("issued", "redeemed", "expired"):
        moved = sum(b for a, b in balances.items() if a.startswith(f"{name}:"))
        findings.counts[f"points_{name}"] = -moved if name == "issued" else moved
