"""What is on the glass, as plain values: one type per screen. No I/O here.

`Visit` says which of these is shown; `kiosk.screens` draws it. Equal values look
equal, so nothing is drawn again until something has changed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Final, TypeAlias

from firmware_bridge.printer_status import PrinterCondition
from kiosk.asking import Patience
from kiosk.guides import Guide, GuidePage
from kiosk.help_call import HelpStep
from kiosk.points import PointsStep
from kiosk.rating import RatingStep
from kiosk.slip import SlipView
from messaging.contracts.halls import (
    BilingualText,
    Call,
    CounterStatus,
    RefusalReason,
    ServiceQueue,
    TicketTaken,
)
from messaging.contracts.ids import ServiceLetter
from messaging.contracts.points import (
    AccountEntry,
    AccountShown,
    ObjectionRecorded,
    OpenVoucher,
    PointsRefusal,
    RewardOffer,
)

# As many calls as the home screen shows large enough to read.
CALLS_SHOWN_MAX: Final = 4


@dataclass(frozen=True, slots=True)
class Modes:
    """How this visitor wants the kiosk; forgotten when the visit ends."""

    language: str = "zh"
    is_elder: bool = False
    is_low: bool = False


@dataclass(frozen=True, slots=True)
class CalledNumber:
    """A call, with the name of its counter."""

    call: Call
    counter: BilingualText


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every screen shows around its own matter.

    `countdown_s` is None until the kiosk is about to return to the home screen.
    `printer_trouble` is None while the printer is well, or if there is none.
    `help_step` stands on the target that calls for help.
    """

    modes: Modes
    clock: datetime
    calls: tuple[CalledNumber, ...]
    countdown_s: int | None
    printer_trouble: PrinterCondition | None = None
    help_step: HelpStep = HelpStep.NONE


@dataclass(frozen=True, slots=True)
class HomeShown:
    """Numbers called, and what one can do here."""

    name: ClassVar[str] = "home"
    around: Surroundings
    has_guides: bool = False
    may_rate: bool = False
    may_spend: bool = False


@dataclass(frozen=True, slots=True)
class ChoosingShown:
    """One page of services to choose from."""

    name: ClassVar[str] = "take_number"
    around: Surroundings
    services: tuple[ServiceQueue, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class AskingShown:
    """The tap was seen; the hall has not answered yet. `beat`: seconds waited."""

    name: ClassVar[str] = "asking"
    around: Surroundings
    service: BilingualText
    patience: Patience
    beat: int
    may_leave: bool


@dataclass(frozen=True, slots=True)
class TicketShown:
    """The number, and where it will be called; `call` once it has been."""

    name: ClassVar[str] = "ticket"
    around: Surroundings
    taken: TicketTaken
    service: BilingualText
    counters: tuple[CounterStatus, ...]
    call: CalledNumber | None
    slip: SlipView


@dataclass(frozen=True, slots=True)
class RefusedShown:
    """The hall said no; why, and what now."""

    name: ClassVar[str] = "refused"
    around: Surroundings
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class OutOfOrderShown:
    """The hall does not answer. `since` is None while the kiosk has just started."""

    name: ClassVar[str] = "out_of_order"
    around: Surroundings
    since: datetime | None
    has_guides: bool = False
    may_spend: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A tile that leads on."""

    key: str
    name: BilingualText


@dataclass(frozen=True, slots=True)
class RatingShown:
    """One step of a rating. `reason`: why the hall refused; None if it was silent."""

    around: Surroundings
    step: RatingStep
    letters: tuple[ServiceLetter, ...] = ()
    letter: str = ""
    digits: str = ""
    reason: RefusalReason | None = None

    @property
    def name(self) -> str:
        """Name each step: fingers settle when other targets come under them."""
        return f"rating_{self.step}"


@dataclass(frozen=True, slots=True)
class PointsShown:
    """One step among a household's points; what a step does not need is None.

    `first`: the number of the first choice of this page, counted over all pages.
    `reason`: why the ledger refused; None if it was silent. `was_redeeming`: whether
    that was an attempt to spend points.
    """

    around: Surroundings
    step: PointsStep
    account: AccountShown | None = None
    offer: RewardOffer | None = None
    entry: AccountEntry | None = None
    voucher: OpenVoucher | None = None
    is_new: bool = False
    slip: SlipView = field(default_factory=SlipView)
    recorded: ObjectionRecorded | None = None
    reason: PointsRefusal | None = None
    was_redeeming: bool = False
    page: int = 0
    page_count: int = 1
    first: int = 0

    @property
    def name(self) -> str:
        """Name each step: fingers settle when other targets come under them."""
        return f"points_{self.step}"


@dataclass(frozen=True, slots=True)
class GuidesShown:
    """One page of lines of business, or of the guides of one `line`."""

    name: ClassVar[str] = "guides"
    around: Surroundings
    line: BilingualText | None
    choices: tuple[Choice, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class GuideShown:
    """One page of a guide."""

    name: ClassVar[str] = "guide"
    around: Surroundings
    guide: Guide
    leaf: GuidePage
    page: int
    page_count: int
    may_print: bool


Shown: TypeAlias = (
    HomeShown
    | ChoosingShown
    | AskingShown
    | TicketShown
    | RefusedShown
    | OutOfOrderShown
    | GuidesShown
    | GuideShown
    | RatingShown
    | PointsShown
)
