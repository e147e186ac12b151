"""A drop and the ledger's answer to it. No I/O here."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from messaging.contracts.bag_label import LABEL_CHARACTERS_MAX
from messaging.contracts.ids import (
    BootIdField,
    DropIdField,
    HouseholdIdField,
    InspectorIdField,
    StationIdField,
)
from messaging.contracts.moments import Clock, Moment

# A bag that a person carries; more is a stuck scale or a lorry.
_WEIGHT_G_MAX = 1_000_000
Grams = Annotated[int, Meta(ge=-_WEIGHT_G_MAX, le=_WEIGHT_G_MAX)]


class Stream(StrEnum):
    """The kind of waste."""

    KITCHEN = "kitchen"
    OTHER = "other"
    RECYCLABLE = "recyclable"
    HAZARDOUS = "hazardous"


class Verdict(StrEnum):
    """What inspection decided."""

    CORRECT = "correct"
    CONTAMINATED = "contaminated"
    UNINSPECTED = "uninspected"


class WeighedBy(StrEnum):
    """Where the three weights come from."""

    SCALE = "scale"
    TYPED = "typed"
    NONE = "none"


class LabelReadBy(StrEnum):
    """How the bag's label came to be known."""

    CAMERA = "camera"
    GUN = "gun"
    TYPED = "typed"


class DropRecorded(Struct, frozen=True, kw_only=True):
    """One act of handing in one bag, as the station wrote it to its outbox.

    `sequence_no` counts up by one per station and outbox generation: the ledger
    sees a gap. `bag_label` is null when no label could be read. Weights are null
    exactly when `weighed_by` is none, otherwise `net_g = gross_g - tare_g`.
    `label_read_by` is null without a label, and from stations that do not say it.
    """

    drop_id: DropIdField
    station: StationIdField
    boot_id: BootIdField
    outbox_id: BootIdField
    sequence_no: Annotated[int, Meta(ge=1)]
    occurred_at: Moment
    clock: Clock
    bag_label: Annotated[str, Meta(max_length=LABEL_CHARACTERS_MAX)] | None
    household: HouseholdIdField | None
    stream: Stream
    gross_g: Grams | None
    tare_g: Grams | None
    net_g: Grams | None
    weighed_by: WeighedBy
    verdict: Verdict
    reason: Annotated[str, Meta(max_length=64)] | None
    inspector: InspectorIdField | None
    opening: Annotated[str, Meta(max_length=32)] | None
    label_read_by: LabelReadBy | None = None

    def __post_init__(self) -> None:
        weights = (self.gross_g, self.tare_g, self.net_g)
        if self.weighed_by is WeighedBy.NONE:
            if weights != (None, None, None):
                msg = "weights must be null when weighed_by is none"
                raise ValueError(msg)
            return
        if self.gross_g is None or self.tare_g is None or self.net_g is None:
            msg = f"weights must be given when weighed_by is {self.weighed_by}"
            raise ValueError(msg)
        if self.gross_g - self.tare_g != self.net_g:
            msg = "net_g must be gross_g - tare_g"
            raise ValueError(msg)


class Outcome(StrEnum):
    """How the ledger answered a drop."""

    POSTED = "posted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    CONFLICTING = "conflicting"


class DropReceipt(Struct, frozen=True, kw_only=True):
    """The ledger's answer to one drop: only this lets it leave the outbox.

    `points` is what the drop earned, `balance` what the household then had;
    both null when nothing is known of them. `reason` explains in a few words.
    """

    drop_id: DropIdField
    outcome: Outcome
    points: int | None = None
    balance: int | None = None
    reason: str | None = None


class DropReceipts(Struct, frozen=True, kw_only=True):
    """Receipts gathered for one station.

    `images` names the drops whose image the ledger has stored, or does not want: the
    station need not send it again.
    """

    receipts: tuple[DropReceipt, ...]
    images: tuple[DropIdField, ...] = ()
