"""The hall's queue: what each request does, decided in one place. No I/O here.

::

    request, now ──▶ decide ──▶ the reply, or the fact that gives it
                                         │   (the journal writes it to disk)
                     apply  ◀────────────┘

`decide` changes nothing. `apply` is the only way in which the queue changes, so
its state is the replay of its facts, and a request that was answered gets its
answer again (`tests/hall/test_random_days.py` holds it to both).
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final, TypeAlias, assert_never

from hall import facts
from hall.answers import Asked, asked_before, asked_by, refusal, reply_for
from hall.day import Day, MisfitError
from hall.layout import Layout
from hall.ticket import Ticket
from messaging.contracts.halls import (
    CallNext,
    FinishTicket,
    HallReply,
    HallRequest,
    MarkNoShow,
    RecallTicket,
    RefusalReason,
    TakeTicket,
)
from messaging.contracts.ids import ClientId, RequestId, ServiceLetter, TicketId

# Before the first fact of all there is an empty day that every other one follows.
_BEFORE_ALL_DAYS: Final = date.min

_AboutHeld: TypeAlias = RecallTicket | MarkNoShow | FinishTicket
_Answers: TypeAlias = dict[RequestId, tuple[Asked, HallReply]]


class HallQueue:
    """The hall's day, and the answers that were given today and yesterday."""

    def __init__(self, layout: Layout) -> None:
        self.layout: Final = layout
        self.today = Day(_BEFORE_ALL_DAYS, calls_before=0)
        self._answers: _Answers = {}
        # A request from just before midnight may be repeated just after.
        self._answers_yesterday: _Answers = {}

    # -------------------------------------------------------------- looking

    def people_ahead(self, service: ServiceLetter) -> int:
        """Count who may be called before a ticket of `service` that is taken now.

        Everybody who waits for a counter that serves this service too: exact where
        one counter serves all, elsewhere the most that can happen.
        """
        beside = self.layout.services_beside(service)
        return sum(self.today.waiting_for(other) for other in beside)

    def orphans(self) -> tuple[Ticket, ...]:
        """List the tickets that wait or are called where the layout has nobody."""
        served = {letter for each in self.layout.counters for letter in each.services}
        counters = {each.counter for each in self.layout.counters}
        return (
            *(each for each in self.today.waiting() if each.service not in served),
            *(each for each in self.today.called() if each.counter not in counters),
        )

    def answers(self) -> dict[RequestId, HallReply]:
        """Give today's answers by request, to be compared."""
        return {request_id: reply for request_id, (_, reply) in self._answers.items()}

    # ------------------------------------------------------------- deciding

    def day_to_open(self, now: datetime) -> facts.DayOpened | None:
        """Open the day that `now`, in the hall's zone, begins; None while today lasts.

        A clock that fell back opens nothing: an earlier day would send home the
        people who are waiting.
        """
        if now.date() <= self.today.date:
            return None
        return facts.DayOpened(
            day=now.date(), at=now, calls_before=self.today.call_count
        )

    def decide(
        self, request: HallRequest, *, client: ClientId, now: datetime
    ) -> HallReply | facts.TicketFact:
        """Say what happens if `client` asks this now.

        A fact: it happens, once the fact is on disk. A reply: nothing happens, the
        request was answered before or is refused.
        """
        answer = self._answers.get(request.request_id) or self._answers_yesterday.get(
            request.request_id
        )
        if answer is not None:
            asked, reply = answer
            if asked == asked_by(request, client):
                return reply
            return refusal(request, RefusalReason.CONFLICTING_REQUEST)
        match request:
            case TakeTicket():
                return self._decide_take(request, client, now)
            case CallNext():
                return self._decide_call(request, client, now)
            case RecallTicket() | MarkNoShow() | FinishTicket():
                return self._decide_about_held(request, client, now)
            case _:
                assert_never(request)

    def _decide_take(
        self, request: TakeTicket, client: ClientId, now: datetime
    ) -> HallReply | facts.TicketFact:
        if self.layout.service(request.service) is None:
            return refusal(request, RefusalReason.UNKNOWN_SERVICE, request.service)
        number = self.today.free_number(request.service)
        if number is None:
            return refusal(request, RefusalReason.NUMBERS_EXHAUSTED, request.service)
        return facts.Taken(
            request_id=request.request_id,
            client=client,
            at=now,
            # The tap is the ticket: under one request id there cannot be a second.
            ticket_id=TicketId(request.request_id),
            number=number,
            service=request.service,
            people_ahead=self.people_ahead(request.service),
        )

    def _decide_call(
        self, request: CallNext, client: ClientId, now: datetime
    ) -> HallReply | facts.TicketFact:
        counter = self.layout.counter(request.counter)
        if counter is None:
            return refusal(request, RefusalReason.UNKNOWN_COUNTER, request.counter)
        held = self.today.held(request.counter)
        if held is not None:
            return refusal(request, RefusalReason.COUNTER_BUSY, held.number)
        ticket = self.today.next_for(counter.services)
        if ticket is None:
            return refusal(request, RefusalReason.NOBODY_WAITING)
        return facts.Called(
            request_id=request.request_id,
            client=client,
            at=now,
            ticket_id=ticket.ticket_id,
            number=ticket.number,
            counter=request.counter,
            call_no=self.today.call_count + 1,
        )

    def _decide_about_held(
        self, request: _AboutHeld, client: ClientId, now: datetime
    ) -> HallReply | facts.TicketFact:
        if self.layout.counter(request.counter) is None:
            return refusal(request, RefusalReason.UNKNOWN_COUNTER, request.counter)
        ticket = self.today.held(request.counter)
        if ticket is None:
            return refusal(request, RefusalReason.COUNTER_IDLE)
        if request.ticket_id not in {None, ticket.ticket_id}:
            return refusal(request, RefusalReason.OTHER_TICKET, ticket.number)
        if isinstance(request, RecallTicket):
            return facts.Recalled(
                request_id=request.request_id,
                client=client,
                at=now,
                ticket_id=ticket.ticket_id,
                number=ticket.number,
                counter=request.counter,
                call_no=self.today.call_count + 1,
            )
        settled = facts.Finished if isinstance(request, FinishTicket) else facts.Missed
        return settled(
            request_id=request.request_id,
            client=client,
            at=now,
            ticket_id=ticket.ticket_id,
            number=ticket.number,
            counter=request.counter,
        )

    # ------------------------------------------------------------- applying

    def apply(self, fact: facts.Fact) -> None:
        """Let it have happened. Raises `MisfitError`, and changes nothing then."""
        if isinstance(fact, facts.DayOpened):
            self._open_day(fact)
            return
        if fact.request_id in self._answers:
            msg = f"{fact}, but its request was answered before"
            raise MisfitError(msg)
        self.today.apply(fact)
        self._answers[fact.request_id] = (asked_before(fact), reply_for(fact))

    def replay(self, journal: Iterable[facts.Fact]) -> list[facts.Fact]:
        """Apply what a journal holds; return the facts that a hole left without sense.

        They stay in the journal and are passed over at every start.
        """
        misfits: list[facts.Fact] = []
        for fact in journal:
            try:
                self.apply(fact)
            except MisfitError:
                misfits.append(fact)
        return misfits

    def _open_day(self, fact: facts.DayOpened) -> None:
        if fact.day <= self.today.date:
            msg = f"{fact} does not come after {self.today.date}"
            raise MisfitError(msg)
        self.today = Day(fact.day, calls_before=fact.calls_before)
        self._answers_yesterday, self._answers = self._answers, {}
