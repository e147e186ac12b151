"""A small hall to test in, and requests as its clients make them."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from hall import facts
from hall.layout import Counter, Layout, Service
from hall.queue import HallQueue
from messaging.contracts.hall_requests import (
    CallNext,
    FinishTicket,
    HallRequest,
    MarkNoShow,
    RecallTicket,
    TakeTicket,
)
from messaging.contracts.halls import BilingualText, HallReply
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
    return CallNext(request_id=some_id(), reply_to=REPLY_TO, counter=counter)


def recall(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> RecallTicket:
    return RecallTicket(
        request_id=some_id(), reply_to=REPLY_TO, counter=counter, ticket_id=ticket_id
    )


def no_show(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> MarkNoShow:
    return MarkNoShow(
        request_id=some_id(), reply_to=REPLY_TO, counter=counter, ticket_id=ticket_id
    )


def finish(counter: CounterId = ONE, ticket_id: TicketId | None = None) -> FinishTicket:
    return FinishTicket(
        request_id=some_id(), reply_to=REPLY_TO, counter=counter, ticket_id=ticket_id
    )


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
