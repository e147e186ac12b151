"""How a program ends: when it is told to, and when a thread of it has failed.

A program that looks alive and does nothing is worse than one that is restarted.
"""

import os
import signal
import sys
import threading
import traceback
from types import FrameType
from typing import Final

# sysexits.h EX_SOFTWARE: the process ended for a mistake of ours.
_EXIT_MISTAKE: Final = 70


def end_when_told() -> None:
    """Let SIGTERM end the program as Ctrl-C does, by `KeyboardInterrupt`."""
    signal.signal(signal.SIGTERM, _interrupt)


def end_with_threads() -> None:
    """Let a mistake in any thread end the process, with its traceback."""
    threading.excepthook = _end_process


def _end_process(mistake: threading.ExceptHookArgs) -> None:
    traceback.print_exception(mistake.exc_value, file=sys.stderr)
    sys.stderr.flush()
    os._exit(_EXIT_MISTAKE)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
