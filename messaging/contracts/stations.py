"""What the ledger asks of a station, and what it answers. No I/O here.

A request carries its own id and the topic for the answer, which must be the ledger's
own. The same request id gets the same answer again, and is done once.

`valid_until` ends a request's life: nobody wants a scale set to zero because somebody
touched a button yesterday, when the station was away.
"""

from enum import StrEnum
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from messaging.contracts.ids import RequestIdField, StationIdField
from messaging.contracts.moments import Moment

_TopicText = Annotated[str, Meta(max_length=128)]
_Text = Annotated[str, Meta(max_length=200)]


class RestartableDevice(StrEnum):
    """What can be closed and opened again from afar."""

    CAMERA = "camera"
    SCALE = "scale"
    PANEL = "panel"
    GUN = "gun"


class ZeroScale(Struct, frozen=True, kw_only=True, tag=True):
    """Set the empty scale to zero; done when it shows zero."""

    request_id: RequestIdField
    reply_to: _TopicText
    valid_until: Moment


class ReloadSettings(Struct, frozen=True, kw_only=True, tag=True):
    """Read the settings file again. What can change without a restart does."""

    request_id: RequestIdField
    reply_to: _TopicText
    valid_until: Moment


class RestartDevice(Struct, frozen=True, kw_only=True, tag=True):
    """Close a device and open it again; done when it is well."""

    request_id: RequestIdField
    reply_to: _TopicText
    valid_until: Moment
    device: RestartableDevice


class SendTestPicture(Struct, frozen=True, kw_only=True, tag=True):
    """Send what the camera sees now, on the topic for test pictures."""

    request_id: RequestIdField
    reply_to: _TopicText
    valid_until: Moment


StationRequest: TypeAlias = ZeroScale | ReloadSettings | RestartDevice | SendTestPicture


class RequestOutcome(StrEnum):
    """What became of a request: refused before, or failed while it was carried out."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class StationRefusal(StrEnum):
    """Why a station says no; nothing was tried."""

    MALFORMED = "malformed"
    EXPIRED = "expired"
    # Whether the request is late cannot be told, and it would matter.
    CLOCK_UNSYNCED = "clock unsynced"
    SCALE_NOT_EMPTY = "scale not empty"
    SCALE_LOST = "scale lost"
    NO_ZERO_COMMAND = "no zero command"
    NO_SUCH_DEVICE = "no such device"
    TOO_MANY = "too many requests"


class StationAnswered(Struct, frozen=True, kw_only=True, tag=True):
    """The answer to every request. `reason` is null unless it was refused.

    `detail` says in plain English what was found, for whoever has to go there.
    """

    request_id: RequestIdField
    station: StationIdField
    outcome: RequestOutcome
    reason: StationRefusal | None = None
    detail: _Text = ""
