"""One request, heard: what would happen if it were granted, or why it is not.

No I/O here, and nothing changes here: every request ends in one fact or a refusal.
What counters ask is heard in `hall.counter_hearing`.
"""

from dataclasses import dataclass
from datetime import datetime

from hall import facts
from hall.answers import refusal
from hall.counter_hearing import CounterHearing, Outcome
from hall.day import Day
from hall.estimates import render_range
from hall.experience import Experience
from hall.forecast import Forecast, serves
from hall.layout import Layout
from hall.matters import Matters
from hall.ticket import TicketState
from messaging.contracts.hall_requests import (
    CallForHelp,
    HallRequest,
    RateService,
    TakeTicket,
)
from messaging.contracts.halls import Estimate, RefusalReason
from messaging.contracts.ids import ClientId, ServiceLetter, TicketId


@dataclass(frozen=True, slots=True)
class Hearing:
    """The hall at the moment at which `client` asks."""

    layout: Layout
    today: Day
    matters: Matters
    forecast: Forecast
    experience: Experience
    client: ClientId
    now: datetime

    def decide(self, request: HallRequest) -> Outcome:
        match request:
            case TakeTicket():
                return self._take(request)
            case RateService():
                return self._rate(request)
            case CallForHelp():
                return facts.HelpCalled(
                    request_id=request.request_id, client=self.client, at=self.now
                )
            case _:
                counter = self.layout.counter(request.counter)
                if counter is None:
                    reason = RefusalReason.UNKNOWN_COUNTER
                    return refusal(request, reason, request.counter)
                return CounterHearing(
                    layout=self.layout,
                    today=self.today,
                    matters=self.matters,
                    counter=counter,
                    client=self.client,
                    now=self.now,
                ).decide(request)

    def _take(self, request: TakeTicket) -> Outcome:
        service = self.layout.service(request.service)
        if service is None:
            return refusal(request, RefusalReason.UNKNOWN_SERVICE, request.service)
        if self.today.is_closed:
            return refusal(request, RefusalReason.HALL_CLOSED)
        number = self.today.free_number(request.service)
        if number is None:
            return refusal(request, RefusalReason.NUMBERS_EXHAUSTED, request.service)
        expected_s = self._expected_s(request.service)
        return facts.Taken(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            # The tap is the ticket: under one request id there cannot be a second.
            ticket_id=TicketId(request.request_id),
            number=number,
            service=request.service,
            people_ahead=self.people_ahead(request.service),
            is_priority=service.is_priority,
            expected_s=None if expected_s is None else round(expected_s),
            estimate=self._range(expected_s),
        )

    def people_ahead(self, service: ServiceLetter) -> int:
        """Count who may be called before a ticket of `service` that is taken now.

        Everybody who waits for a counter that serves this service too: exact where
        one counter serves all, elsewhere the most that can happen as things stand.
        """
        counters = [each for each in self.layout.counters if service in each.services]
        lines = self.today.lines
        if self._has_priority(service):
            before = lines.before_priority(
                lambda line: any(serves(each, line) for each in counters), self.now
            )
            return sum(1 for _ in before)
        return lines.count(lambda line: any(serves(each, line) for each in counters))

    def estimate(self, service: ServiceLetter) -> Estimate | None:
        """Say between what a ticket that is taken now will wait; None: nobody can."""
        return self._range(self._expected_s(service))

    def _range(self, expected_s: float | None) -> Estimate | None:
        if expected_s is None:
            return None
        return render_range(*self.experience.range_s(expected_s))

    def _expected_s(self, service: ServiceLetter) -> float | None:
        ask = (
            self.forecast.expected_with_priority_s
            if self._has_priority(service)
            else self.forecast.expected_s
        )
        return ask(self.today, self.experience, service, self.now)

    def _has_priority(self, letter: ServiceLetter) -> bool:
        service = self.layout.service(letter)
        return service is not None and service.is_priority

    def _rate(self, request: RateService) -> Outcome:
        ticket = self.today.numbered(request.number)
        if ticket is None:
            return refusal(request, RefusalReason.UNKNOWN_TICKET, request.number)
        if ticket.rating_code != request.code:
            return refusal(request, RefusalReason.WRONG_CODE, request.number)
        if ticket.state is not TicketState.SERVED or ticket.counter is None:
            return refusal(request, RefusalReason.NOT_SERVED_YET, request.number)
        if ticket.is_rated:
            return refusal(request, RefusalReason.RATED_BEFORE, request.number)
        return facts.Rated(
            request_id=request.request_id,
            client=self.client,
            at=self.now,
            ticket_id=ticket.ticket_id,
            number=ticket.number,
            service=ticket.service,
            counter=ticket.counter,
            worker=ticket.worker,
            level=request.level,
        )
