"""Why a call is not answered: problems as RFC 9457 writes them. No I/O here.

Each kind has one status, one title, and a `type` that never changes: programs go by
that. `detail` is for the person who reads a log.
"""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"

_TYPE_PREFIX: Final = "urn:linli:problem:"


class ProblemKind(StrEnum):
    """What is wrong; the value ends the problem's `type`."""

    NO_TOKEN = "no-token"  # noqa: S105 -- a problem, no token
    BAD_TOKEN = "bad-token"  # noqa: S105 -- the same
    MISSING_SCOPE = "missing-scope"
    NO_SUCH_PATH = "no-such-path"
    WRONG_METHOD = "wrong-method"
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    WRONG_MEDIA_TYPE = "wrong-media-type"
    TOO_MANY_REQUESTS = "too-many-requests"
    UNKNOWN_HOUSEHOLD = "unknown-household"
    UNKNOWN_STATION = "unknown-station"
    UNKNOWN_REWARD = "unknown-reward"
    KEY_REUSED = "key-reused"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"

    @property
    def status(self) -> int:
        return _MEANING[self][0]

    @property
    def headline(self) -> str:
        return _MEANING[self][1]


_MEANING: Final = {
    ProblemKind.NO_TOKEN: (401, "No token was shown"),
    ProblemKind.BAD_TOKEN: (401, "The token is no good, or no longer"),
    ProblemKind.MISSING_SCOPE: (403, "The token may not do this"),
    ProblemKind.NO_SUCH_PATH: (404, "There is nothing at this path"),
    ProblemKind.WRONG_METHOD: (405, "Not by this method"),
    ProblemKind.MALFORMED: (400, "The request is not as it should be"),
    ProblemKind.TOO_LARGE: (413, "The body is too large"),
    ProblemKind.WRONG_MEDIA_TYPE: (415, "The body is not JSON"),
    ProblemKind.TOO_MANY_REQUESTS: (429, "More requests than this token may make"),
    ProblemKind.UNKNOWN_HOUSEHOLD: (404, "There is no such household"),
    ProblemKind.UNKNOWN_STATION: (404, "There is no such station"),
    ProblemKind.UNKNOWN_REWARD: (404, "There is no such reward"),
    ProblemKind.KEY_REUSED: (409, "The key was used for another redemption"),
    ProblemKind.REFUSED: (409, "The redemption is refused"),
    ProblemKind.UNAVAILABLE: (503, "The books cannot be used now"),
}


class Problem(Struct, frozen=True, kw_only=True):
    """A problem, as RFC 9457 has it. `reason`: why the books refuse a redemption."""

    type: Annotated[str, Meta(description="names the kind of problem, for programs")]
    title: str
    status: int
    detail: Annotated[str, Meta(description="for the person who reads a log")]
    instance: Annotated[str, Meta(description="the path that was asked for")]
    reason: str | UnsetType = UNSET


class Trouble(Struct, frozen=True):
    """What is wrong with one call; `render` says it of a path."""

    kind: ProblemKind
    detail: str
    reason: str | UnsetType = UNSET
    # Headers that belong to the answer: when to come again, what is allowed.
    headers: tuple[tuple[str, str], ...] = ()

    def render(self, instance: str) -> Problem:
        return Problem(
            type=_TYPE_PREFIX + self.kind,
            title=self.kind.headline,
            status=self.kind.status,
            detail=self.detail,
            instance=instance,
            reason=self.reason,
        )
