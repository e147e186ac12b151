"""Any facts in any order: what a drop session never does, whatever it is told.

Nobody here behaves like a bag: labels come and go as they like, weights jump, the
outbox answers when it wants. `test_random_mornings` has the bags that behave.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
)

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.ids import DropId
from station.drop_session import DropSession
from station.drop_slots import Terms
from station.drop_states import State, Waits
from station.facts import (
    BagKnown,
    DropDraft,
    DropUnwritten,
    DropWritten,
    LabelGone,
    LabelSeen,
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
from station.recorded_bags import RecordedBags, RecordedBefore
from tests.station.labels import LI, WANG, seen

LABELS = (seen(WANG, 1), seen(LI, 2), seen(WANG), seen(LI))
MORNING = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)

# Loads are told apart by weight, so no two weigh the same.
STEP_G = 50


@dataclass
class Book:
    """What the outbox and the world have seen of one drop."""

    draft: DropDraft
    is_written: bool = False
    is_told: bool = False
    is_released: bool = False


class RandomFacts(RuleBasedStateMachine):
    """One session, an outbox that answers late, and a world that knows no rules."""

    def __init__(self) -> None:
        super().__init__()
        numbers = count(1)
        self.session = DropSession(
            Terms(Stream.KITCHEN),
            lambda: DropId(f"drop-{next(numbers)}"),
            waits=Waits(),
            recorded=RecordedBags(RecordedBefore(), 0.0),
        )
        self.s = 1000.0
        self.books: dict[DropId, Book] = {}
        self.asked: WriteDrop | ReviseDrop | None = None
        self.serials: set[str] = set()
        self.are_two_in_view = False
        self.load_g: int | None = None
        self.loads = 0
        self.episode_of: dict[int, int] = {}

    @property
    def now(self) -> Now:
        return Now(self.s, MORNING + timedelta(seconds=self.s - 1000))

    # What happens -----------------------------------------------------------------

    @rule(label=st.sampled_from(LABELS))
    def a_label_is_seen(self, label: SeenLabel) -> None:
        self.are_two_in_view = False
        self.tell(LabelSeen(label))

    @rule()
    def two_labels_are_seen(self) -> None:
        self.are_two_in_view = True
        self.tell(TwoLabelsSeen())

    @rule()
    def no_label_is_seen(self) -> None:
        self.are_two_in_view = False
        self.tell(LabelGone())

    @rule()
    def a_load_is_put_or_changes(self) -> None:
        self.loads += self.load_g is None
        self.load_g = 500 + STEP_G * len(self.episode_of)
        self.episode_of[self.load_g] = self.loads
        self.tell(WeightSettled(self.load_g))

    @rule(label=st.sampled_from(LABELS), seconds=st.sampled_from([0.1, 11.0]))
    def a_bag_goes_the_usual_way(self, label: SeenLabel, seconds: float) -> None:
        """Most of a day: without it few random facts would ever make a drop."""
        self.a_label_is_seen(label)
        self.a_load_is_put_or_changes()
        self.somebody_judges(Verdict.CORRECT)
        if self.asked is not None:
            self.the_outbox_answers(is_disk_full=False)
        self.time_passes(seconds)

    @rule()
    def the_scale_is_cleared(self) -> None:
        self.load_g = None
        self.tell(ScaleCleared())

    @rule(is_lost=st.booleans())
    def the_scale_is_lost_or_found(self, *, is_lost: bool) -> None:
        self.load_g = None
        self.tell(ScaleLost() if is_lost else ScaleFound())

    @rule(verdict=st.sampled_from(Verdict))
    def somebody_judges(self, verdict: Verdict) -> None:
        self.tell(VerdictGiven(verdict))

    @rule(act=st.sampled_from([ReasonGiven("glass"), UndoAsked()]))
    def somebody_says_why_or_takes_it_back(self, act: ReasonGiven | UndoAsked) -> None:
        self.tell(act)

    @rule(seconds=st.sampled_from([0.1, 2.0, 6.0, 11.0, 46.0]))
    def time_passes(self, seconds: float) -> None:
        self.s += seconds
        self.obey(self.session.tick(self.now))

    @precondition(lambda self: self.asked is not None)
    @rule(is_disk_full=st.sampled_from([False, False, True]))
    def the_outbox_answers(self, *, is_disk_full: bool) -> None:
        asked, self.asked = self.asked, None
        assert asked is not None
        book = self.books[asked.draft.drop_id]
        is_new = isinstance(asked, WriteDrop)
        if is_disk_full:
            self.tell(DropUnwritten("disk full"))
        elif is_new and asked.draft.has_serial and book.draft.bag_label in self.serials:
            del self.books[asked.draft.drop_id]
            self.tell(BagKnown())
        else:
            book.draft, book.is_written = asked.draft, True
            if asked.draft.has_serial and asked.draft.bag_label is not None:
                self.serials.add(asked.draft.bag_label)
            self.tell(DropWritten())

    # What must hold -----------------------------------------------------------------

    @invariant()
    def one_load_is_one_drop_until_it_is_lifted(self) -> None:
        weighed = [
            self.episode_of[book.draft.gross_g]
            for book in self.books.values()
            if book.is_written and book.draft.gross_g is not None
        ]
        assert len(weighed) == len(set(weighed))

    @invariant()
    def nothing_can_be_judged_while_two_labels_are_in_view(self) -> None:
        if self.session.state in (State.WEIGHED, State.UNREADABLE, State.SEEN):
            assert not self.are_two_in_view

    @invariant()
    def what_is_open_can_be_taken_back_and_what_was_sent_cannot(self) -> None:
        if self.session.state in (State.THANKED, State.FAREWELL):
            draft = self.session.bag.draft
            assert draft is not None
            book = self.books[draft.drop_id]
            assert book.is_told
            assert self.session.can_undo is not book.is_released

    def tell(self, fact: SessionFact) -> None:
        self.obey(self.session.take(fact, self.now))

    def obey(self, actions: list[SessionAction]) -> None:
        for action in actions:
            match action:
                case WriteDrop(draft):
                    assert self.asked is None
                    known = self.books.setdefault(draft.drop_id, Book(draft))
                    assert not known.is_written
                    self.asked = action
                case ReviseDrop(draft):
                    assert self.asked is None
                    book = self.books[draft.drop_id]
                    assert book.is_told
                    assert not book.is_released
                    self.asked = action
                case TellDrop(draft, is_revision):
                    book = self.books[draft.drop_id]
                    assert book.is_written
                    assert book.draft == draft, "told is what was written"
                    assert book.is_told is is_revision
                    book.is_told = True
                case ReleaseDrop(drop_id):
                    book = self.books[drop_id]
                    assert book.is_told
                    assert not book.is_released
                    book.is_released = True


RandomFacts.TestCase.settings = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    stateful_step_count=50,
    phases=(Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink),
)
test_random_facts = RandomFacts.TestCase
