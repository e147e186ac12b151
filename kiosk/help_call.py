"""Calling for help, from every screen: one tap, one call, and what came of it.

    none ── tap ─▶ calling ── the hall has it ─▶ called ── a worker goes ─▶ coming
                      └── nobody answers ─▶ unheard: "go to a counter"

What is said stands on the target itself, so nobody loses the screen she is at. After a
while it is a new target again. No I/O here.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from kiosk.acts import SendHelp
from kiosk.resending import Resending
from messaging.contracts.halls import HallReply, HelpCall, RequestDone
from messaging.contracts.ids import RequestId

_GIVE_UP_S: Final = 8.0


class HelpStep(StrEnum):
    """What somebody who called for help should know."""

    NONE = "none"
    CALLING = "calling"
    CALLED = "called"
    COMING = "coming"
    UNHEARD = "unheard"


# How long each is said before one can call anew.
_SAID_S: Final = {
    HelpStep.CALLED: 180.0,
    HelpStep.COMING: 60.0,
    HelpStep.UNHEARD: 20.0,
}


class HelpCalling:
    """One call after another. Time is an argument, monotonic."""

    def __init__(self, new_request_id: Callable[[], RequestId]) -> None:
        self._new_request_id = new_request_id
        self._sending: Resending[SendHelp] | None = None
        # Since when the hall knew of an earlier call from here, when this one began.
        self._earlier_at: datetime | None = None
        self._since_s = 0.0
        self.step = HelpStep.NONE

    def call(
        self, known: HelpCall | None, now_s: float, *, is_hall_away: bool
    ) -> list[SendHelp]:
        """Take a tap; while a call is open it changes nothing.

        `known`: the last call from here of which the hall tells.
        """
        if self.step not in (HelpStep.NONE, HelpStep.UNHEARD):
            return []
        if is_hall_away:
            self._say(HelpStep.UNHEARD, now_s)
            return []
        self._earlier_at = None if known is None else known.called_at
        self._sending = Resending(SendHelp(self._new_request_id()), now_s, _GIVE_UP_S)
        self._say(HelpStep.CALLING, now_s)
        return self.tick(known, now_s)

    def hear(self, reply: HallReply, now_s: float) -> None:
        """Take the hall's answer; another's changes nothing."""
        sending = self._sending
        if sending is None or reply.request_id != sending.act.request_id:
            return
        self._sending = None
        is_done = isinstance(reply, RequestDone)
        self._say(HelpStep.CALLED if is_done else HelpStep.UNHEARD, now_s)

    def tick(self, known: HelpCall | None, now_s: float) -> list[SendHelp]:
        """Let time pass: send again, give up, see that somebody comes."""
        if self.step is HelpStep.CALLED and self._is_answered(known):
            self._say(HelpStep.COMING, now_s)
        if now_s - self._since_s >= _SAID_S.get(self.step, float("inf")):
            self._say(HelpStep.NONE, now_s)
        sending = self._sending
        if sending is None:
            return []
        if sending.is_over(now_s):
            self._sending = None
            self._say(HelpStep.UNHEARD, now_s)
            return []
        return sending.due(now_s)

    def _is_answered(self, known: HelpCall | None) -> bool:
        """Whether somebody answered this call, and not the one before it."""
        return (
            known is not None
            and known.answered_at is not None
            and known.called_at != self._earlier_at
        )

    def _say(self, step: HelpStep, now_s: float) -> None:
        self.step = step
        self._since_s = now_s
