"""Who speaks when: one voice, the urgent first, nothing that is no longer true."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.gallery_views import REASONS, scenes
from station.speech import NOTICE_S_MIN, Hush, Speak, Speech
from station.station_view import StationView
from station.visit import Modes

ON = Modes(is_sound_on=True)
ALL = {name: replace(view, modes=ON) for name, view in scenes()}
READY, SEEN, WEIGHED = ALL["ready"], ALL["seen"], ALL["weighed"]
JUDGED, THANKED, FAREWELL = ALL["judged"], ALL["thanked"], ALL["farewell"]


class Yard:
    """A voice, and what was heard of it; time passes by hand."""

    def __init__(self) -> None:
        self.speech = Speech(REASONS)
        self.s = 100.0
        self.heard: list[str] = []
        self.is_speaking = False

    def show(self, view: StationView, *, after_s: float = 0.0) -> None:
        self.wait(after_s)
        self._obey(self.speech.take(view, self.s))

    def wait(self, seconds: float) -> None:
        self.s += seconds
        self._obey(self.speech.tick(self.s))

    def end(self) -> None:
        """Let what is being said come to its end."""
        assert self.is_speaking
        self.is_speaking = False
        self._obey(self.speech.ended(self.s))

    def end_all(self) -> None:
        while self.is_speaking:
            self.end()

    def _obey(self, orders: list[Speak | Hush]) -> None:
        for order in orders:
            if isinstance(order, Hush):
                assert self.is_speaking
                self.is_speaking = False
                self.heard.append("-")
            else:
                assert not self.is_speaking, "never two at once"
                self.is_speaking = True
                self.heard.append(order.sentences[0][0])


@pytest.fixture
def yard() -> Yard:
    one = Yard()
    one.show(READY)
    return one


def test_a_bag_is_spoken_of_in_order(yard: Yard) -> None:
    for view in (SEEN, WEIGHED, JUDGED, THANKED):
        yard.show(view, after_s=0.3)
        yard.end_all()
    yard.show(FAREWELL, after_s=3)
    yard.end()

    assert yard.heard == ["number-2", "verdict-correct", "do-farewell"]


def test_what_follows_by_itself_is_not_asked_for(yard: Yard) -> None:
    yard.show(SEEN)
    yard.show(WEIGHED, after_s=0.9)

    assert yard.heard == ["number-2"]


def test_what_does_not_follow_is_asked_for(yard: Yard) -> None:
    yard.show(SEEN)
    assert yard.speech.wake_at_s == 101.0

    yard.wait(1.0)

    assert yard.heard == ["do-seen"]
    assert yard.speech.wake_at_s is None


def test_a_verdict_cuts_short_the_question_for_it(yard: Yard) -> None:
    yard.show(WEIGHED)
    yard.show(JUDGED)

    assert yard.heard == ["number-2", "-"]


def test_points_are_heard_to_the_end_before_the_thanks(yard: Yard) -> None:
    yard.show(JUDGED)
    yard.show(THANKED)
    yard.show(FAREWELL, after_s=0.2)
    assert yard.heard == ["verdict-correct"]

    yard.end()

    assert yard.heard == ["verdict-correct", "do-farewell"]


def test_a_new_bag_makes_old_thanks_pointless(yard: Yard) -> None:
    yard.show(JUDGED)
    yard.show(THANKED)
    yard.show(FAREWELL)
    yard.show(WEIGHED)
    yard.end_all()

    assert yard.heard == ["verdict-correct", "-", "number-2"]


def test_the_same_view_twice_is_said_once(yard: Yard) -> None:
    for _ in range(3):
        yard.show(WEIGHED)
        yard.end_all()
        yard.wait(10)

    assert yard.heard == ["number-2"]


def test_what_comes_too_late_is_never_said(yard: Yard) -> None:
    yard.show(SEEN)
    yard.show(READY, after_s=0.5)

    yard.wait(100)

    assert yard.heard == []


def test_a_notice_waits_for_a_person_and_for_its_turn(yard: Yard) -> None:
    yard.show(replace(READY, notices=("notice-ledger",)), after_s=60)
    yard.wait(60)
    assert yard.heard == []

    yard.show(replace(WEIGHED, notices=("notice-ledger",)))
    yard.wait(2)
    yard.end()

    assert yard.heard == ["number-2", "notice-ledger"]


def test_a_notice_gives_way_to_what_is_urgent(yard: Yard) -> None:
    yard.show(replace(SEEN, notices=("notice-ledger",)))
    yard.wait(1)
    yard.end()
    yard.wait(1)
    yard.show(replace(WEIGHED, notices=("notice-ledger",)))

    assert yard.heard == ["do-seen", "notice-ledger", "-", "number-2"]


def test_a_notice_is_not_repeated_with_every_bag(yard: Yard) -> None:
    def bring() -> None:
        yard.show(replace(WEIGHED, notices=("notice-ledger",)))
        yard.end_all()
        yard.wait(2)
        if yard.is_speaking:
            yard.end()
        yard.show(replace(READY, notices=("notice-ledger",)))

    for _ in range(5):
        bring()
    assert yard.heard.count("notice-ledger") == 1

    yard.wait(NOTICE_S_MIN)
    bring()

    assert yard.heard.count("notice-ledger") == 2


def test_a_notice_that_is_over_is_cut_short(yard: Yard) -> None:
    yard.show(replace(WEIGHED, notices=("notice-ledger",)))
    yard.end()
    yard.wait(2)

    yard.show(WEIGHED)

    assert yard.heard == ["number-2", "notice-ledger", "-"]


def test_sound_off_is_silence_at_once_and_nothing_is_kept_for_later(
    yard: Yard,
) -> None:
    off = Modes(is_sound_on=False)
    yard.show(WEIGHED)
    yard.show(replace(WEIGHED, modes=off))
    assert yard.heard == ["number-2", "-"]

    yard.show(replace(THANKED, modes=off))
    yard.show(THANKED)
    yard.wait(10)

    assert yard.heard == ["number-2", "-"]


def test_elder_mode_speaks_slowly(yard: Yard) -> None:
    elder = Modes(is_elder=True, is_sound_on=True)

    [slow] = yard.speech.take(replace(WEIGHED, modes=elder), 100.0)

    assert isinstance(slow, Speak)
    assert slow.is_slow


def test_a_voice_that_never_ends_does_not_pile_up_words(yard: Yard) -> None:
    notices = tuple(f"notice-{number}" for number in range(20))
    yard.show(replace(WEIGHED, notices=notices))
    yard.wait(5)

    yard.show(THANKED)

    assert yard.heard == ["number-2", "-", "verdict-correct"]


def test_nothing_was_shown_and_nothing_is_said() -> None:
    assert Speech(REASONS).tick(100.0) == []
    assert Speech(REASONS).ended(100.0) == []


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(ALL.values())),
            st.booleans(),
            st.floats(0, 20),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_whatever_happens_one_voice_speaks_at_a_time(
    moments: list[tuple[StationView, bool, float, bool]],
) -> None:
    yard = Yard()  # its own assertions watch over it
    for view, is_sound_on, seconds, is_ended in moments:
        yard.show(replace(view, modes=Modes(is_sound_on=is_sound_on)), after_s=seconds)
        if not is_sound_on:
            assert not yard.is_speaking
        if is_ended and yard.is_speaking:
            yard.end()
