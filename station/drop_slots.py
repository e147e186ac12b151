"""What a drop session knows: the terms, the place, and the bag at hand. No I/O here."""

from dataclasses import dataclass, replace

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import InspectorId
from messaging.contracts.registry import Opening
from station.facts import (
    DropDraft,
    LabelGone,
    LabelSeen,
    ScaleCleared,
    ScaleFound,
    ScaleLost,
    SeenLabel,
    SessionFact,
    TwoLabelsSeen,
    WeightSettled,
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What is agreed at this station, apart from any bag."""

    stream: Stream
    tare_g: int = 0
    inspector: InspectorId | None = None
    openings: tuple[Opening, ...] = ()
    has_reasons: bool = True
    # It is known that nobody inspects just now.
    is_unattended: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What is in view, and what lies on the scale."""

    in_view: SeenLabel | None = None
    are_two_in_view: bool = False
    load_g: int | None = None
    is_scale_lost: bool = False

    def after(self, fact: SessionFact) -> "Place":
        """Say what is known of the place once `fact` has happened."""
        after = self
        match fact:
            case LabelSeen(seen):
                after = replace(self, in_view=seen, are_two_in_view=False)
            case TwoLabelsSeen():
                after = replace(self, in_view=None, are_two_in_view=True)
            case LabelGone():
                after = replace(self, in_view=None, are_two_in_view=False)
            case WeightSettled(gross_g):
                after = replace(self, load_g=gross_g, is_scale_lost=False)
            case ScaleCleared() | ScaleFound():
                after = replace(self, load_g=None, is_scale_lost=False)
            case ScaleLost():
                after = replace(self, load_g=None, is_scale_lost=True)
            case _:
                pass  # hands and the outbox change nothing about the place
        return after


@dataclass(frozen=True, slots=True)
class Bag:
    """The bag at hand. `draft` is what was written of it, or is being written."""

    label: SeenLabel | None = None
    gross_g: int | None = None
    verdict: Verdict = Verdict.UNINSPECTED
    reason: str | None = None
    draft: DropDraft | None = None
    is_written: bool = False
    is_released: bool = False
