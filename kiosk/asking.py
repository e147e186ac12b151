"""One tap, asked of the hall until it is answered. No I/O here.

The request id is made once, at the tap. Whatever is lost on the way, the same
request is sent again with growing pauses, and the hall gives the same answer to
the same id: so asking twice never takes two tickets.

    tap ── send ─ 1 s ─ send ─ 2 s ─ send ─ 4 s ─ … ─ every 10 s ─ … ─ 10 min ─ over
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from messaging.contracts.ids import RequestId, ServiceLetter

FIRST_PAUSE_S: Final = 1.0
PAUSE_S_MAX: Final = 10.0

# Silence below this is not worth a word; above it, people tap again unless told.
PATIENCE_S: Final = 2.0
# After this nobody should have to stand here any longer.
STUCK_S: Final = 12.0

# Nobody waits longer in front of a kiosk. A ticket taken for a person who has left
# would only be called in vain.
ASK_S_MAX: Final = 600.0


@dataclass(frozen=True, slots=True)
class Ask:
    """A tap on a service that the hall has not answered; kept on disk until then."""

    request_id: RequestId
    service: ServiceLetter
    asked_at: datetime

    def is_fresh(self, moment: datetime) -> bool:
        """Whether, after a restart, the person may still be there.

        A clock that was set meanwhile makes any age possible; only a plausible one
        counts.
        """
        return abs(moment - self.asked_at) < timedelta(seconds=ASK_S_MAX)


class Patience(StrEnum):
    """How long the hall has kept a person waiting for an answer."""

    FRESH = "fresh"
    SLOW = "slow"
    STUCK = "stuck"


class Asking:
    """When to send an `Ask` again, what to say meanwhile, and when to give up."""

    def __init__(self, ask: Ask, now_s: float) -> None:
        self.ask = ask
        self._began_s = now_s
        self._send_at_s = now_s
        self._pause_s = FIRST_PAUSE_S

    def is_due(self, now_s: float) -> bool:
        """Whether to send now; if so, the next time is a longer pause away."""
        if now_s < self._send_at_s:
            return False
        self._send_at_s = now_s + self._pause_s
        self._pause_s = min(2 * self._pause_s, PAUSE_S_MAX)
        return True

    def hurry(self, now_s: float) -> None:
        """Send at once and pause briefly: the way to the hall is free again."""
        self._send_at_s = now_s
        self._pause_s = FIRST_PAUSE_S

    def waited_s(self, now_s: float) -> int:
        return int(now_s - self._began_s)

    def patience(self, now_s: float) -> Patience:
        waited_s = self.waited_s(now_s)
        if waited_s < PATIENCE_S:
            return Patience.FRESH
        return Patience.SLOW if waited_s < STUCK_S else Patience.STUCK

    def is_over(self, now_s: float) -> bool:
        return now_s - self._began_s >= ASK_S_MAX
