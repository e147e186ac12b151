"""The people at the sorting point: residents with bags, and an inspector.

They know only what is seen there: the station's screen (its log of what it
shows) tells them when to act, and they act with bags, a scale's platform and
three buttons. Nobody here looks into the station's outbox or the ledger.
"""

import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from demo.bags import bag_on_platform, empty_platform, write_picture
from demo.programs import Fact

# A resident waits this long for a word about her bag, then takes it off and
# puts it down again, as people do.
PATIENCE_S: Final = 20.0
# After so many tries she takes her bag home.
_TRIES: Final = 4
# How long an inspector looks into a bag; the real one takes ten times as long.
_LOOK_S: Final = (0.2, 0.6)
# Between one resident and the next.
_STEP_UP_S: Final = (0.1, 0.5)

# What the inspector is asked on the screen, and how often which button is right.
# Most bags are correct; one in eight is not; a few nobody looked into.
_QUESTIONS: Final = {"weighed": (80, 12, 8), "reasoning": (50, 30, 20)}

_BAG_G: Final = (300, 4800)


class Platform(Protocol):
    """The scale that bags are put on; grams, platform included."""

    def put(self, gross_g: int) -> None:
        """Let the platform carry this much from now on."""


class Buttons(Protocol):
    """The inspector's three buttons: 1 correct, 2 contaminated, 3 uninspected."""

    def press(self, button: int) -> None:
        """Press and release one button."""


class StationEyes:
    """What was seen and heard at the station so far; safe to share by threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.stage = ""
        self.stages_shown = 0
        self.acknowledged: list[Fact] = []
        self.points_told: dict[str, Fact] = {}

    def hear(self, fact: Fact) -> None:
        """Take one line of the station's log."""
        with self._changed:
            if fact["event"] == "stage_shown":
                self.stage = fact["stage"]
                self.stages_shown += 1
            elif fact["event"] == "drop_acknowledged":
                self.acknowledged.append(fact)
            elif fact["event"] == "points_told":
                self.points_told[fact["drop_id"]] = fact
            self._changed.notify_all()

    def wait_until(self, is_seen: Callable[[], bool], seconds: float) -> bool:
        """Wait until something can be seen; False if it was not in time."""
        with self._changed:
            return self._changed.wait_for(is_seen, seconds)

    def acknowledgements_of(self, bag_label: str) -> int:
        return sum(fact["bag_label"] == bag_label for fact in self.acknowledged)


class ResidentsWithBags(threading.Thread):
    """Residents who come one after another, each with a labelled bag."""

    def __init__(
        self,
        eyes: StationEyes,
        platform: Platform,
        camera_folder: Path,
        labels: Sequence[str],
        dice: random.Random,
    ) -> None:
        super().__init__(name="residents-with-bags", daemon=True)
        self._eyes = eyes
        self._platform = platform
        self._view = camera_folder / "view.jpg"
        self._labels = labels
        self._dice = dice
        self._closing = threading.Event()
        self.bags_brought = 0
        self.bags_given_up = 0

    def close(self) -> None:
        """Let nobody else step up; the one who is there is served to the end."""
        self._closing.set()

    def run(self) -> None:
        self._lift()
        for label in self._labels:
            if self._closing.wait(self._dice.uniform(*_STEP_UP_S)):
                return
            self._hand_in(label)

    def _hand_in(self, label: str) -> None:
        """Put a bag down until the station has said that it is recorded."""
        before = self._eyes.acknowledgements_of(label)
        self.bags_brought += 1

        def is_told() -> bool:
            return self._eyes.acknowledgements_of(label) > before

        for _ in range(_TRIES):
            self._eyes.wait_until(self._is_free, PATIENCE_S)
            if is_told():
                return
            write_picture(self._view, bag_on_platform(label, self._dice))
            self._platform.put(self._dice.randrange(*_BAG_G, 10))
            was_told = self._eyes.wait_until(is_told, PATIENCE_S)
            self._lift()
            if was_told:
                return
            if self._closing.is_set():
                break
        self.bags_given_up += 1

    def _is_free(self) -> bool:
        # Green lamp: put the bag down. After a bag is lifted the screen still
        # says thank you, and the next may be put down all the same.
        return self._eyes.stage in {"ready", "farewell"}

    def _lift(self) -> None:
        write_picture(self._view, empty_platform(self._dice))
        self._platform.put(0)


class Inspector(threading.Thread):
    """Looks into every weighed bag and presses a button."""

    def __init__(
        self, eyes: StationEyes, buttons: Buttons, dice: random.Random
    ) -> None:
        super().__init__(name="inspector", daemon=True)
        self._eyes = eyes
        self._buttons = buttons
        self._dice = dice
        self._closing = threading.Event()
        self._judged = -1

    def close(self) -> None:
        self._closing.set()

    def run(self) -> None:
        while not self._closing.is_set():
            if not self._eyes.wait_until(self._is_asked, 0.5):
                # Nothing new to judge; a press that got lost is pressed again.
                self._judged = -1
                continue
            if self._closing.wait(self._dice.uniform(*_LOOK_S)):
                return
            if self._eyes.stage not in _QUESTIONS:
                # The bag was lifted, or the station started anew, while she looked.
                continue
            self._judged = self._eyes.stages_shown
            self._buttons.press(self._choose())

    def _is_asked(self) -> bool:
        eyes = self._eyes
        return eyes.stage in _QUESTIONS and eyes.stages_shown != self._judged

    def _choose(self) -> int:
        """Press for the verdict, or for one of the first three reasons."""
        return self._dice.choices((1, 2, 3), _QUESTIONS[self._eyes.stage])[0]
