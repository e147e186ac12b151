"""Waiting for something to become true, with a deadline: the tests' only patience."""

import time
from collections.abc import Callable
from typing import Final, Protocol

# Short enough that nobody notices, long enough to leave the core to the others.
_PAUSE_S: Final = 0.005


class WaitUntil(Protocol):
    """The type of the fixture `wait_until`."""

    def __call__(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Return once `condition` holds; fail the test after `seconds`."""


def wait_until(condition: Callable[[], object], seconds: float = 10) -> None:
    """Return once `condition` holds; fail the test after `seconds`."""
    deadline_s = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline_s:
            msg = f"still not so after {seconds} s: {condition}"
            raise AssertionError(msg)
        time.sleep(_PAUSE_S)
