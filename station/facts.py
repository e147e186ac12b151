"""What a drop session is told, and what it wants done. No I/O here.

Facts come from the lens, the scale, hands and the outbox, already put into words
by `sighting`, `weighing` and `inspection`. Actions go to whoever can do them.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from messaging.contracts.bag_label import BagLabel
from messaging.contracts.drops import LabelReadBy, Stream, Verdict, WeighedBy
from messaging.contracts.ids import DropId, HouseholdId, InspectorId
from messaging.contracts.moments import Clock


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a fact: `s` on the monotonic clock, `at` on the wall."""

    s: float
    at: datetime
    clock: Clock = Clock.SYNCED


@dataclass(frozen=True, slots=True)
class SeenLabel:
    """A bag label of this community, with the text it was read from.

    Read in another way it is the same label.
    """

    text: str
    label: BagLabel
    read_by: LabelReadBy = field(default=LabelReadBy.CAMERA, compare=False)


# Facts -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LabelSeen:
    """Exactly one label is in view now."""

    seen: SeenLabel


@dataclass(frozen=True, slots=True)
class TwoLabelsSeen:
    """More than one label is in view now."""


@dataclass(frozen=True, slots=True)
class LabelGone:
    """No label has been in view for a while."""


@dataclass(frozen=True, slots=True)
class WeightSettled:
    """A load lies still on the scale."""

    gross_g: int


@dataclass(frozen=True, slots=True)
class ScaleCleared:
    """Nothing lies on the scale any more."""


@dataclass(frozen=True, slots=True)
class ScaleLost:
    """The scale gives no weight any more."""


@dataclass(frozen=True, slots=True)
class ScaleFound:
    """The scale speaks again."""


@dataclass(frozen=True, slots=True)
class ButtonPressed:
    """A panel button or a number key; what it means depends on what is asked."""

    number: int


@dataclass(frozen=True, slots=True)
class VerdictGiven:
    """The inspector has judged."""

    verdict: Verdict


@dataclass(frozen=True, slots=True)
class ReasonGiven:
    """Why the bag is contaminated, by the key of a configured reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class UndoAsked:
    """The inspector wants to take the verdict back."""


@dataclass(frozen=True, slots=True)
class MoreTimeAsked:
    """Time runs out, and somebody needs more of it."""


@dataclass(frozen=True, slots=True)
class TypingBegun:
    """The label cannot be read: the inspector wants to type its code."""


@dataclass(frozen=True, slots=True)
class CharacterTyped:
    """One character of the code; what may come next, `station.keypad` knows."""

    character: str


@dataclass(frozen=True, slots=True)
class CharacterErased:
    """The last character was wrong."""


@dataclass(frozen=True, slots=True)
class CodeConfirmed:
    """The code is typed, and is what stands on the label."""


@dataclass(frozen=True, slots=True)
class TypingEnded:
    """The inspector does not want to type after all."""


Typing: TypeAlias = (
    TypingBegun | CharacterTyped | CharacterErased | CodeConfirmed | TypingEnded
)


@dataclass(frozen=True, slots=True)
class DropWritten:
    """The drop is in the outbox, on disk, for good."""


@dataclass(frozen=True, slots=True)
class DropUnwritten:
    """The outbox could not be written; `detail` says why, for the log."""

    detail: str


@dataclass(frozen=True, slots=True)
class BagKnown:
    """The outbox holds or held a drop with this very label: nothing was written."""


SessionFact: TypeAlias = (
    LabelSeen
    | TwoLabelsSeen
    | LabelGone
    | WeightSettled
    | ScaleCleared
    | ScaleLost
    | ScaleFound
    | VerdictGiven
    | ReasonGiven
    | UndoAsked
    | MoreTimeAsked
    | DropWritten
    | DropUnwritten
    | BagKnown
)


# Actions -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DropDraft:
    """A drop before the outbox gives it its sequence number."""

    drop_id: DropId
    occurred_at: datetime
    clock: Clock
    bag_label: str | None
    household: HouseholdId | None
    stream: Stream
    gross_g: int | None
    tare_g: int | None
    net_g: int | None
    weighed_by: WeighedBy
    verdict: Verdict
    reason: str | None
    inspector: InspectorId | None
    opening: str | None
    label_read_by: LabelReadBy | None = None
    # A sticker hangs on many bags, so only a serial makes a label unique.
    has_serial: bool = False


@dataclass(frozen=True, slots=True)
class WriteDrop:
    """Put the drop into the outbox; answer with `DropWritten` or one of its kin."""

    draft: DropDraft


@dataclass(frozen=True, slots=True)
class ReviseDrop:
    """Write another verdict over a drop that has not been sent; answered the same."""

    draft: DropDraft


@dataclass(frozen=True, slots=True)
class TellDrop:
    """The drop is safe: tell the resident."""

    draft: DropDraft
    is_revision: bool


@dataclass(frozen=True, slots=True)
class ReleaseDrop:
    """The verdict stands: the drop may be sent."""

    drop_id: DropId


SessionAction: TypeAlias = WriteDrop | ReviseDrop | TellDrop | ReleaseDrop
