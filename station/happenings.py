"""What comes into the station's inbox, from everywhere, and what goes out. No I/O here.

The threads of camera, serial lines, bus and screen put happenings into one inbox;
one loop takes them out, asks `station.sorting_point`, and does what it answers.
"""

from dataclasses import dataclass
from typing import TypeAlias

from firmware_bridge.code_gun import GunEvent
from firmware_bridge.panel import PanelEvent
from firmware_bridge.panel_messages import Lamps
from firmware_bridge.scales.reading import ScaleEvent
from messaging.contracts.drops import DropReceipt, DropRecorded
from messaging.contracts.health import Health, StationHealth
from messaging.contracts.ids import DropId, RequestId
from messaging.contracts.stations import StationAnswered, StationRequest
from station.codes import PictureRead
from station.duty import OnDuty
from station.facts import (
    BagKnown,
    DropDraft,
    DropUnwritten,
    DropWritten,
    ReviseDrop,
    WriteDrop,
)
from station.fitness import Device
from station.site import Site
from station.station_view import Answer, StationView

# Happenings --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ImageRead:
    """The eye has read one image."""

    read: PictureRead


@dataclass(frozen=True, slots=True)
class ScaleHeard:
    """The scale said something, or its line delivered noise."""

    event: ScaleEvent


@dataclass(frozen=True, slots=True)
class GunHeard:
    """The barcode gun read a code, or its line delivered noise."""

    event: GunEvent


@dataclass(frozen=True, slots=True)
class PanelHeard:
    """The panel said something, or its line delivered noise."""

    event: PanelEvent


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A number key."""

    number: int


@dataclass(frozen=True, slots=True)
class CharacterPressed:
    """A letter's key, or nought: something only while a code is typed, but U undoes."""

    character: str


@dataclass(frozen=True, slots=True)
class Touched:
    """A target on the screen; it carries its own meaning."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A device has become well or lost."""

    device: Device
    state: Health
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """Something came in over the bus; `is_retained` if it had been kept there."""

    topic: str
    payload: bytes
    is_retained: bool = False


@dataclass(frozen=True, slots=True)
class HealthUnpublished:
    """The bus did not take the health message."""


@dataclass(frozen=True, slots=True)
class DropsUnpublished:
    """The bus did not take these drops."""

    drop_ids: tuple[DropId, ...]


@dataclass(frozen=True, slots=True)
class DropsUnsettled:
    """These drops were answered for, and could not be taken from the disk."""

    drop_ids: tuple[DropId, ...]


@dataclass(frozen=True, slots=True)
class ImageUnpublished:
    """The bus did not take this drop's image."""

    drop_id: DropId


@dataclass(frozen=True, slots=True)
class ImagesGone:
    """These drops' images are not on disk: never taken, or gone for want of room."""

    drop_ids: tuple[DropId, ...]


@dataclass(frozen=True, slots=True)
class UntoldFound:
    """Drops that an earlier life of this program wrote, and died before telling."""

    drops: tuple[DropRecorded, ...]


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What became of a request that was carried out, or could not be."""

    request_id: RequestId
    is_done: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings were read again: what is agreed here from the next bag on."""

    site: Site


# What bus or disk would not do now.
Undone: TypeAlias = DropsUnpublished | DropsUnsettled | ImageUnpublished | ImagesGone

OutboxAnswer: TypeAlias = DropWritten | DropUnwritten | BagKnown

Happening: TypeAlias = (
    ImageRead
    | ScaleHeard
    | GunHeard
    | PanelHeard
    | KeyPressed
    | CharacterPressed
    | Touched
    | DeviceChanged
    | MessageArrived
    | HealthUnpublished
    | Undone
    | UntoldFound
    | CarriedOut
    | SettingsRead
    | OutboxAnswer
)


# Orders ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TellResident:
    """The drop is safe: say so. `points` by the tariff last heard of."""

    drop: DropDraft | DropRecorded
    points: int | None
    is_revision: bool


@dataclass(frozen=True, slots=True)
class PublishDrops:
    """Send these drops, in this order; what the bus refuses comes back."""

    drop_ids: tuple[DropId, ...]


@dataclass(frozen=True, slots=True)
class SettleDrops:
    """The ledger has answered for these drops: let them leave the outbox."""

    receipts: tuple[DropReceipt, ...]


@dataclass(frozen=True, slots=True)
class KeepImage:
    """Keep what the camera sees now as evidence for this drop."""

    drop_id: DropId


@dataclass(frozen=True, slots=True)
class PublishImage:
    """Send this drop's image; what the bus refuses comes back."""

    drop_id: DropId


@dataclass(frozen=True, slots=True)
class ForgetImages:
    """The ledger has these drops' images, or nobody wants them: delete them."""

    drop_ids: tuple[DropId, ...]


@dataclass(frozen=True, slots=True)
class KeepRegistry:
    """Keep the registry's copy on disk."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class KeepDuty:
    """Keep who is on duty on disk: it outlives the program."""

    on_duty: OnDuty | None


@dataclass(frozen=True, slots=True)
class PublishHealth:
    """Say how the station is, retained."""

    health: StationHealth


@dataclass(frozen=True, slots=True)
class CarryOut:
    """Do what the ledger asks; `CarriedOut` says how it went, if nothing else can."""

    request: StationRequest


@dataclass(frozen=True, slots=True)
class PublishAnswer:
    """Answer a request. What the bus does not take is lost: the ledger asks again."""

    topic: str
    answer: StationAnswered


@dataclass(frozen=True, slots=True)
class ShowView:
    """Something on the screen has changed; `is_stage_news` if more than a number."""

    view: StationView
    lamps: Lamps
    is_stage_news: bool


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the log: a fact that is nobody else's order."""

    fact: str
    details: tuple[tuple[str, str | int], ...] = ()


# What concerns the station's disk and its post; see `station.post_room`.
PostOrder: TypeAlias = (
    TellResident
    | PublishDrops
    | SettleDrops
    | KeepImage
    | PublishImage
    | ForgetImages
    | KeepRegistry
    | KeepDuty
)

Order: TypeAlias = (
    WriteDrop
    | ReviseDrop
    | PostOrder
    | PublishHealth
    | CarryOut
    | PublishAnswer
    | ShowView
    | Note
)
