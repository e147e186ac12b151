"""Every call of the API: one table for routes and reference. No I/O here.

A call that is not here does not exist for anybody, and none is here without a scope.
Paths are below `API_ROOT`; a `{field}` is one level of the path.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from ledger.api import told
from ledger.api.problems import ProblemKind
from ledger.api_tokens import Scope
from messaging.contracts.ids import HouseholdIdField, StationIdField

API_ROOT: Final = "/api/v1"
OPENAPI_PATH: Final = "/openapi.json"

# A UUID, or whatever else a program names its acts by.
KEY_HEADER: Final = "Idempotency-Key"
KEY_PATTERN: Final = "^[A-Za-z0-9._:-]{8,64}$"

# A redemption has some hundred bytes.
BODY_BYTES_MAX: Final = 16 * 1024

# What can be wrong with any call.
COMMON_PROBLEMS: Final = (
    *(ProblemKind.NO_TOKEN, ProblemKind.BAD_TOKEN, ProblemKind.MISSING_SCOPE),
    *(ProblemKind.MALFORMED, ProblemKind.TOO_MANY_REQUESTS, ProblemKind.UNAVAILABLE),
)

_FIELD: Final = re.compile(r"\{([a-z]+)\}")


class CallName(StrEnum):
    """Which call; the value is its `operationId`."""

    LIST_STATIONS = "listStations"
    GET_STATION = "getStation"
    LIST_REWARDS = "listRewards"
    GET_ACCOUNT = "getAccount"
    LIST_ENTRIES = "listEntries"
    LIST_DROPS = "listDrops"
    REDEEM_REWARD = "redeemReward"


@dataclass(frozen=True)
class Call:
    """One call: how it is made, what it takes, and what it answers.

    A call with a `body` changes the books; it needs a key, by which it is done once.
    """

    name: CallName
    method: str
    path: str
    scope: Scope
    says: str
    answer: type[Struct]
    query: type[told.Request] = told.NoQuery
    body: type[told.Request] | None = None
    problems: tuple[ProblemKind, ...] = ()

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What a path of this call looks like, with its fields by name."""
        return re.compile(_FIELD.sub(r"(?P<\1>[^/]+)", self.path))

    @property
    def field_names(self) -> tuple[str, ...]:
        return tuple(_FIELD.findall(self.path))


# What stands in a path, for the reference; the calls look themselves.
FIELDS: Final[Mapping[str, Any]] = {
    "household": HouseholdIdField,
    "station": StationIdField,
}

CALLS: Final = (
    Call(
        CallName.LIST_STATIONS,
        "GET",
        "/stations",
        Scope.READ_STATIONS,
        "List stations and how they are",
        told.StationsTold,
        query=told.StationsQuery,
    ),
    Call(
        CallName.GET_STATION,
        "GET",
        "/stations/{station}",
        Scope.READ_STATIONS,
        "Say how one station is",
        told.StationTold,
        problems=(ProblemKind.UNKNOWN_STATION,),
    ),
    Call(
        CallName.LIST_REWARDS,
        "GET",
        "/rewards",
        Scope.READ_REWARDS,
        "List what points buy now",
        told.RewardsTold,
    ),
    Call(
        CallName.GET_ACCOUNT,
        "GET",
        "/accounts/{household}",
        Scope.READ_HOUSEHOLDS,
        "Say what a household has",
        told.AccountTold,
        problems=(ProblemKind.UNKNOWN_HOUSEHOLD,),
    ),
    Call(
        CallName.LIST_ENTRIES,
        "GET",
        "/accounts/{household}/entries",
        Scope.READ_HOUSEHOLDS,
        "List an account's entries, newest first",
        told.EntriesTold,
        query=told.EntriesQuery,
        problems=(ProblemKind.UNKNOWN_HOUSEHOLD,),
    ),
    Call(
        CallName.LIST_DROPS,
        "GET",
        "/accounts/{household}/drops",
        Scope.READ_HOUSEHOLDS,
        "List a household's drops, newest first",
        told.DropsTold,
        query=told.DropsQuery,
        problems=(ProblemKind.UNKNOWN_HOUSEHOLD,),
    ),
    Call(
        CallName.REDEEM_REWARD,
        "POST",
        "/accounts/{household}/redemptions",
        Scope.SPEND_POINTS,
        "Spend points on one piece of a reward",
        told.RedemptionTold,
        body=told.RedemptionAsked,
        problems=(
            ProblemKind.UNKNOWN_HOUSEHOLD,
            ProblemKind.UNKNOWN_REWARD,
            ProblemKind.KEY_REUSED,
            ProblemKind.REFUSED,
            ProblemKind.WRONG_MEDIA_TYPE,
            ProblemKind.TOO_LARGE,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call, and what stands in the fields of its path."""

    call: Call
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OtherMethods:
    """There is something at this path, but not by this method."""

    allowed: tuple[str, ...]


def find_call(method: str, path: str) -> FoundCall | OtherMethods | None:
    """Find the call of a path below the root; None if there is nothing at it.

    A head is asked for as its body would be.
    """
    method = "GET" if method == "HEAD" else method
    at_path = [
        FoundCall(call, match.groupdict())
        for call in CALLS
        if (match := call.pattern.fullmatch(path)) is not None
    ]
    for found in at_path:
        if found.call.method == method:
            return found
    if not at_path:
        return None
    allowed = {found.call.method for found in at_path}
    heads = {"HEAD"} if "GET" in allowed else set()
    return OtherMethods(tuple(sorted(allowed | heads)))
