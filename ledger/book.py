"""The book: entries whose postings sum to zero, in hash chains. No I/O here.

Points come from an account of the station that caused them and go to a household::

    entry 0199…-drop   issued:NB01/s01      -2
                       household:7K3M9QX2VA +2

An entry's id is the id of what caused it (for a drop, its `drop_id`), so the
database's own key keeps it from being entered twice. Entries are never changed; a
correction is a new entry.

Each entry carries the hash of the one before it in its chain: whoever alters one has
to alter all that follow. There is one chain per station, for what its drops caused, and
one per household, for all the rest: registration, labels, redemptions, corrections; and
one per reward, for its stock, and one for the tariffs. Not one for all: two ledgers
that post for two stations never wait for each other, and whoever changes a household
has to hold its account anyway.

What is not in the entry itself is bound to it by `evidence`, a fingerprint of the row
that caused it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final, NamedTuple, NewType

import msgspec
from msgspec import Struct

from messaging.contracts.ids import CommunityId, HouseholdId, StationId

_ENCODE: Final = msgspec.json.Encoder().encode

AccountId = NewType("AccountId", str)
ChainId = NewType("ChainId", str)
RewardId = NewType("RewardId", str)

# What the first entry of a chain has before it.
NO_HASH: Final = "0" * 64

# Names the list of fields under the hash. Another list needs another name, and
# `ledger.store.audit` then has to know both.
_HASH_VERSION: Final = 1


class Cause(StrEnum):
    """What made an entry."""

    DROP = "drop"
    REFUSAL = "refusal"
    HOUSEHOLD = "household"
    TARIFF = "tariff"
    LABEL_ROLL = "label roll"
    VOIDED_ROLL = "voided roll"
    CARD = "household card"
    REVOCATION = "card revocation"
    REDEMPTION = "redemption"
    EXPIRY = "expiry"
    REVERSAL = "reversal"
    CORRECTION = "correction"
    REWARD = "reward"
    STOCK = "stock"
    VOUCHER = "voucher"
    HAND_OUT = "hand out"
    REFUND = "refund"


class Posting(NamedTuple):
    """Points into (+) or out of (-) one account."""

    account: AccountId
    points: int


class Entry(Struct, frozen=True):
    """What belongs together under one cause; its postings sum to zero.

    Postings are sorted by account. `evidence` is the hash of what caused the entry.
    """

    entry_id: str
    cause: Cause
    actor: str
    explanation: str
    posted_at: str
    evidence: str
    postings: tuple[Posting, ...]

    def __post_init__(self) -> None:
        total = 0
        for posting in self.postings:
            total += posting.points
        if total != 0:
            msg = f"the postings of entry {self.entry_id} do not sum to zero"
            raise ValueError(msg)


class ChainHead(Struct, frozen=True):
    """The end of a chain: how many entries it has, and the hash of the last."""

    length: int = 0
    hash: str = NO_HASH


_NO_ENTRIES: Final = ChainHead()


class Link(Struct, frozen=True):
    """An entry at its place in a chain, counted from 1."""

    entry: Entry
    chain: ChainId
    chain_no: int
    hash: str


class Book:
    """The balances and chains that one transaction touches, and what it adds.

    `opened`: accounts that were not there before.
    """

    def __init__(
        self, balances: Mapping[AccountId, int], chains: Mapping[ChainId, ChainHead]
    ) -> None:
        self.balances = dict(balances)
        self.chains = dict(chains)
        self.links: list[Link] = []
        self.opened: list[AccountId] = []

    def balance(self, account: AccountId) -> int:
        """Say what lies in an account; accounts begin at zero."""
        return self.balances.get(account, 0)

    def length(self, chain: ChainId) -> int:
        """Say how many entries a chain has."""
        return self.chains.get(chain, _NO_ENTRIES).length

    def post(self, entry: Entry, chain: ChainId) -> None:
        """Enter an entry at the end of a chain."""
        balances = self.balances
        for account, points in entry.postings:
            if account not in balances:
                self.opened.append(account)
                balances[account] = 0
            balances[account] += points
        head = self.chains.get(chain, _NO_ENTRIES)
        chain_no, hash_ = head.length + 1, hash_entry(head.hash, entry)
        self.chains[chain] = ChainHead(chain_no, hash_)
        self.links.append(Link(entry, chain, chain_no, hash_))


def household_account(household: HouseholdId) -> AccountId:
    return AccountId(f"household:{household}")


def issue_account(community: CommunityId, station: StationId) -> AccountId:
    """Where the points that a station's drops earn come from."""
    return AccountId(f"issued:{community}/{station}")


def station_chain(community: CommunityId, station: StationId) -> ChainId:
    return ChainId(f"{community}/{station}")


def household_chain(community: CommunityId, household: HouseholdId) -> ChainId:
    return ChainId(f"{community}/household/{household}")


def reward_chain(community: CommunityId, reward: RewardId) -> ChainId:
    return ChainId(f"{community}/reward/{reward}")


def tariff_chain(community: CommunityId) -> ChainId:
    return ChainId(f"{community}/tariffs")


def redeemed_account(community: CommunityId, place: str) -> AccountId:
    """Where points go that are spent at a kiosk or desk."""
    return AccountId(f"redeemed:{community}/{place}")


def expired_account(community: CommunityId) -> AccountId:
    return AccountId(f"expired:{community}")


def transfer(from_: AccountId, to: AccountId, points: int) -> tuple[Posting, ...]:
    """Move points; moving none takes no postings."""
    if points == 0:
        return ()
    taken, given = Posting(from_, -points), Posting(to, points)
    return (taken, given) if from_ < to else (given, taken)


def hash_entry(previous: str, entry: Entry) -> str:
    """Bind an entry to the one before it: SHA-256 over both, in hexadecimal."""
    content = (
        _HASH_VERSION,
        previous,
        entry.entry_id,
        entry.cause,
        entry.actor,
        entry.explanation,
        entry.posted_at,
        entry.evidence,
        entry.postings,
    )
    return fingerprint(content)


def fingerprint(values: Sequence[Any]) -> str:
    """SHA-256 over values in their order, in hexadecimal."""
    return hashlib.sha256(_ENCODE(values)).hexdigest()
