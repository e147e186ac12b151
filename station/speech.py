"""Who speaks when: the queue of the one voice. No I/O here.

Views go in, orders come out. Never two at once; the more urgent interrupts; what is
no longer true is cut short, and what was not begun by then is never said. The clip
player says when it has ended, however it ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from station.inspection import Reason
from station.numerals import Clips
from station.phrases import Utterance, notice_phrases, phrases
from station.station_view import StationView
from station.visit import Language

# The same notice is not repeated for so long, however many bags come.
NOTICE_S_MIN: Final = 600.0

# More than this at once is chatter; the least urgent are not said.
_PENDING_MAX: Final = 8


@dataclass(frozen=True, slots=True)
class Speak:
    """Say this now; slowly in elder mode."""

    sentences: tuple[Clips, ...]
    language: Language
    is_slow: bool


@dataclass(frozen=True, slots=True)
class Hush:
    """Stop what is being said, at once."""


SpeechOrder: TypeAlias = Speak | Hush


@dataclass(frozen=True, slots=True)
class _Pending:
    utterance: Utterance
    from_s: float


class Speech:
    """Decides what the voice says. Time is an argument, monotonic."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        self._reasons = reasons
        self._view: StationView | None = None
        self._pending: list[_Pending] = []
        self._current: Utterance | None = None
        self._notices_s: dict[str, float] = {}

    @property
    def wake_at_s(self) -> float | None:
        """When `tick` has something to say; None if only news count."""
        if self._current is not None or not self._pending:
            return None
        return min(pending.from_s for pending in self._pending)

    def take(self, view: StationView, now_s: float) -> list[SpeechOrder]:
        """Take what the screen shows now, and say what the voice is to do."""
        before, self._view = self._view, view
        for utterance in phrases(before, view, self._reasons):
            self._push(utterance, now_s)
        for utterance in notice_phrases(view):
            self._push_notice(utterance, now_s)
        if not view.modes.is_sound_on:
            self._pending.clear()
        self._pending = [
            pending for pending in self._pending if pending.utterance.is_timely(view)
        ]
        return self._interrupt(view, now_s) + self.tick(now_s)

    def tick(self, now_s: float) -> list[SpeechOrder]:
        """Begin the most urgent utterance that has waited long enough."""
        due = [pending for pending in self._pending if pending.from_s <= now_s]
        if self._current is not None or self._view is None or not due:
            return []
        # The first of the most urgent: `max` keeps the order of what is equal.
        first = max(due, key=lambda pending: pending.utterance.urgency)
        self._pending.remove(first)
        self._current = first.utterance
        modes = self._view.modes
        return [
            Speak(first.utterance.sentences, modes.language, is_slow=modes.is_elder)
        ]

    def ended(self, now_s: float) -> list[SpeechOrder]:
        """Hear that the voice has ended, or could not speak."""
        self._current = None
        return self.tick(now_s)

    def _push(self, utterance: Utterance, now_s: float) -> None:
        self._pending.append(_Pending(utterance, now_s + utterance.patience_s))
        if len(self._pending) > _PENDING_MAX:
            least = min(self._pending, key=lambda pending: pending.utterance.urgency)
            self._pending.remove(least)

    def _push_notice(self, utterance: Utterance, now_s: float) -> None:
        notice = utterance.notice or ""
        if now_s - self._notices_s.get(notice, float("-inf")) >= NOTICE_S_MIN:
            self._notices_s[notice] = now_s
            self._push(utterance, now_s)

    def _interrupt(self, view: StationView, now_s: float) -> list[SpeechOrder]:
        current = self._current
        if current is None:
            return []
        is_outdone = any(
            pending.utterance.urgency > current.urgency
            for pending in self._pending
            if pending.from_s <= now_s
        )
        is_off = not view.modes.is_sound_on
        if not is_off and not is_outdone and current.is_timely(view):
            return []
        self._current = None
        return [Hush()]
