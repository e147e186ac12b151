"""A small hall to test in, and requests as its clients make them."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from hall import facts
from hall.layout import Counter, Layout, Service
from hall.queue import HallQueue
from messaging.contracts.hall_requests import (
    CallNext,
    CallTicket,
    FinishTicket,
    HallRequest,
    HouseRequest,
    MarkNoShow,
    ParkTicket,
    RateService,
    RatingLevel,
    RecallTicket,
    ReturnTicket,
    ServeWalkIn,
    SetPriority,
    TakeTicket,
    TransferTicket,
)
from messaging.contracts.halls import BilingualText, HallReply, TicketTaken
from messaging.contracts.ids import (
    ClientId,
    CommunityId,
    CounterId,
    HallId,
    RequestId,
    ServiceLetter,
    TicketId,
)
from messaging.identifiers import new_id
from messaging.topics import Topics

TOPICS: Final = Topics(CommunityId("NB01"))
HALL: Final = HallId("h01")
KIOSK: Final = ClientId("kiosk-1")
REPLY_TO: Final = TOPICS.replies(KIOSK)

A, B, C = (ServiceLetter(letter) for letter in "ABC")
ONE, TWO, THREE = (CounterId(name) for name in ("1", "2", "3"))

MORNING: Final = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ONE_DAY: Final = timedelta(days=1)


def words(text: str) -> BilingualText:
    return BilingualText(zh=text, en=text)


# Counter 1 serves everything, counter 2 only A, counter 3 only C.
LAYOUT: Final = Layout(
    services=tuple(
        Service(letter=letter, name=words(f"服务{letter}"), covers=words(""))
        for letter in (A, B, C)
    ),
    counters=(
        Counter(counter=ONE, name=words("1号窗口"), services=(A, B, C)),
        Counter(counter=TWO, name=words("2号窗口"), services=(A,)),
        Counter(counter=THREE, name=words("3号窗口"), services=(C,)),
    ),
)


def some_id() -> RequestId:
    return RequestId(new_id())


def take(service: ServiceLetter = A, request_id: RequestId | None = None) -> TakeTicket:
    return TakeTicket(
        request_id=request_id or some_id(), reply_to=REPLY_TO, service=service
    )


def call_next(counter: CounterId = ONE) -> CallNext:
    return CallNext(**_stamp(counter))


def call_this(counter: CounterId, ticket_id: TicketId) -> CallTicket:
    return CallTicket(**_stamp(counter), ticket_id=ticket_id)


def give_back(counter: CounterId, ticket_id: TicketId) -> ReturnTicket:
    return ReturnTicket(**_stamp(counter), ticket_id=ticket_id)


def prioritise(
    counter: CounterId, ticket_id: TicketId, *, is_priority: bool = True
) -> SetPriority:
    return SetPriority(**_stamp(counter), ticket_id=ticket_id, is_priority=is_priority)


def walk_in(counter: CounterId = ONE, service: ServiceLetter = A) -> ServeWalkIn:
    return ServeWalkIn(**_stamp(counter), service=service)


def recall(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> RecallTicket:
    return RecallTicket(**_stamp(counter), ticket_id=ticket_id)


def no_show(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> MarkNoShow:
    return MarkNoShow(**_stamp(counter), ticket_id=ticket_id)


def finish(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> FinishTicket:
    return FinishTicket(**_stamp(counter), ticket_id=ticket_id)


def park(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> ParkTicket:
    return ParkTicket(**_stamp(counter), ticket_id=ticket_id)


def transfer(
    counter: CounterId = ONE,
    ticket_id: TicketId | None = None,
    *,
    to_service: ServiceLetter | None = None,
    to_counter: CounterId | None = None,
) -> TransferTicket:
    return TransferTicket(
        **_stamp(counter),
        ticket_id=ticket_id,
        to_service=to_service,
        to_counter=to_counter,
    )


def house(kind: type[HouseRequest], counter: CounterId = ONE) -> HouseRequest:
    """Pause, resume, close or reopen."""
    return kind(**_stamp(counter))


def rate(
    taken: TicketTaken,
    level: RatingLevel = RatingLevel.SATISFIED,
    *,
    code: str | None = None,
) -> RateService:
    assert taken.rating_code is not None
    return RateService(
        request_id=some_id(),
        reply_to=REPLY_TO,
        number=taken.number,
        code=taken.rating_code if code is None else code,
        level=level,
    )


def _stamp(counter: CounterId) -> dict[str, Any]:
    return {"request_id": some_id(), "reply_to": REPLY_TO, "counter": counter}


def open_queue(now: datetime = MORNING, layout: Layout = LAYOUT) -> HallQueue:
    """Make a queue whose day has begun."""
    queue = HallQueue(layout)
    opened = queue.day_to_open(now)
    assert opened is not None
    queue.apply(opened)
    return queue


def settle(
    queue: HallQueue,
    request: HallRequest,
    *,
    now: datetime = MORNING,
    client: ClientId = KIOSK,
) -> HallReply:
    """Decide and apply, as the desk does, but without a disk."""
    outcome = queue.decide(request, client=client, now=now)
    if not isinstance(outcome, facts.AnsweringFact):
        return outcome
    queue.apply(outcome)
    reply = queue.decide(request, client=client, now=now)
    assert not isinstance(reply, facts.AnsweringFact)
    return reply
