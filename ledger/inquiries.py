"""What supervisors have asked of stations, and what was answered. No I/O here.

Kept in memory only, and not for long: whoever asked looks at the answer now. What was
asked by whom is written down elsewhere, for good.

::

    asked ── answer in time ──▶ done, refused or failed
      └───── ANSWER_S_MAX ────▶ no answer: the station is away, or older than this
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from messaging.contracts.ids import RequestId, StationId
from messaging.contracts.images import fault_of_jpeg
from messaging.contracts.stations import (
    ReloadSettings,
    RequestOutcome,
    RestartableDevice,
    RestartDevice,
    SendTestPicture,
    StationAnswered,
    StationRefusal,
    StationRequest,
    ZeroScale,
)

# How long a station may still carry out what was asked: a person has to be looking.
VALID_FOR: Final = timedelta(seconds=60)

# The longest a station takes to see how something ended, and a little for the way.
ANSWER_S_MAX: Final = 20.0

# Supervisors of a district, all busy at once; pictures are large.
_KEPT_MAX: Final = 200
_PICTURES_KEPT_MAX: Final = 20


class Ask(StrEnum):
    """What a supervisor can ask for; `RESTART` needs a device."""

    ZERO = "zero"
    PICTURE = "picture"
    RELOAD = "reload"
    RESTART = "restart"


class Reply(StrEnum):
    """How far a request has come."""

    AWAITED = "awaited"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    NONE = "none"


_REPLIES: Final = {
    RequestOutcome.DONE: Reply.DONE,
    RequestOutcome.REFUSED: Reply.REFUSED,
    RequestOutcome.FAILED: Reply.FAILED,
}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One thing that was asked of one station."""

    request_id: RequestId
    station: StationId
    ask: Ask
    device: RestartableDevice | None
    asked_at: datetime
    asked_s: float
    reply: Reply = Reply.AWAITED
    reason: StationRefusal | None = None
    detail: str = ""
    picture: bytes | None = None


class Inquiries:
    """All of them that are still remembered. `now_s` is monotonic."""

    def __init__(self) -> None:
        self._all: dict[RequestId, Inquiry] = {}

    def add(self, inquiry: Inquiry) -> None:
        self._all[inquiry.request_id] = inquiry
        if len(self._all) > _KEPT_MAX:
            del self._all[next(iter(self._all))]

    def answer(self, answered: StationAnswered) -> bool:
        """Take an answer; False if nobody asked that of this station.

        An answer that comes late is still the better word than none.
        """
        inquiry = self._all.get(answered.request_id)
        if inquiry is None or inquiry.station != answered.station:
            return False
        self._all[answered.request_id] = replace(
            inquiry,
            reply=_REPLIES[answered.outcome],
            reason=answered.reason,
            detail=answered.detail,
        )
        return True

    def show(self, station: StationId, request_id: RequestId, picture: bytes) -> bool:
        """Take a picture; False if it is none, or nobody asked this station for it."""
        inquiry = self._all.get(request_id)
        if (
            inquiry is None
            or (inquiry.station, inquiry.ask) != (station, Ask.PICTURE)
            or fault_of_jpeg(picture) is not None
        ):
            return False
        self._all[request_id] = replace(inquiry, picture=picture)
        shown = [one for one in self._all.values() if one.picture is not None]
        for old in shown[:-_PICTURES_KEPT_MAX]:
            self._all[old.request_id] = replace(old, picture=None)
        return True

    def of(self, station: StationId, now_s: float) -> Iterator[Inquiry]:
        """Tell what was asked of a station, the latest first."""
        for inquiry in reversed(self._all.values()):
            if inquiry.station == station:
                is_over = now_s - inquiry.asked_s > ANSWER_S_MAX
                is_open = inquiry.reply is Reply.AWAITED
                yield (
                    replace(inquiry, reply=Reply.NONE)
                    if is_over and is_open
                    else (inquiry)
                )


def request_for(inquiry: Inquiry, reply_to: str) -> StationRequest:
    """Put an inquiry into the words of its message; `ValueError` without a device."""
    request_id, valid_until = inquiry.request_id, inquiry.asked_at + VALID_FOR
    match inquiry.ask:
        case Ask.ZERO:
            return ZeroScale(
                request_id=request_id, reply_to=reply_to, valid_until=valid_until
            )
        case Ask.PICTURE:
            return SendTestPicture(
                request_id=request_id, reply_to=reply_to, valid_until=valid_until
            )
        case Ask.RELOAD:
            return ReloadSettings(
                request_id=request_id, reply_to=reply_to, valid_until=valid_until
            )
        case Ask.RESTART:
            if inquiry.device is None:
                msg = "a restart without a device"
                raise ValueError(msg)
            return RestartDevice(
                request_id=request_id,
                reply_to=reply_to,
                valid_until=valid_until,
                device=inquiry.device,
            )
        case _:
            assert_never(inquiry.ask)
