"""The audit: whatever can be recomputed is, and compared with what is kept.

It reads one unchanging view of the books while the ledger goes on posting, and keeps
no more in memory than a number per account. It finds a changed, added or missing row
of drops, entries, postings, accounts or chains, and a guard that was taken away. Only
somebody who rewrites a whole chain and its head escapes it, which is why heads belong
into a backup that is kept elsewhere.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, func, select

from ledger.arrivals import hash_content, pick_content
from ledger.book import AccountId, Cause, ChainHead, Entry, Posting, hash_entry
from ledger.store.guards import missing_guards
from ledger.store.schema import (
    accounts,
    chains,
    drops,
    entries,
    households,
    postings,
    quarantine,
)
from messaging.contracts.drops import Outcome

# The first few tell what happened; a million lines would hide it.
_TOLD_MAX: Final = 50

_ROWS_AT_ONCE: Final = 2000

_COUNTED: Final = (drops, entries, postings, accounts, chains, households, quarantine)


@dataclass(slots=True)
class Findings:
    """What the books hold, and where they disagree with themselves."""

    counts: dict[str, int] = field(default_factory=dict)
    disagreements: list[str] = field(default_factory=list)
    disagreements_count: int = 0

    def note(self, disagreement: str) -> None:
        self.disagreements_count += 1
        if len(self.disagreements) < _TOLD_MAX:
            self.disagreements.append(disagreement)


def audit(connection: Connection) -> Findings:
    """Recompute everything; the books agree when nothing was noted."""
    findings = Findings()
    for guard in missing_guards(connection):
        findings.note(f"guard {guard} is missing or changed")
    _audit_accounts(connection, _audit_entries(connection, findings), findings)
    _audit_drops(connection, findings)
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
    for _, rows in groupby(_stream(connection, query), attrgetter("entry_id")):
        yield list(rows)


def _audit_heads(
    connection: Connection, heads: Mapping[str, ChainHead], findings: Findings
) -> None:
    kept = {
        row.chain: ChainHead(row.length, row.hash)
        for row in connection.execute(select(chains))
    }
    for chain in sorted(kept.keys() | heads.keys()):
        if kept.get(chain) != heads.get(chain):
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
    kept = {row.account: row.balance for row in _stream(connection, select(accounts))}
    for account in sorted(kept.keys() | balances.keys()):
        balance = balances.get(account, 0)
        if kept.get(account) != balance:
            findings.note(
                f"account {account}: {kept.get(account)} kept, {balance} by the entries"
            )
    issued = -sum(b for account, b in balances.items() if account.startswith("issued:"))
    findings.counts["points_issued"] = issued


def _audit_drops(connection: Connection, findings: Findings) -> None:
    """Compare every drop with its fingerprint and with its one entry."""
    of_drop = entries.c.cause == Cause.DROP.value
    moved = (
        select(func.sum(postings.c.points))
        .where(postings.c.entry_id == drops.c.drop_id, postings.c.points > 0)
        .scalar_subquery()
    )
    query = select(
        drops, entries.c.entry_id, entries.c.evidence, moved.label("points_moved")
    ).join_from(
        drops, entries, (drops.c.drop_id == entries.c.entry_id) & of_drop, isouter=True
    )
    outcomes: Counter[str] = Counter()
    with_entry = 0
    for row in _stream(connection, query):
        outcomes[row.outcome] += 1
        with_entry += row.entry_id is not None
        _audit_drop(row, findings)
    count = select(func.count()).select_from(entries).where(of_drop)
    if connection.scalar(count) != with_entry:
        findings.note("there are entries for drops that are not in the books")
    for outcome in (Outcome.POSTED, Outcome.REFUSED):
        findings.counts[f"drops_{outcome}"] = outcomes[outcome]


def _audit_drop(row: Row[Any], findings: Findings) -> None:
    name = f"drop {row.drop_id} of station {row.station}"
    if hash_content(pick_content(row._asdict())) != row.content_hash:
        findings.note(f"{name} is not what the station reported")
    is_posted = row.outcome == Outcome.POSTED
    if is_posted != (row.entry_id is not None):
        findings.note(f"{name} is {row.outcome}, with{'out' * is_posted} an entry")
    elif is_posted and row.evidence != row.content_hash:
        findings.note(f"{name} is not the one that its entry was made for")
    elif is_posted and row.points != (row.points_moved or 0):
        findings.note(f"{name} earned {row.points}, and {row.points_moved} were moved")


def _stream(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    yield from connection.execute(query, execution_options={"yield_per": _ROWS_AT_ONCE})
