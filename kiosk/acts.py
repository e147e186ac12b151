"""What a visit wants done outside: on disk, at the hall, on paper. No I/O here."""

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.asking import Ask
from kiosk.guides import Guide
from kiosk.slip import Slip
from messaging.contracts.hall_requests import RatingLevel
from messaging.contracts.ids import RequestId
from messaging.contracts.points import PointsRequest


@dataclass(frozen=True, slots=True)
class KeepAsk:
    """Write the ask to disk; a kiosk that starts again asks it again."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class SendAsk:
    """Send the ask to the hall as it is; it may have been sent before."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class ForgetAsk:
    """The ask is answered or pointless; remove it from disk."""

    ask: Ask


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Print the slip; one that went out before only if it is marked as a copy."""

    slip: Slip


@dataclass(frozen=True, slots=True)
class PrintGuide:
    """Print a guide; as often as somebody wants it."""

    guide: Guide
    language: str


@dataclass(frozen=True, slots=True)
class SendRating:
    """Tell the hall how somebody was served; it may have been sent before."""

    request_id: RequestId
    number: str
    code: str
    level: RatingLevel


@dataclass(frozen=True, slots=True)
class SendHelp:
    """Tell the hall that somebody here needs help; it may have been sent before."""

    request_id: RequestId


@dataclass(frozen=True, slots=True)
class SendPoints:
    """Ask the ledger for a resident; it may have been sent before."""

    request: PointsRequest


Act: TypeAlias = (
    KeepAsk
    | SendAsk
    | ForgetAsk
    | PrintSlip
    | PrintGuide
    | SendRating
    | SendPoints
    | SendHelp
)
