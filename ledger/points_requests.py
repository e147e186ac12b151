"""What arrives on the topic of points requests, and why it may be refused. No I/O here.

Nothing that arrives raises. Who may be answered is answered, also what is no request,
if it says who asked; an answer goes to the replies of a client of this community and to
no other topic. What is refused for its form is not kept: a request holds the secret of
somebody's card.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from ledger.redemption import RedemptionRefused
from messaging.codec import Rejected, decode
from messaging.contracts.ids import ClientId, RequestId, RequestIdField
from messaging.contracts.points import PointsRefusal, PointsRefused, PointsRequest
from messaging.topics import Topics

# What a resident's kiosk says of a redemption that was refused. Those that are not here
# are refusals of a desk, which ends vouchers.
REFUSALS: Final[Mapping[RedemptionRefused, PointsRefusal]] = {
    RedemptionRefused.UNKNOWN_HOUSEHOLD: PointsRefusal.UNKNOWN_CARD,
    RedemptionRefused.SUSPENDED: PointsRefusal.SUSPENDED,
    RedemptionRefused.TOO_FEW_POINTS: PointsRefusal.TOO_FEW_POINTS,
    RedemptionRefused.UNKNOWN_REWARD: PointsRefusal.UNKNOWN_REWARD,
    RedemptionRefused.NOT_OFFERED: PointsRefusal.UNKNOWN_REWARD,
    RedemptionRefused.OTHER_PRICE: PointsRefusal.OTHER_PRICE,
    RedemptionRefused.OUT_OF_STOCK: PointsRefusal.OUT_OF_STOCK,
    RedemptionRefused.OTHER_CONTENT: PointsRefusal.CONFLICTING_REQUEST,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of a client that can be answered."""

    client: ClientId
    request: PointsRequest


@dataclass(frozen=True, slots=True)
class Misasked:
    """What is no request, though it says who asked."""

    client: ClientId
    refusal: PointsRefused


@dataclass(frozen=True, slots=True)
class Unanswerable:
    """What cannot be answered to anybody, and why."""

    reason: str


class _Sender(msgspec.Struct, frozen=True):
    """As much of a request as is needed to answer it."""

    request_id: RequestIdField
    reply_to: str


def read_points_request(
    topics: Topics, payload: bytes
) -> Asked | Misasked | Unanswerable:
    """Read what arrived."""
    request = decode(payload, PointsRequest)
    sender = decode(payload, _Sender) if isinstance(request, Rejected) else request
    if isinstance(sender, Rejected):
        return Unanswerable(PointsRefusal.MALFORMED)
    client = topics.client_of_replies(sender.reply_to)
    if client is None:
        return Unanswerable(PointsRefusal.FOREIGN_REPLY_TOPIC)
    if isinstance(request, Rejected):
        # The decoder's words may quote what it was sent, and with it a card.
        return Misasked(client, refused(sender.request_id, PointsRefusal.MALFORMED))
    return Asked(client, request)


def refused(
    request_id: RequestId, reason: PointsRefusal, detail: str = ""
) -> PointsRefused:
    return PointsRefused(request_id=request_id, reason=reason, detail=detail)
