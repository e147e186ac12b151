"""The time of a fact, and whether this machine's wall clock can be believed.

Linux keeps a flag that its time service clears when it has found the time; a mini
PC without a battery wakes up in the past and stays unsynced until then. A clock
that is not set is a fact about the drop, never a reason to refuse it.
"""

import ctypes
import time
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from messaging.contracts.moments import Clock
from station.facts import Now

# From adjtimex(2): the state returned while nobody has set the clock.
_TIME_ERROR: Final = 5

# `struct timex` has 208 bytes on 64-bit Linux; zeros mean: only tell.
_TIMEX_BYTES: Final = 512

# A time service needs minutes to find the time: asking more often tells nothing.
_ASK_EVERY_S: Final = 5.0


class WallClock:
    """Says what time it is at the site."""

    def __init__(self, zone: ZoneInfo, *, is_trusted: bool) -> None:
        self._zone = zone
        self._is_trusted = is_trusted
        self._asked_s = float("-inf")
        self._clock = Clock.UNSYNCED

    def now(self) -> Now:
        now_s = time.monotonic()
        if now_s - self._asked_s >= _ASK_EVERY_S:
            self._asked_s = now_s
            self._clock = Clock.SYNCED if self._is_trusted else ask_kernel()
        return Now(now_s, datetime.now(self._zone), self._clock)


def ask_kernel() -> Clock:
    """Ask Linux. A system that cannot say is unsynced."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):
        return Clock.UNSYNCED
    is_known = 0 <= state < _TIME_ERROR
    return Clock.SYNCED if is_known else Clock.UNSYNCED
