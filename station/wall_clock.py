"""Whether this machine's wall clock has been set by somebody who knows.

Linux keeps a flag that its time service clears when it has found the time; a mini
PC without a battery wakes up in the past and stays unsynced until then. A clock
that is not set is a fact about the drop, never a reason to refuse it.
"""

import ctypes
from typing import Final

from messaging.contracts.moments import Clock

# From adjtimex(2): the state returned while nobody has set the clock.
_TIME_ERROR: Final = 5

# `struct timex` has 208 bytes on 64-bit Linux; zeros mean: only tell.
_TIMEX_BYTES: Final = 512


def read_clock() -> Clock:
    """Ask the kernel. A system that cannot say is unsynced."""
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    except (OSError, AttributeError):
        return Clock.UNSYNCED
    is_known = 0 <= state < _TIME_ERROR
    return Clock.SYNCED if is_known else Clock.UNSYNCED
