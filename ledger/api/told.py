"""What the API tells and is told: the bodies of calls and answers. No I/O here.

Nobody's name is in them. A household is known by its id, which was drawn by lot and
stands on its bag labels; where it lives is told only to who has the scope for it. Who
inspected a bag, and what its label was, is told to nobody.
"""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.api.cursors import DROPS_CURSOR, ENTRIES_CURSOR, STATIONS_CURSOR
from ledger.drop_judgement import Standing
from ledger.rewards import NAME_CHARACTERS_MAX
from messaging.contracts.drops import Outcome, Stream, Verdict
from messaging.contracts.health import DeviceHealth, Health
from messaging.contracts.ids import DropIdField, HouseholdIdField, StationIdField
from messaging.contracts.moments import Clock, Moment
from messaging.contracts.points import RewardId

# A page of a mini-program; a platform that wants all of it pages on.
PAGE_ROWS_MAX = 100
_PAGE_ROWS = 50

_Cursor = Annotated[
    str | None,
    Meta(description="gives the next page; null on the last one"),
]
_Limit = Annotated[int, Meta(ge=1, le=PAGE_ROWS_MAX, description="rows of a page")]


class Request(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a caller sends; a field that nobody knows is refused with its name."""


class NoQuery(Request, frozen=True, kw_only=True):
    """A call without parameters."""


class StationsQuery(Request, frozen=True, kw_only=True):
    """Which page of the stations."""

    limit: _Limit = PAGE_ROWS_MAX
    cursor: Annotated[str, Meta(pattern=STATIONS_CURSOR)] = ""


class EntriesQuery(Request, frozen=True, kw_only=True):
    """Which page of an account's entries."""

    limit: _Limit = _PAGE_ROWS
    cursor: Annotated[str, Meta(pattern=ENTRIES_CURSOR)] = ""


class DropsQuery(Request, frozen=True, kw_only=True):
    """Which page of a household's drops."""

    limit: _Limit = _PAGE_ROWS
    cursor: Annotated[str, Meta(pattern=DROPS_CURSOR)] = ""


class RedemptionAsked(Request, frozen=True, kw_only=True):
    """A household spends points on one piece of a reward.

    `points_shown`: what it was told that the reward takes; if that has changed, the
    redemption is refused.
    """

    reward: RewardId
    points_shown: Annotated[int, Meta(ge=1, le=100_000)] | None = None


class StationTold(Struct, frozen=True, kw_only=True):
    """How a station is, since when, and why; devices that are not well come first."""

    station: StationIdField
    health: Health
    since: Moment
    heard_at: Moment
    cause: str | None
    devices: tuple[DeviceHealth, ...]
    outbox_count: int | None
    outbox_oldest_at: Moment | None
    clock: Clock | None
    version: str | None
    last_drop_at: Moment | None


class StationsTold(Struct, frozen=True, kw_only=True):
    """A page of stations, by name."""

    stations: tuple[StationTold, ...]
    next_cursor: _Cursor


class HomeTold(Struct, frozen=True, kw_only=True):
    """Where a household lives."""

    building: str
    room: str


class AccountTold(Struct, frozen=True, kw_only=True):
    """A household's account. `home` is null for who has not the scope `read:homes`."""

    household: HouseholdIdField
    standing: Standing
    balance_points: int
    home: HomeTold | None


class EntryTold(Struct, frozen=True, kw_only=True):
    """One entry of an account: what it moved, and why in words.

    `drop_id`: of the drop that caused it, for entries of the cause `drop`.
    """

    entry_id: str
    cause: str
    points: int
    posted_at: Moment
    explanation: str
    drop_id: DropIdField | None


class EntriesTold(Struct, frozen=True, kw_only=True):
    """A page of entries, newest first."""

    entries: tuple[EntryTold, ...]
    next_cursor: _Cursor


class DropTold(Struct, frozen=True, kw_only=True):
    """One drop of a household, as it counts now.

    `verdict_reported` is what the station said; the two differ after a correction.
    """

    drop_id: DropIdField
    station: StationIdField
    occurred_at: Moment
    clock: Clock
    stream: Stream
    net_g: int | None
    verdict: Verdict
    verdict_reported: Verdict
    reason: str | None
    points: int
    outcome: Outcome
    hindrance: str | None


class DropsTold(Struct, frozen=True, kw_only=True):
    """A page of drops, newest first."""

    drops: tuple[DropTold, ...]
    next_cursor: _Cursor


class RewardTold(Struct, frozen=True, kw_only=True):
    """Something that points buy."""

    reward: RewardId
    name_zh: Annotated[str, Meta(max_length=NAME_CHARACTERS_MAX)]
    name_en: Annotated[str, Meta(max_length=NAME_CHARACTERS_MAX)]
    points: int
    is_in_stock: bool


class RewardsTold(Struct, frozen=True, kw_only=True):
    """All that is offered now."""

    rewards: tuple[RewardTold, ...]


class RedemptionTold(Struct, frozen=True, kw_only=True):
    """A redemption that is in the books: the voucher, and what is left.

    `outcome` is `duplicate` when the same key was answered before; the voucher is the
    same one then, and its `state` and `balance_points` are those of now.
    """

    outcome: Outcome
    voucher_code: str
    state: str
    reward: RewardId
    name_zh: str
    name_en: str
    points: int
    expires_on: date
    balance_points: int
