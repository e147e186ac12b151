"""Watching a printer: asks all its questions in turn, and tells what changes. No I/O.

::

    resting ──due──▶ asking 1 2 3 4 4 3 2 1 ──▶ listening ──quiet──▶ told
       ▲                  │ no answer,             │ one answer
       │                  │ or another than before │ too many
       └──────────────────┴────────────────────────┘

An answer does not say what it answers. One that comes late, from a printer whose
buffer was full, would be taken for the answer to the next question, and so on to
the end of the round: paper near its end would read as an open cover. But then the
round ends with an answer too many; and as the questions are asked forth and back,
those shifted by one either contradict each other or are all the same byte.

An image must go out with no request inside it: there the printer would print the
rest of it as text. Whoever prints says `hold` before and `release` after.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias, assert_never

from firmware_bridge.printer_status import (
    PrinterCondition,
    PrinterGarbage,
    PrinterState,
    PrinterStatusDecoder,
    StatusAnswer,
    StatusBlock,
    StatusRequest,
    encode_blocks_wanted,
    encode_status_request,
)

ROUND_EVERY_S: Final = 2.0
# Answers come within milliseconds; what takes longer will not come, or come late.
ANSWER_S_MAX: Final = 0.5
# As long for the answer too many.
LISTEN_S: Final = ANSWER_S_MAX
# A full buffer delays one round or two; a printer that is off misses them all.
ROUNDS_MISSED_MAX: Final = 3
# A slip takes seconds. Who forgets to release must not blind the watch for ever.
HOLD_S_MAX: Final = 60.0

_UNKNOWN: Final = PrinterState(frozenset({PrinterCondition.UNKNOWN}))


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """The printer's state has become this."""

    state: PrinterState


WatchEvent: TypeAlias = PrinterChanged | PrinterGarbage


class PrinterWatch:
    """The host's end of a printer's line, as far as status goes.

    Outlives the link. `hold` and `release` may be called from any thread. A printer
    that does not know some request is watched with `asks` that leave it out.
    """

    def __init__(
        self,
        asks: Sequence[StatusRequest] = tuple(StatusRequest),
        *,
        are_blocks_wanted: bool = False,
    ) -> None:
        self._asks = asks
        self._are_blocks_wanted = are_blocks_wanted
        self._decoder = PrinterStatusDecoder()
        self._state: PrinterState | None = None
        self._held_until_s = 0.0
        self._missed = 0
        self._next_s = 0.0
        self._are_blocks_due = are_blocks_wanted
        self._round: _Round | None = None

    @property
    def state(self) -> PrinterState:
        """What is known now."""
        return self._state or _UNKNOWN

    def hold(self, now_s: float) -> None:
        """Send nothing from now on: something is being printed."""
        self._held_until_s = now_s + HOLD_S_MAX

    def release(self) -> None:
        """Ask again: the slip is with the printer."""
        self._held_until_s = 0.0

    def bytes_to_send(self, now_s: float) -> bytes:
        """Ask the next question if it is time, and nothing is being printed."""
        if now_s < self._held_until_s:
            return b""
        if self._are_blocks_due:
            self._are_blocks_due = False
            return encode_blocks_wanted(is_wanted=True)
        if self._round is None and now_s >= self._next_s:
            self._round = _Round([*self._asks, *reversed(self._asks)])
        return b"" if self._round is None else self._round.ask(now_s)

    def feed(self, chunk: bytes) -> list[WatchEvent]:
        """Take the next chunk and return the events it completes, oldest first."""
        events: list[WatchEvent] = []
        for event in self._decoder.feed(chunk):
            match event:
                case StatusAnswer():
                    events += self._answer(event)
                case StatusBlock(conditions):
                    events += self._tell(PrinterState(conditions))
                case PrinterGarbage():
                    events.append(event)
                case _:
                    assert_never(event)
        return events

    def tick(self, now_s: float) -> list[WatchEvent]:
        """Let time pass: end a round that is complete, or that got no answer."""
        going, is_held = self._round, now_s < self._held_until_s
        if going is None:
            return []
        if is_held and going.asked is None:
            # What was found before the slip may not be so after it.
            self._end_round(now_s)
            return []
        if going.is_spoiled or going.is_late(now_s):
            self._end_round(now_s)
            return [] if is_held else self._miss()
        if not going.is_complete(now_s):
            return []
        self._end_round(now_s)
        self._missed = 0
        return self._tell(going.state())

    def finish(self) -> list[WatchEvent]:
        """Forget the round: the line was lost, and what the printer is with it."""
        self._round = None
        self._next_s = 0.0
        self._are_blocks_due = self._are_blocks_wanted
        return [*self._decoder.finish(), *self._tell(_UNKNOWN)]

    def _answer(self, answer: StatusAnswer) -> list[WatchEvent]:
        reason = "an answer nobody asked for"
        if self._round is not None:
            reason = self._round.take(answer)
        return [PrinterGarbage(bytes([answer.byte]), reason)] if reason else []

    def _miss(self) -> list[WatchEvent]:
        self._missed += 1
        return self._tell(_UNKNOWN) if self._missed >= ROUNDS_MISSED_MAX else []

    def _end_round(self, now_s: float) -> None:
        self._round = None
        self._next_s = now_s + ROUND_EVERY_S

    def _tell(self, state: PrinterState) -> list[WatchEvent]:
        if state == self._state:
            return []
        self._state = state
        return [PrinterChanged(state)]


@dataclass(slots=True)
class _Round:
    """One round of questions, and what their answers said so far."""

    rest: list[StatusRequest]
    found: dict[StatusRequest, StatusAnswer] = field(default_factory=dict)
    asked: StatusRequest | None = None
    # When the question was asked; after the last answer, when listening began.
    since_s: float = 0.0
    is_listening: bool = False
    is_spoiled: bool = False

    def ask(self, now_s: float) -> bytes:
        if self.asked is not None or not self.rest or self.is_spoiled:
            return b""
        self.asked = self.rest.pop(0)
        self.since_s = now_s
        return encode_status_request(self.asked)

    def take(self, answer: StatusAnswer) -> str:
        """Take an answer; says why it spoils the round, or nothing."""
        asked, self.asked = self.asked, None
        if asked is None:
            self.is_spoiled = True
            return "an answer nobody asked for"
        if self.found.setdefault(asked, answer) != answer:
            self.is_spoiled = True
            return "another answer than before"
        return ""

    def is_late(self, now_s: float) -> bool:
        return self.asked is not None and now_s - self.since_s >= ANSWER_S_MAX

    def is_complete(self, now_s: float) -> bool:
        """Whether all is answered, and no answer too many has come since."""
        if self.asked is not None or self.rest:
            return False
        if not self.is_listening:
            self.is_listening = True
            self.since_s = now_s
        return now_s - self.since_s >= LISTEN_S

    def state(self) -> PrinterState:
        told = (answer.conditions(request) for request, answer in self.found.items())
        return PrinterState(frozenset().union(*told))
