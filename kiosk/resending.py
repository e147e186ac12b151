"""One request, sent until it is answered or nobody waits any longer. No I/O here.

Whatever is sent again is the same request, under the same id: who hears it twice does
it once. Time is an argument, monotonic.
"""

from typing import Final, Generic, TypeVar

A = TypeVar("A")

# An answer takes a tenth of a second; one that does not come may be starting again.
_RESEND_S: Final = 2.0


class Resending(Generic[A]):
    """What is sent, and when to send it again or to give up."""

    def __init__(self, act: A, now_s: float, give_up_s: float) -> None:
        self.act = act
        self._ends_s = now_s + give_up_s
        self._send_at_s = now_s

    def is_over(self, now_s: float) -> bool:
        """Whether nobody should wait for an answer any longer."""
        return now_s >= self._ends_s

    def due(self, now_s: float) -> list[A]:
        """Give what is to be sent now; the next time is a pause away."""
        if now_s < self._send_at_s:
            return []
        self._send_at_s = now_s + _RESEND_S
        return [self.act]

    def hurry(self, now_s: float) -> None:
        """Send at once: the way is free again."""
        self._send_at_s = now_s
