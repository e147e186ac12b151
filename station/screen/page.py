"""What stands on the glass, in words of one language. No I/O here.

`station.screen.wording` finds the words, `station.screen.drawing` draws them. Equal
pages look equal, so nothing is drawn again until something has changed.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from messaging.contracts.health import Health
from station.drop_states import State
from station.station_view import Answer


class Lamp(StrEnum):
    """Which lamp is lit; the band has its colour, and a shape of its own."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Progress(StrEnum):
    """How far a step of the way is."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a bag's way, on the strip."""

    words: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Target:
    """Something to touch: what is written on it, and what it says to the station."""

    key: str
    words: str
    answer: Answer
    number: int | None = None
    mark: str = ""
    countdown: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the last drop; `has_points` if they are a number."""

    verdict: str
    weight: str
    points: str
    has_points: bool
    reason: str | None = None
    balance: str | None = None


@dataclass(frozen=True, slots=True)
class DeviceMark:
    """One device on the strip: its name, and a word if it is not well."""

    words: str
    state: Health


@dataclass(frozen=True, slots=True)
class KeypadPage:
    """A label's code while it is typed; a key that means nothing now is None."""

    code: str
    advice: str
    keys: tuple[Target | None, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on the glass.

    `aside` is the target beside what is asked: undo, or how to type a code.
    `others_well` says in a word that all devices not named are well.
    """

    stage: State
    is_elder: bool
    lamp: Lamp
    call: str
    clock: str
    steps: tuple[Step, ...]
    instruction: str
    explanation: str | None
    stream: str
    household: str | None
    weight: str
    unit: str
    told: Told | None
    targets: tuple[Target, ...]
    aside: Target | None
    modes: tuple[Target, ...]
    keypad: KeypadPage | None
    inspector: str | None
    card: str | None
    notices: tuple[str, ...]
    devices: tuple[DeviceMark, ...]
    others_well: str

    @property
    def touchables(self) -> tuple[Target, ...]:
        """All that can be touched."""
        if self.keypad is not None:
            return tuple(key for key in self.keypad.keys if key is not None)
        aside = () if self.aside is None else (self.aside,)
        return (*self.targets, *aside, *self.modes)


def still(page: Page) -> Page:
    """Give the page without what moves: the live weight and the countdowns."""
    targets = tuple(_still(target) for target in page.targets)
    aside = None if page.aside is None else _still(page.aside)
    return replace(page, weight="", targets=targets, aside=aside)


def _still(target: Target) -> Target:
    # That there is a countdown stays: it takes its place on the target.
    return replace(target, countdown=None if target.countdown is None else "")
