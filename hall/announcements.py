"""Which call is shown and voiced now: one after another, none lost. No I/O here.

A display may learn of two calls at once, or of a third while the first is being
spoken. Each gets its turns, `SPEAKINGS` of them; the next begins when they are over.
A call that is withdrawn, because its ticket is no longer at its counter, is silent
from then on. What a display missed while it was away it does not catch up on: those
people have been called since then, or the counters show them.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from messaging.contracts.halls import Call, HallView

# Said twice, as people look up at the first and listen at the second.
SPEAKINGS: Final = 2

# Chime and sentence, and a breath.
SPEAKING_S: Final = 5.0

# More calls than this would be announced minutes late; the counters show them.
CALLS_ANNOUNCED_MAX: Final = 6


@dataclass(frozen=True, slots=True)
class Announcement:
    """One call's turn: spoken for the first time, or the second."""

    call: Call
    speaking: int


class Announcements:
    """The calls of one display, from the moment at which it was opened."""

    def __init__(self) -> None:
        self._heard_no: int | None = None
        self._waiting: deque[Announcement] = deque()
        self._ends_at_s = 0.0
        self.now: Announcement | None = None

    def hear(self, view: HallView, now_s: float) -> None:
        """Take the hall's latest state."""
        newest_no = view.calls[0].call_no if view.calls else 0
        # A hall that lost its journal counts from one again: all is new.
        if self._heard_no is None or newest_no < self._heard_no:
            self._heard_no = newest_no if self._heard_no is None else 0
        fresh = [call for call in view.calls if call.call_no > self._heard_no]
        self._heard_no = newest_no
        for call in reversed(fresh):
            turns = range(1, SPEAKINGS + 1)
            self._waiting.extend(Announcement(call, turn) for turn in turns)
        while len(self._waiting) > CALLS_ANNOUNCED_MAX * SPEAKINGS:
            self._waiting.popleft()
        self._withdraw(view)
        self.tick(now_s)

    def tick(self, now_s: float) -> None:
        """Go on to the next turn once this one is over."""
        if self.now is not None and now_s < self._ends_at_s:
            return
        self.now = self._waiting.popleft() if self._waiting else None
        self._ends_at_s = now_s + SPEAKING_S

    @property
    def wake_at_s(self) -> float | None:
        """When `tick` has something to do; None while nothing is announced."""
        return None if self.now is None else self._ends_at_s

    def _withdraw(self, view: HallView) -> None:
        at = {(each.counter, each.number) for each in view.counters}
        self._waiting = deque(
            each
            for each in self._waiting
            if (each.call.counter, each.call.number) in at
        )
        call = None if self.now is None else self.now.call
        if call is not None and (call.counter, call.number) not in at:
            self.now = None
