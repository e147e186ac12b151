"""The drop session: one bag after the other, from the first sight to the thanks.

No I/O here. The session walks the table of `station.drop_table`. A fact goes
three steps: it changes what is known of the place, it becomes a trigger in the
light of that, and the first row that fits says what follows.

What the outbox answers comes back as a fact. Until the bag is safe on disk, whatever
else happens is kept and taken afterwards, in order.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from messaging.contracts.drops import Verdict, WeighedBy
from messaging.contracts.ids import DropId
from station.drop_guards import GUARDS, Situation
from station.drop_slots import Bag, Place, Terms
from station.drop_states import Effect, Row, State, Trigger, Waits
from station.drop_table import TABLE
from station.facts import (
    BagKnown,
    DropDraft,
    DropUnwritten,
    DropWritten,
    LabelGone,
    LabelSeen,
    MoreTimeAsked,
    Now,
    ReasonGiven,
    ReleaseDrop,
    ReviseDrop,
    ScaleCleared,
    ScaleFound,
    ScaleLost,
    SeenLabel,
    SessionAction,
    SessionFact,
    TellDrop,
    TwoLabelsSeen,
    UndoAsked,
    VerdictGiven,
    WeightSettled,
    WriteDrop,
)
from station.opening_hours import opening_at
from station.recorded_bags import RecordedBags

_Conclusion: TypeAlias = list[SessionAction]

_TRIGGERS: Final[Mapping[type[SessionFact], Trigger]] = {
    TwoLabelsSeen: Trigger.TWO_LABELS,
    LabelGone: Trigger.LABEL_GONE,
    ScaleCleared: Trigger.LOAD_LIFTED,
    ScaleLost: Trigger.SCALE_LOST,
    ScaleFound: Trigger.SCALE_FOUND,
    ReasonGiven: Trigger.REASON_GIVEN,
    UndoAsked: Trigger.UNDO_ASKED,
    MoreTimeAsked: Trigger.MORE_TIME_ASKED,
    DropWritten: Trigger.DROP_WRITTEN,
    DropUnwritten: Trigger.DROP_UNWRITTEN,
    BagKnown: Trigger.BAG_KNOWN,
}

# States in which every fact but the outbox's answer waits: the bag is not safe yet.
_BUSY: Final = frozenset({State.JUDGED, State.UNWRITTEN})

# Enough for a minute's bags while the disk is full. Facts are whole, not changes:
# when the oldest are discarded, the latest still say how things are.
_POSTPONED_MAX: Final = 200

_ROWS: Final[Mapping[tuple[State, Trigger], list[Row]]] = defaultdict(list)
for _row in TABLE:
    _ROWS[_row.state, _row.trigger].append(_row)


class DropSession:
    """Decides about bags. Time and ids are arguments; the rest is the table."""

    def __init__(
        self,
        terms: Terms,
        new_drop_id: Callable[[], DropId],
        *,
        waits: Waits,
        recorded: RecordedBags,
    ) -> None:
        self.terms = terms
        self._new_drop_id = new_drop_id
        self._waits = waits
        self._recorded = recorded
        self._state = State.READY
        self._place = Place()
        self._bag = Bag()
        self._waiting_since_s: float | None = None
        self._postponed: deque[SessionFact] = deque(maxlen=_POSTPONED_MAX)

    def agree(self, terms: Terms, waits: Waits) -> None:
        """Go by other terms from now on; called when no bag is at hand."""
        self.terms, self._waits = terms, waits

    @property
    def state(self) -> State:
        return self._state

    @property
    def bag(self) -> Bag:
        return self._bag

    @property
    def can_undo(self) -> bool:
        """Whether `UndoAsked` would be heard now."""
        is_open = self._bag.is_written and not self._bag.is_released
        return self._state is State.REASONING or (
            is_open and self._state in (State.THANKED, State.FAREWELL)
        )

    @property
    def can_type(self) -> bool:
        """Whether a label's code, typed, would help: no lens can read this one.

        Without a scale nothing shows that there is a bag, so one may type any time.
        A load that is taken for one just recorded may be another's after all.
        """
        match self._state:
            case State.UNREADABLE:
                return True
            case State.READY:
                return self._place.is_scale_lost
            case State.REPEATED:
                return self._place.in_view is None and bool(self._place.load_g)
            case _:
                return False

    @property
    def wake_at_s(self) -> float | None:
        """When `tick` has something to do next; None if only facts count.

        An inspector who comes on duty makes a wait longer, also one that runs.
        """
        is_unattended = self.terms.is_unattended
        wait_s = self._waits.of(self._state, is_unattended=is_unattended)
        if wait_s is None or self._waiting_since_s is None:
            return None
        return self._waiting_since_s + wait_s

    def take(self, fact: SessionFact, now: Now) -> list[SessionAction]:
        """Take one fact and say what is to be done, in order."""
        is_answer = isinstance(fact, DropWritten | DropUnwritten | BagKnown)
        if is_answer and self._state is not State.JUDGED:
            return []
        if self._state in _BUSY and not is_answer:
            self._postponed.append(fact)
            return []
        conclusion = self._conclude(fact, now)
        while self._postponed and self._state not in _BUSY:
            conclusion += self._conclude(self._postponed.popleft(), now)
        return conclusion

    def tick(self, now: Now) -> list[SessionAction]:
        """Let the time pass; a state that has waited long enough goes on."""
        wake_at_s = self.wake_at_s
        if wake_at_s is None or now.s < wake_at_s:
            return []
        self._waiting_since_s = None
        return self._go(Trigger.TIME_OUT, None, now)

    def _conclude(self, fact: SessionFact, now: Now) -> _Conclusion:
        before = self._place
        self._place = before.after(fact)
        self._recorded.stay(before.in_view, now.s)
        if before.load_g is not None and self._bag.is_written:
            self._recorded.stay(self._bag.label, now.s)
        is_known = self._bag.is_written or self._state is State.REPEATED
        if before.load_g is not None and is_known and self._bag.label is None:
            self._recorded.stay_unlabelled(before.load_g, now.s)
        self._recorded.notice(self._place.in_view, now.s)
        return self._go(self._trigger(fact, before, now), fact, now, before)

    def _trigger(self, fact: SessionFact, before: Place, now: Now) -> Trigger:
        match fact:
            case LabelSeen(seen):
                return self._label_trigger(seen, now)
            case WeightSettled():
                was_empty = before.load_g is None
                return Trigger.LOAD_PUT if was_empty else Trigger.LOAD_CHANGED
            case VerdictGiven(verdict):
                is_plain = verdict is not Verdict.CONTAMINATED
                return (
                    Trigger.JUDGED_PLAINLY if is_plain else Trigger.JUDGED_CONTAMINATED
                )
            case _:
                return _TRIGGERS[type(fact)]

    def _label_trigger(self, seen: SeenLabel, now: Now) -> Trigger:
        if seen == self._bag.label:
            return Trigger.LABEL_SAME
        if self._situation(now).was_recorded(seen):
            return Trigger.LABEL_REPEATED
        return Trigger.LABEL_NEW

    def _situation(self, now: Now) -> Situation:
        return Situation(self.terms, self._place, self._bag, self._recorded, now.s)

    def _go(
        self,
        trigger: Trigger,
        fact: SessionFact | None,
        now: Now,
        before: Place | None = None,
    ) -> _Conclusion:
        """Find the row, go to its state, and do what it says."""
        situation = self._situation(now)
        for row in _ROWS.get((self._state, trigger), ()):
            if all(GUARDS[guard](situation) for guard in row.guards):
                break
        else:
            return []
        if before is not None and fact is not None and Effect.POSTPONE in row.effects:
            # The fact is the next bag's: for this one it has not happened yet.
            self._place = before
            self._postponed.appendleft(fact)
        was, self._state = self._state, row.to
        if row.to is not was or Effect.RESTART_CLOCK in row.effects:
            self._waiting_since_s = now.s
        conclusion: _Conclusion = []
        for effect in row.effects:
            conclusion += self._do(effect, fact, now)
        if row.to is State.SEEN and self._place.is_scale_lost:
            conclusion += self._go(Trigger.SCALE_LOST, None, now)
        return conclusion

    def _do(self, effect: Effect, fact: SessionFact | None, now: Now) -> _Conclusion:
        match effect:
            case Effect.WRITE:
                return [self._write(now)]
            case Effect.TELL:
                return self._tell(now)
            case Effect.RELEASE:
                return self._release()
            case Effect.NEXT_BAG:
                released = self._release()
                self._bag = Bag()
                return released
            case _:
                self._bag = _bag_after(self._bag, effect, fact, self._place)
                return []

    def _write(self, now: Now) -> SessionAction:
        bag = self._bag
        draft = self._draft(bag, now)
        self._bag = replace(bag, draft=draft)
        return ReviseDrop(draft) if bag.is_written else WriteDrop(draft)

    def _draft(self, bag: Bag, now: Now) -> DropDraft:
        if bag.draft is not None:
            return replace(bag.draft, verdict=bag.verdict, reason=bag.reason)
        label, gross_g, tare_g = bag.label, bag.gross_g, self.terms.tare_g
        is_weighed = gross_g is not None
        return DropDraft(
            drop_id=self._new_drop_id(),
            occurred_at=now.at,
            clock=now.clock,
            bag_label=None if label is None else label.text,
            household=None if label is None else label.label.household,
            stream=self.terms.stream,
            gross_g=gross_g,
            tare_g=tare_g if is_weighed else None,
            net_g=None if gross_g is None else gross_g - tare_g,
            weighed_by=WeighedBy.SCALE if is_weighed else WeighedBy.NONE,
            verdict=bag.verdict,
            reason=bag.reason,
            inspector=self.terms.inspector,
            opening=opening_at(self.terms.openings, now.at),
            label_read_by=None if label is None else label.read_by,
            has_serial=label is not None and label.label.serial is not None,
        )

    def _tell(self, now: Now) -> _Conclusion:
        bag = self._bag
        assert bag.draft is not None, "only what was written is told"  # noqa: S101 - our mistake
        self._recorded.add(bag.label, bag.gross_g, now.s)
        self._bag = replace(bag, is_written=True)
        return [TellDrop(bag.draft, is_revision=bag.is_written)]

    def _release(self) -> _Conclusion:
        bag = self._bag
        if bag.draft is None or bag.is_released:
            return []
        self._bag = replace(bag, is_released=True)
        return [ReleaseDrop(bag.draft.drop_id)]


def _bag_after(  # noqa: C901, PLR0911 - one case an effect, nothing else
    bag: Bag, effect: Effect, fact: SessionFact | None, place: Place
) -> Bag:
    match effect:
        case Effect.TAKE_LABEL:
            return replace(bag, label=place.in_view)
        case Effect.FORGET_LABEL:
            return replace(bag, label=None)
        case Effect.TAKE_WEIGHT:
            return replace(bag, gross_g=place.load_g)
        case Effect.FORGET_WEIGHT | Effect.GO_UNWEIGHED:
            return replace(bag, gross_g=None)
        case Effect.FORGET:
            return Bag()
        case Effect.JUDGE:
            assert isinstance(fact, VerdictGiven), "a verdict row takes a verdict"  # noqa: S101 - our mistake
            return replace(bag, verdict=fact.verdict, reason=None)
        case Effect.GIVE_REASON:
            assert isinstance(fact, ReasonGiven), "a reason row takes a reason"  # noqa: S101 - our mistake
            return replace(bag, reason=fact.reason)
        case Effect.NO_VERDICT:
            return replace(bag, verdict=Verdict.UNINSPECTED, reason=None)
        case _:
            return bag
