"""What the guards of the state table mean. No I/O here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from station.drop_slots import Bag, Place, Terms
from station.drop_states import Guard
from station.facts import SeenLabel
from station.recorded_bags import RecordedBags, is_same_weight


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a guard may look at."""

    terms: Terms
    place: Place
    bag: Bag
    recorded: RecordedBags
    now_s: float

    def was_recorded(self, seen: SeenLabel | None) -> bool:
        return seen is not None and self.recorded.has(
            seen, self.place.load_g, self.now_s
        )


def _is_bag_there(at: Situation) -> bool:
    is_seen_only = at.place.is_scale_lost and at.place.in_view is not None
    return at.place.load_g is not None or is_seen_only


def _is_same_bag(at: Situation) -> bool:
    """Whether the load just put is the bag at hand, put back."""
    place, bag = at.place, at.bag
    if place.are_two_in_view or place.in_view not in (None, bag.label):
        return False
    if bag.gross_g is None or place.load_g is None:
        return place.in_view is not None
    return is_same_weight(bag.gross_g, place.load_g)


def _is_own_load(at: Situation) -> bool:
    """Whether it is certainly the bag at hand: no other carries its label.

    A label stays in view for a moment after its bag; so it must weigh the same, too.
    """
    seen = at.place.in_view
    is_own = seen is not None and seen == at.bag.label and _is_same_bag(at)
    return is_own and seen is not None and seen.label.serial is not None


def _is_other_in_view(at: Situation) -> bool:
    seen = at.place.in_view
    return seen not in (None, at.bag.label) and not at.was_recorded(seen)


GUARDS: Final[Mapping[Guard, Callable[[Situation], bool]]] = {
    Guard.HAS_WEIGHT: lambda at: at.bag.gross_g is not None,
    Guard.HAS_LABEL: lambda at: at.bag.label is not None,
    Guard.HAS_REASONS: lambda at: at.terms.has_reasons,
    Guard.IS_SCALE_LOST: lambda at: at.place.is_scale_lost,
    Guard.IS_BAG_THERE: _is_bag_there,
    Guard.IS_SAME_BAG: _is_same_bag,
    Guard.IS_OTHER_IN_VIEW: _is_other_in_view,
    Guard.IS_ONE_IN_VIEW: lambda at: at.place.in_view is not None,
    Guard.IS_NONE_IN_VIEW: lambda at: (
        at.place.in_view is None and not at.place.are_two_in_view
    ),
    Guard.ARE_TWO_IN_VIEW: lambda at: at.place.are_two_in_view,
    Guard.IS_RECORDED: lambda at: at.was_recorded(at.bag.label),
    Guard.IS_RECORDED_IN_VIEW: lambda at: at.was_recorded(at.place.in_view),
    Guard.IS_RECORDED_LOAD: lambda at: (
        at.place.in_view is None
        and at.recorded.has_unlabelled(at.place.load_g, at.now_s)
    ),
    Guard.IS_OWN_LOAD: _is_own_load,
    Guard.IS_OTHER_LOAD: lambda at: (
        at.bag.label is not None
        and at.recorded.is_other_load(at.bag.label, at.place.load_g)
    ),
    Guard.IS_WRITTEN: lambda at: at.bag.is_written,
    Guard.CAN_UNDO: lambda at: at.bag.is_written and not at.bag.is_released,
}
