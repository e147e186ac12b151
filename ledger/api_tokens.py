"""Tokens with which other programs ask the ledger, and what each may. No I/O here.

A token is a secret of 256 random bits, shown once and kept as its digest. It may do
what its scopes name and nothing else, until it expires or is revoked::

    unknown · expired · revoked     who asks is told no more than that it is no good
    good, without the scope         who asks is told which scope is missing

A token's name is told in the books as who spent points, and so is never given again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

TokenName = NewType("TokenName", str)

# A program that nobody looks after stops by itself within so many days.
DAYS_DEFAULT: Final = 365
DAYS_MAX: Final = 3 * 366

# To say once an hour that a token is in use tells enough, and spares the disk.
USED_EVERY: Final = timedelta(hours=1)


class Scope(StrEnum):
    """What a token may; the value is what operators type."""

    READ_STATIONS = "read:stations"
    READ_SORTING = "read:sorting"
    READ_REWARDS = "read:rewards"
    READ_HOUSEHOLDS = "read:households"
    READ_HOMES = "read:homes"
    SPEND_POINTS = "spend:points"

    @property
    def says(self) -> str:
        return _SAYS[self]


_SAYS: Final = {
    Scope.READ_STATIONS: "how stations are",
    Scope.READ_SORTING: "how well is sorted, in sums",
    Scope.READ_REWARDS: "what points can be spent on",
    Scope.READ_HOUSEHOLDS: "a household's balance, entries and drops, by its id",
    Scope.READ_HOMES: "also its building and room, which are masked otherwise",
    Scope.SPEND_POINTS: "spend a household's points",
}


class TokenFault(StrEnum):
    """Why a token is no good."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token as it is kept, without its secret."""

    name: TokenName
    scopes: frozenset[Scope]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    last_used_at: datetime | None = None

    def fault(self, now: datetime) -> TokenFault | None:
        """Say why it is no good now; None if it is good."""
        if self.revoked_at is not None:
            return TokenFault.REVOKED
        # Before it was issued, somebody's clock is wrong; it is no reason to refuse.
        return TokenFault.EXPIRED if now >= self.expires_at else None

    def is_used_anew(self, now: datetime) -> bool:
        """Whether it is worth writing down that it is in use."""
        return self.last_used_at is None or now - self.last_used_at >= USED_EVERY


def missing_scopes(token: ApiToken, wanted: Iterable[Scope]) -> tuple[Scope, ...]:
    """Name what a token would need and has not, in the order of the scopes."""
    lacking = set(wanted) - token.scopes
    return tuple(scope for scope in Scope if scope in lacking)


def expiry(now: datetime, days: int) -> datetime:
    """Say when a token ends; `ValueError` for a time that is none."""
    if not 1 <= days <= DAYS_MAX:
        msg = f"{days} days is not from 1 to {DAYS_MAX}"
        raise ValueError(msg)
    return now + timedelta(days=days)


def actor_of(name: TokenName) -> str:
    """Say in the books who asked for an entry."""
    return f"token {name}"
