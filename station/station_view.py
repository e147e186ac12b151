"""What the screen shows, whole and unchanging: one `StationView` after the other.

No I/O here, and no text: keys of the catalogues, and values. The screen decides
nothing; what a button means stands on the button.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth
from station.drop_states import State
from station.facts import ReasonGiven, UndoAsked, VerdictGiven
from station.inspection import VERDICT_BUTTONS, Reason

Answer: TypeAlias = VerdictGiven | ReasonGiven | UndoAsked


@dataclass(frozen=True, slots=True)
class Choice:
    """A touch target: what is written on it, its key number, and what it says.

    `text` is a key of the catalogues, or what the settings bring.
    """

    text: str | BilingualText
    answer: Answer
    number: int | None = None


@dataclass(frozen=True, slots=True)
class StationView:
    """Everything on the screen at one moment.

    `stage` is the state's name. `instruction` is the key of the one line that says
    what to do now. `household_code` is masked. `remaining_s` counts down to what
    happens by itself. `notices` are keys of lines about what does not work.
    """

    stage: State = State.READY
    instruction: str = "do-ready"
    household_code: str | None = None
    bag_label: str | None = None
    stream: Stream = Stream.KITCHEN
    live_g: int | None = None
    gross_g: int | None = None
    net_g: int | None = None
    verdict: Verdict | None = None
    reason: BilingualText | None = None
    points: int | None = None
    balance: int | None = None
    choices: tuple[Choice, ...] = ()
    undo: Choice | None = None
    remaining_s: int | None = None
    notices: tuple[str, ...] = ()
    devices: tuple[DeviceHealth, ...] = ()
    waiting_count: int = 0
    at: datetime | None = None


VERDICT_CHOICES: Final = tuple(
    Choice(f"verdict-{verdict}", VerdictGiven(verdict), number)
    for number, verdict in VERDICT_BUTTONS.items()
)

UNDO: Final = Choice("undo", UndoAsked())


def reason_choices(reasons: Iterable[Reason]) -> tuple[Choice, ...]:
    return tuple(
        Choice(reason.name, ReasonGiven(reason.reason), number)
        for number, reason in enumerate(reasons, start=1)
    )


def masked(household: str) -> str:
    """Show enough of a household's code for its people, and too little for others."""
    return f"{household[:2]}••••{household[-2:]}"
