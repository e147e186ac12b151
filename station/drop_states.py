"""The drop session's state table: every state, every fact, what follows. No I/O here.

The usual way is ``ready → seen → weighed → judged → thanked → farewell → ready``;
a weight that comes before the label takes ``loaded`` instead of ``seen``. All
other states are the calm answers to what goes wrong. `python -m station states`
prints this table; `station.drop_session` walks it and knows nothing else.

Rows are tried from top to bottom; the first whose guards all hold is taken. A
trigger without a row changes nothing. A state that has a time in `Waits` starts
its clock when it is entered; `RESTART_CLOCK` starts it anew.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What the sorting point is at."""

    READY = "ready"
    SEEN = "seen"  # a label, no weight yet
    LOADED = "loaded"  # a weight, no label yet
    UNREADABLE = "unreadable"  # a weight, and no label for too long
    WEIGHED = "weighed"  # label and weight known: the inspector's turn
    LIFTED = "lifted"  # taken off the scale before it was judged
    REASONING = "reasoning"  # judged contaminated: why?
    JUDGED = "judged"  # being written to the outbox
    UNWRITTEN = "unwritten"  # the outbox failed: not recorded, tried again
    THANKED = "thanked"  # recorded and told; the bag still lies there
    FAREWELL = "farewell"  # the bag is gone; the verdict may still be taken back
    REOPENED = "reopened"  # the verdict was taken back: judge again
    CROWDED = "crowded"  # more than one label in view
    REPEATED = "repeated"  # this bag was recorded before
    UNCLEARED = "uncleared"  # the load changed without the scale being cleared


class Trigger(StrEnum):
    """A fact, seen in the light of what the session knows."""

    LABEL_NEW = "label new"
    LABEL_SAME = "label same"
    LABEL_REPEATED = "label repeated"
    TWO_LABELS = "two labels"
    LABEL_GONE = "label gone"
    LOAD_PUT = "load put"
    LOAD_CHANGED = "load changed"
    LOAD_LIFTED = "load lifted"
    SCALE_LOST = "scale lost"
    SCALE_FOUND = "scale found"
    JUDGED_PLAINLY = "judged plainly"  # correct, or uninspected
    JUDGED_CONTAMINATED = "judged contaminated"
    REASON_GIVEN = "reason given"
    UNDO_ASKED = "undo asked"
    MORE_TIME_ASKED = "more time asked"
    DROP_WRITTEN = "drop written"
    DROP_UNWRITTEN = "drop unwritten"
    BAG_KNOWN = "bag known"
    TIME_OUT = "time out"


class Guard(StrEnum):
    """What must hold for a row to be taken."""

    HAS_WEIGHT = "weight known"
    HAS_LABEL = "label known"
    IS_SCALE_LOST = "scale lost"
    IS_BAG_THERE = "bag there"
    IS_SAME_BAG = "same bag"
    IS_OTHER_IN_VIEW = "other in view"
    IS_ONE_IN_VIEW = "one in view"
    IS_NONE_IN_VIEW = "none in view"
    ARE_TWO_IN_VIEW = "two in view"
    IS_RECORDED = "recorded"
    IS_RECORDED_IN_VIEW = "recorded in view"
    IS_RECORDED_LOAD = "recorded load"  # of a bag without a label
    IS_OWN_LOAD = "own load"  # this very bag, put back
    IS_OTHER_LOAD = "other load"  # under a label that had just gone with its bag
    IS_WRITTEN = "written"
    CAN_UNDO = "not released"
    HAS_REASONS = "reasons set"


class Effect(StrEnum):
    """What a row does besides going to its next state."""

    TAKE_LABEL = "take label"
    FORGET_LABEL = "forget label"
    TAKE_WEIGHT = "take weight"
    FORGET_WEIGHT = "forget weight"
    GO_UNWEIGHED = "go unweighed"
    FORGET = "forget bag"
    JUDGE = "take verdict"
    GIVE_REASON = "take reason"
    NO_VERDICT = "no verdict"  # uninspected
    WRITE = "write"
    TELL = "tell"
    RELEASE = "release"  # for sending
    NEXT_BAG = "next bag"  # release what was written, forget what is at hand
    POSTPONE = "postpone"
    RESTART_CLOCK = "restart clock"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    state: State
    trigger: Trigger
    guards: tuple[Guard, ...]
    to: State
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """How long a state waits before `TIME_OUT`, in seconds."""

    seen_s: float = 5.0
    label_s: float = 5.0
    crowded_s: float = 2.0
    verdict_s: float = 45.0
    # Nobody is on duty: long enough to see one's weight, and for somebody without a
    # card to press a button; nobody waits for a verdict that cannot come.
    unattended_s: float = 8.0
    lifted_s: float = 15.0
    reason_s: float = 10.0
    retry_s: float = 3.0
    undo_s: float = 10.0

    def of(self, state: State, *, is_unattended: bool = False) -> float | None:
        """Give the time that `state` waits; None if it waits for ever."""
        if is_unattended and state in (State.WEIGHED, State.LIFTED):
            return min(self.unattended_s, self.of(state) or self.unattended_s)
        waits_s = {
            State.SEEN: self.seen_s,
            State.LOADED: self.label_s,
            State.WEIGHED: self.verdict_s,
            State.LIFTED: self.lifted_s,
            State.REASONING: self.reason_s,
            State.UNWRITTEN: self.retry_s,
            State.THANKED: self.undo_s,
            State.FAREWELL: self.undo_s,
            State.REOPENED: self.verdict_s,
            State.CROWDED: self.crowded_s,
            State.REPEATED: self.seen_s,
        }
        return waits_s.get(state)
