"""The wall clock: what the kernel says, or what the operator vouches for."""

import ctypes
from typing import NoReturn
from zoneinfo import ZoneInfo

import pytest

from messaging.contracts.moments import Clock
from station.wall_clock import WallClock, ask_kernel

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Kernel:
    """Answers `adjtimex` with a state."""

    def __init__(self, state: int) -> None:
        self.state = state

    def adjtimex(self, _timex: object) -> int:
        return self.state


@pytest.mark.parametrize(
    ("state", "clock"),
    [(0, Clock.SYNCED), (5, Clock.UNSYNCED), (-1, Clock.UNSYNCED)],
)
def test_the_kernel_s_state_is_the_clock_s(
    monkeypatch: pytest.MonkeyPatch, state: int, clock: Clock
) -> None:
    monkeypatch.setattr(ctypes, "CDLL", lambda _name: Kernel(state))

    assert ask_kernel() is clock
    assert WallClock(SHANGHAI, is_trusted=False).now().clock is clock


def test_a_system_that_cannot_say_is_unsynced(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_name: object) -> NoReturn:
        msg = "no C library here"
        raise OSError(msg)

    monkeypatch.setattr(ctypes, "CDLL", fail)

    assert ask_kernel() is Clock.UNSYNCED


def test_this_machine_answers() -> None:
    assert ask_kernel() in Clock


def test_a_trusted_clock_is_synced_and_speaks_the_site_s_zone() -> None:
    now = WallClock(SHANGHAI, is_trusted=True).now()

    assert now.clock is Clock.SYNCED
    assert now.at.tzinfo is SHANGHAI
