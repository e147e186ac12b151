"""What the screen shows, whole and unchanging: one `StationView` after the other.

No I/O here, and no text: keys of the catalogues, and values. The screen decides
nothing; what a button means stands on the button.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeAlias

from firmware_bridge.panel_messages import Lamps
from messaging.contracts.drops import Stream, Verdict
from messaging.contracts.halls import BilingualText
from messaging.contracts.health import DeviceHealth
from messaging.contracts.ids import InspectorId
from station.drop_states import State
from station.facts import (
    MoreTimeAsked,
    ReasonGiven,
    Typing,
    TypingBegun,
    UndoAsked,
    VerdictGiven,
)
from station.inspection import VERDICT_BUTTONS, Reason
from station.keypad import TypedCode
from station.lamps import lamps_of
from station.visit import ModeAsked, Modes

Answer: TypeAlias = (
    VerdictGiven | ReasonGiven | UndoAsked | MoreTimeAsked | Typing | ModeAsked
)


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
    what to do now. `household_code` is masked; `building`
    is known where the registry tells it. `remaining_s` counts down to what
    happens by itself. `notices` are keys of lines about what does not work; `opens_at`
    is told where it is closed. `modes`
    say how it is drawn, and how the voice speaks.

    `more_time` lets the countdown begin anew, where its end chooses something.
    `typing` is how to begin typing a label's code, where that may help: a small
    target, for few bags need it. While `keypad` is there it takes the place of
    weight and verdicts: the code as it is on the label, prefix included; a key for
    every character, those outside `keypad.keys` pale; erase, confirm (pale unless
    the code is whole), leave. A wrong code is said in a line, and only erased.
    `TypedCode` says what each position takes; the touches' answers are `Typing`.

    `inspector` is on duty. `card` is the key of what became of a card just shown
    (`card-on`, `card-off`, `card-unknown`): it stays for some seconds, at every
    stage, and never in the way of what is asked.
    """

    stage: State = State.READY
    instruction: str = "do-ready"
    household_code: str | None = None
    building: str | None = None
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
    more_time: Choice | None = None
    typing: Choice | None = None
    keypad: TypedCode | None = None
    inspector: InspectorId | None = None
    card: str | None = None
    remaining_s: int | None = None
    notices: tuple[str, ...] = ()
    opens_at: datetime | None = None
    devices: tuple[DeviceHealth, ...] = ()
    waiting_count: int = 0
    at: datetime | None = None
    modes: Modes = field(default_factory=Modes)


def lamps_for(view: StationView) -> Lamps:
    """Say which lamp goes with what is shown."""
    return lamps_of(view.stage, can_record="notice-outbox" not in view.notices)


VERDICT_CHOICES: Final = tuple(
    Choice(f"verdict-{verdict}", VerdictGiven(verdict), number)
    for number, verdict in VERDICT_BUTTONS.items()
)

UNDO: Final = Choice("undo", UndoAsked())
MORE_TIME: Final = Choice("more-time", MoreTimeAsked())
NEXT_PAGE: Final = Choice("more-reasons", ModeAsked.PAGE)
TYPING: Final = Choice("typing", TypingBegun())


def reason_choices(reasons: Iterable[Reason]) -> tuple[Choice, ...]:
    return tuple(
        Choice(reason.name, ReasonGiven(reason.reason), number)
        for number, reason in enumerate(reasons, start=1)
    )


def masked(household: str) -> str:
    """Show enough of a household's code for its people, and too little for others."""
    return f"{household[:2]}••••{household[-2:]}"
