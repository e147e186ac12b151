"""Examples of what a hall is asked, answers and shows. No I/O here."""

from datetime import datetime, timedelta, timezone
from typing import Final

import msgspec

from messaging.contracts.hall_requests import (
    AnswerHelp,
    CallForHelp,
    CallNext,
    CallTicket,
    CloseDay,
    FinishTicket,
    HandOverMatter,
    MarkNoShow,
    ParkTicket,
    PauseCounter,
    RateService,
    RatingLevel,
    RecallTicket,
    ReopenDay,
    ResumeCounter,
    ReturnTicket,
    ServeWalkIn,
    SetPriority,
    SettleMatter,
    TakeOnMatter,
    TakeTicket,
    TransferTicket,
)
from messaging.contracts.halls import (
    BilingualText,
    Call,
    CounterStatus,
    Estimate,
    HallView,
    HelpCall,
    RefusalReason,
    RequestDone,
    RequestRefused,
    ServiceQueue,
    TicketCalled,
    TicketClosed,
    TicketMoved,
    TicketPlace,
    TicketTaken,
)
from messaging.contracts.ids import (
    BootId,
    ClientId,
    CounterId,
    RequestId,
    ServiceLetter,
    TicketId,
)

_CHINA: Final = timezone(timedelta(hours=8))
_HALL_BOOT: Final = BootId("0199b2c0-3333-7aaa-8bbb-0123456789ab")
_TICKET: Final = TicketId("0199b2d0-4444-7aaa-8bbb-0123456789ab")
_REQUEST: Final = RequestId("0199b2d0-5555-7aaa-8bbb-0123456789ab")
_KIOSK_REPLIES: Final = "linli/1/NB01/clients/kiosk-1/replies"
_COUNTER_REPLIES: Final = "linli/1/NB01/clients/counter-3/replies"
_COUNTER: Final = CounterId("c3")
_SERVICE: Final = ServiceLetter("A")


def _at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, second, tzinfo=_CHINA)


_ESTIMATE: Final = Estimate(from_min=6, to_min=12)
_COUNTER_NAME: Final = BilingualText(zh="3号窗口", en="Counter 3")

HALL_EXAMPLES: Final[tuple[msgspec.Struct, ...]] = (
    TakeTicket(request_id=_REQUEST, reply_to=_KIOSK_REPLIES, service=_SERVICE),
    CallNext(request_id=_REQUEST, reply_to=_COUNTER_REPLIES, counter=_COUNTER),
    RecallTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
    ),
    MarkNoShow(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
    ),
    FinishTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
    ),
    ParkTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
    ),
    TransferTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
        to_service=_SERVICE,
    ),
    CallTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
        worker="wang",
    ),
    ReturnTicket(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
    ),
    SetPriority(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        ticket_id=_TICKET,
        is_priority=True,
    ),
    ServeWalkIn(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        service=_SERVICE,
    ),
    PauseCounter(request_id=_REQUEST, reply_to=_COUNTER_REPLIES, counter=_COUNTER),
    ResumeCounter(request_id=_REQUEST, reply_to=_COUNTER_REPLIES, counter=_COUNTER),
    CloseDay(request_id=_REQUEST, reply_to=_COUNTER_REPLIES, counter=_COUNTER),
    ReopenDay(request_id=_REQUEST, reply_to=_COUNTER_REPLIES, counter=_COUNTER),
    TakeOnMatter(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        worker="wang",
        about="低保材料待补",
    ),
    HandOverMatter(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        worker="wang",
        matter_id=_REQUEST,
        to_worker="li",
    ),
    AnswerHelp(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        worker="wang-fang",
        kiosk=ClientId("kiosk-1"),
    ),
    SettleMatter(
        request_id=_REQUEST,
        reply_to=_COUNTER_REPLIES,
        counter=_COUNTER,
        worker="li",
        matter_id=_REQUEST,
    ),
    CallForHelp(request_id=_REQUEST, reply_to=_KIOSK_REPLIES),
    RateService(
        request_id=_REQUEST,
        reply_to=_KIOSK_REPLIES,
        number="A017",
        code="0417",
        level=RatingLevel.SATISFIED,
    ),
    TicketTaken(
        request_id=_REQUEST,
        ticket_id=_TICKET,
        number="A017",
        service=_SERVICE,
        people_ahead=3,
        estimate=_ESTIMATE,
        taken_at=_at(9, 4, 10),
        rating_code="0417",
    ),
    TicketCalled(
        request_id=_REQUEST,
        ticket_id=_TICKET,
        number="A017",
        counter=_COUNTER,
        called_at=_at(9, 12, 30),
    ),
    TicketClosed(
        request_id=_REQUEST,
        ticket_id=_TICKET,
        number="A017",
        counter=_COUNTER,
        is_served=True,
    ),
    TicketMoved(
        request_id=_REQUEST,
        ticket_id=_TICKET,
        number="A017",
        service=_SERVICE,
        place=TicketPlace.PARKED,
    ),
    RequestDone(request_id=_REQUEST),
    RequestRefused(
        request_id=_REQUEST,
        reason=RefusalReason.NOBODY_WAITING,
        detail="no ticket waits for counter c3",
    ),
    HallView(
        revision=212,
        boot_id=_HALL_BOOT,
        as_of=_at(9, 12, 30),
        services=(
            ServiceQueue(
                service=_SERVICE,
                name=BilingualText(zh="社会保障", en="Social security"),
                covers=BilingualText(zh="养老、医保", en="Pensions, insurance"),
                waiting=2,
                estimate=_ESTIMATE,
                is_open=True,
                people_ahead=2,
            ),
        ),
        counters=(
            CounterStatus(
                counter=_COUNTER,
                name=_COUNTER_NAME,
                services=(_SERVICE,),
                number="A017",
                called_at=_at(9, 12, 30),
            ),
        ),
        calls=(
            Call(
                call_no=31,
                number="A017",
                counter=_COUNTER,
                called_at=_at(9, 12, 30),
                is_recall=False,
            ),
        ),
        help_calls=(HelpCall(kiosk=ClientId("kiosk-1"), called_at=_at(9, 11)),),
    ),
)
