"""The book of one transaction: loaded, held against others, and written.

A chain's row is the lock of whom it belongs to, a station or a household: whoever adds
to it holds it first, and only then looks at what else is known. Rows are locked in the
order of their names, chains before accounts, so that two ledgers never wait for each
other in a circle. (On SQLite the whole file is held, and there is no more to lock.)
"""

from collections.abc import Collection, Iterable
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.book import NO_HASH, AccountId, Book, ChainHead, ChainId, Link
from ledger.store.rows import add_rows, insertion, put_rows, rows_among
from ledger.store.schema import accounts, chains, entries, postings

_HELD_CHAINS: Final = select(chains).order_by(chains.c.chain).with_for_update()
_HELD_BALANCES: Final = (
    select(accounts.c.account, accounts.c.balance)
    .order_by(accounts.c.account)
    .with_for_update()
)

_POSTING_COLUMNS: Final = ("entry_id", "account", "points")
_ENTRY_COLUMNS: Final = (
    "entry_id",
    "cause",
    "actor",
    "explanation",
    "posted_at",
    "evidence",
    "chain",
    "chain_no",
    "hash",
)


def load_book(
    connection: Connection,
    touched: Collection[AccountId],
    chained: Collection[ChainId],
) -> Book:
    """Hold these chains and accounts until the transaction ends, and read them."""
    heads = _held_chains(connection, chained)
    if len(heads) < len(chained):
        # Somebody may be making the same chains: one of us waits for the other.
        rows = [
            {"chain": chain, "length": 0, "hash": NO_HASH}
            for chain in sorted(set(chained) - heads.keys())
        ]
        fresh = insertion(connection, chains).on_conflict_do_nothing()
        connection.execute(fresh, rows)
        heads = _held_chains(connection, chained)
    balances = rows_among(connection, _HELD_BALANCES, accounts.c.account, touched)
    return Book({row.account: row.balance for row in balances}, heads)


def _held_chains(
    connection: Connection, wanted: Collection[ChainId]
) -> dict[ChainId, ChainHead]:
    rows = rows_among(connection, _HELD_CHAINS, chains.c.chain, wanted)
    return {chain: ChainHead(length, hash_) for chain, length, hash_ in rows}


def write_book(connection: Connection, book: Book) -> None:
    """Write what was added to a book."""
    opened = [(account, 0) for account in book.opened]
    add_rows(connection, accounts, ("account", "balance"), opened)
    # Postings first: the entry that follows seals them (see `ledger.store.guards`).
    add_rows(connection, postings, _POSTING_COLUMNS, _posting_rows(book.links))
    add_rows(connection, entries, _ENTRY_COLUMNS, [_entry_row(x) for x in book.links])
    heads = {link.chain: book.chains[link.chain] for link in book.links}
    rows = [
        {"chain": chain, "length": head.length, "hash": head.hash}
        for chain, head in heads.items()
    ]
    put_rows(connection, chains, rows)


def _posting_rows(links: Iterable[Link]) -> list[tuple[Any, ...]]:
    return [
        (link.entry.entry_id, posting.account, posting.points)
        for link in links
        for posting in link.entry.postings
    ]


def _entry_row(link: Link) -> tuple[Any, ...]:
    entry = link.entry
    return (
        entry.entry_id,
        entry.cause.value,
        entry.actor,
        entry.explanation,
        entry.posted_at,
        entry.evidence,
        link.chain,
        link.chain_no,
        link.hash,
    )
