"""The lobby: the kiosk's own program, with simulated residents before its glass.

`python -m demo.lobby` starts the kiosk as `python -m kiosk` does, and lets
residents touch it: real touches, in pixels, on what is shown. They know no
more than what is on the glass.
"""

import interface.kivy_environment  # isort: skip  # noqa: F401 - before Kivy

import argparse
import random
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from kivy.clock import Clock

from interface.ending import end_when_told
from interface.kivy_touch import tap, target_by_key
from interface.log import set_up_log
from kiosk.app import KioskApp
from kiosk.bus import make_bus
from kiosk.places import BACK, DONE, ELDER, LANGUAGE, TAKE_NUMBER, service_key
from kiosk.settings import load_kiosk_settings
from messaging.contracts.ids import ServiceLetter

# How long people take before they touch again, in seconds; a demo's people hurry.
_THINK_S: Final = (0.7, 1.6)
_READ_TICKET_S: Final = (1.5, 3.0)
_STEP_UP_S: Final = (0.5, 3.0)

# One in so many: taps twice out of habit, wants large type, wants English.
_TAPS_TWICE_ONE_IN: Final = 4
_ELDER_ONE_IN: Final = 3
_ENGLISH_ONE_IN: Final = 6

_LETTERS: Final = tuple(map(ServiceLetter, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


class LobbyResidents:
    """Residents who step up to the kiosk one after another and take a number."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._acts_at_s = 0.0
        self._wishes: list[str] = []

    def step(self, now_s: float) -> None:
        """Look at the glass, and touch it if it is time and there is something."""
        if now_s >= self._acts_at_s:
            self._acts_at_s = now_s + self._touch()

    def _touch(self) -> float:
        """Touch what the glass offers; return how long this person then waits."""
        dice = self._dice
        services = [key for key in map(service_key, _LETTERS) if target_by_key(key)]
        if tap(DONE):
            self._wishes = self._next_persons_wishes()
            return dice.uniform(*_STEP_UP_S)
        if self._wishes and tap(self._wishes[-1]):
            self._wishes.pop()
        elif services:
            self._tap(dice.choice(services))
            return dice.uniform(*_READ_TICKET_S)
        elif target_by_key(TAKE_NUMBER):
            self._tap(TAKE_NUMBER)
        else:
            tap(BACK)
        return dice.uniform(*_THINK_S)

    def _next_persons_wishes(self) -> list[str]:
        wishes = []
        if not self._dice.randrange(_ELDER_ONE_IN):
            wishes.append(ELDER)
        if not self._dice.randrange(_ENGLISH_ONE_IN):
            wishes.append(LANGUAGE)
        return wishes

    def _tap(self, key: str) -> None:
        tap(key)
        if not self._dice.randrange(_TAPS_TWICE_ONE_IN):
            tap(key)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.lobby", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="kiosk settings")
    parser.add_argument("--seed", type=int, default=0, help="of the residents' dice")
    parser.add_argument("--pictures", type=Path, help="draw without a screen, into it")
    arguments = parser.parse_args()
    set_up_log("kiosk", is_json=True)
    settings = load_kiosk_settings(arguments.config)
    pictures = arguments.pictures
    app = KioskApp(
        settings,
        make_bus(settings),
        is_offscreen=pictures is not None,
        pictures=pictures,
    )
    residents = LobbyResidents(random.Random(arguments.seed))
    Clock.schedule_interval(lambda _: residents.step(Clock.time()), 0.1)
    end_when_told()
    with suppress(KeyboardInterrupt):
        app.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
