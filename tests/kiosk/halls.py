"""A hall as kiosks see one: ready-made views, and a scripted hall on a bus.

The scripted hall stands for people and programs outside the kiosk. It keeps the
hall's promise (the same request id gets the same ticket) and can be told to be slow
to answer, to refuse, or to be gone.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from messaging.bus import Bus, Delivery, Will
from messaging.codec import Rejected, decode, encode
from messaging.contracts.hall_requests import (
    CallForHelp,
    HallRequest,
    RateService,
    TakeTicket,
)
from messaging.contracts.halls import (
    BilingualText,
    Call,
    CounterStatus,
    Estimate,
    HallReply,
    HallView,
    RefusalReason,
    RequestDone,
    RequestRefused,
    ServiceQueue,
    TicketTaken,
)
from messaging.contracts.health import HallHealth, Health
from messaging.contracts.ids import (
    BootId,
    CommunityId,
    CounterId,
    HallId,
    RequestId,
    ServiceLetter,
    TicketId,
)
from messaging.identifiers import new_id
from messaging.topics import Topics

ZONE: Final = ZoneInfo("Asia/Shanghai")
MORNING: Final = datetime(2026, 11, 24, 9, 0, tzinfo=ZONE)
TOPICS: Final = Topics(CommunityId("NB01"))
HALL: Final = HallId("h01")
BOOT: Final = BootId("0199a0c4-0000-7000-8000-000000000001")
OTHER_BOOT: Final = BootId("0199a0c4-0000-7000-8000-000000000002")

_NAMES: Final = {
    "A": ("党建群团", "Party and community groups"),
    "B": ("民政", "Civil affairs"),
    "C": ("劳动保障", "Work and social security"),
    "D": ("文体教育", "Culture, sports, education"),
    "E": ("综合治理", "General governance"),
    "F": ("社区卫生", "Community health"),
    "G": ("住房", "Housing"),
    "H": ("其他", "Something else"),
}


def service(
    letter: str, *, is_open: bool = True, people_ahead: int = 3
) -> ServiceQueue:
    zh, en = _NAMES[letter]
    return ServiceQueue(
        service=ServiceLetter(letter),
        name=BilingualText(zh=zh, en=en),
        covers=BilingualText(zh="低保救助、养老", en="Allowances, care"),
        waiting=people_ahead,
        people_ahead=people_ahead,
        estimate=Estimate(from_min=10, to_min=25),
        is_open=is_open,
    )


def counter(name: str, services: str) -> CounterStatus:
    return CounterStatus(
        counter=CounterId(name),
        name=BilingualText(zh=f"{name}号窗口", en=f"Counter {name}"),
        services=tuple(ServiceLetter(letter) for letter in services),
        number=None,
        called_at=None,
    )


def call(
    call_no: int, number: str, at: datetime = MORNING, counter_name: str = "1"
) -> Call:
    return Call(
        call_no=call_no,
        number=number,
        counter=CounterId(counter_name),
        called_at=at,
        is_recall=False,
    )


def view(
    revision: int = 1,
    *,
    boot_id: BootId = BOOT,
    services: str = "ABCDEFGH",
    closed: str = "",
    calls: tuple[Call, ...] = (),
) -> HallView:
    return HallView(
        revision=revision,
        boot_id=boot_id,
        as_of=MORNING,
        services=tuple(service(one, is_open=one not in closed) for one in services),
        counters=(counter("1", services), counter("2", "A")),
        calls=calls,
    )


def taken(
    request_id: RequestId,
    number: str = "A017",
    *,
    people_ahead: int = 3,
    at: datetime = MORNING,
) -> TicketTaken:
    return TicketTaken(
        request_id=request_id,
        ticket_id=TicketId(request_id),
        number=number,
        service=ServiceLetter(number[0]),
        people_ahead=people_ahead,
        estimate=Estimate(from_min=10, to_min=25),
        taken_at=at,
        rating_code="0417",
    )


def refused(
    request_id: RequestId, reason: RefusalReason = RefusalReason.NUMBERS_EXHAUSTED
) -> RequestRefused:
    return RequestRefused(request_id=request_id, reason=reason)


def last_will() -> Will:
    """Say what the broker says for a hall that died."""
    return Will(TOPICS.hall_health(HALL), encode(HallHealth(state=Health.LOST)))


@dataclass
class ScriptedHall:
    """A hall on any bus. `answers` false: it hears and says nothing."""

    bus: Bus
    answers: bool = True
    refuses: RefusalReason | None = None
    heard: list[TakeTicket] = field(default_factory=list)
    ratings: list[RateService] = field(default_factory=list)
    tickets: dict[RequestId, TicketTaken] = field(default_factory=dict)
    calls: tuple[Call, ...] = ()
    revision: int = 0
    help_calls: int = 0

    def __post_init__(self) -> None:
        self.boot_id = BootId(new_id())
        self.bus.subscribe(TOPICS.hall_requests(HALL), self._hear)
        self.bus.on_connection(self._greet)

    def open(self) -> None:
        self.bus.open()

    def call(self, number: str, counter_name: str = "1") -> None:
        newest = call(len(self.calls) + 1, number, datetime.now(UTC), counter_name)
        self.calls = (newest, *self.calls)
        self.show()

    def show(self) -> None:
        self.revision += 1
        shown = view(self.revision, boot_id=self.boot_id, calls=self.calls)
        self.bus.publish(TOPICS.hall_state(HALL), encode(shown), is_retained=True)

    def answer_everything(self) -> None:
        """Answer what was heard while the hall said nothing, all of it again."""
        self.answers = True
        for request in self.heard:
            self._answer(request)

    def _greet(self, is_connected: bool) -> None:  # noqa: FBT001 - a `Notice`
        if is_connected:
            well = encode(HallHealth(state=Health.WELL, boot_id=self.boot_id))
            self.bus.publish(TOPICS.hall_health(HALL), well, is_retained=True)
            self.show()

    def _hear(self, delivery: Delivery) -> None:
        request = decode(delivery.payload, HallRequest)
        assert not isinstance(request, Rejected)
        if isinstance(request, CallForHelp):
            self.help_calls += 1
            done = RequestDone(request_id=request.request_id)
            self.bus.publish(request.reply_to, encode(done))
            return
        if isinstance(request, RateService):
            self.ratings.append(request)
            done = RequestDone(request_id=request.request_id)
            self.bus.publish(request.reply_to, encode(done))
            return
        assert isinstance(request, TakeTicket)
        self.heard.append(request)
        if self.answers:
            self._answer(request)

    def _answer(self, request: TakeTicket) -> None:
        self.bus.publish(request.reply_to, encode(self._reply(request)))

    def _reply(self, request: TakeTicket) -> HallReply:
        if self.refuses is not None:
            return refused(request.request_id, self.refuses)
        number = f"{request.service}{len(self.tickets) + 1:03}"
        fresh = taken(request.request_id, number, at=datetime.now(UTC))
        return self.tickets.setdefault(request.request_id, fresh)
