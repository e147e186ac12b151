"""What the log says of requests: one line a fact, and why something was refused."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from hall import facts
from hall.ticket import Ticket
from interface.log import log
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import HallReply, RefusalReason, RequestRefused

_LOGGED_AS: Final[Mapping[type[facts.AnsweringFact], str]] = MappingProxyType(
    {
        facts.Taken: "ticket_taken",
        facts.WalkedIn: "ticket_walked_in",
        facts.Called: "ticket_called",
        facts.Recalled: "ticket_recalled",
        facts.Missed: "ticket_missed",
        facts.Finished: "ticket_finished",
        facts.Parked: "ticket_parked",
        facts.Transferred: "ticket_transferred",
        facts.Returned: "ticket_returned",
        facts.Prioritised: "ticket_prioritised",
        facts.Rated: "service_rated",
        facts.Paused: "counter_paused",
        facts.Resumed: "counter_resumed",
        facts.DayClosed: "day_closed",
        facts.DayReopened: "day_reopened",
        facts.HelpCalled: "help_called",
        facts.HelpAnswered: "help_answered",
        facts.MatterTakenOn: "matter_taken_on",
        facts.MatterHandedOver: "matter_handed_over",
        facts.MatterSettled: "matter_settled",
    }
)


def log_fact(fact: facts.AnsweringFact) -> None:
    said = _LOGGED_AS[type(fact)]
    if isinstance(fact, facts.Rated):
        # Who rated is nobody's business, not even the log's.
        log().info(said, service=fact.service, level=int(fact.level))
        return
    log().info(
        said,
        number=fact.number if isinstance(fact, facts.TicketFact) else None,
        ticket_id=fact.ticket_id if isinstance(fact, facts.TicketFact) else None,
        counter=None
        if isinstance(fact, facts.Taken | facts.HelpCalled)
        else fact.counter,
        client=fact.client,
        request_id=fact.request_id,
    )


def log_day(fact: facts.DayOpened, gone: Sequence[Ticket]) -> None:
    log().info("day_opened", day=str(fact.day), gone=[ticket.number for ticket in gone])


def log_reply(request: HallRequest, reply: HallReply) -> None:
    """Log the answer to a request that changed nothing."""
    asked = {
        "request": type(request).__name__,
        "reply_to": request.reply_to,
        "request_id": request.request_id,
    }
    if not isinstance(reply, RequestRefused):
        log().info("request_repeated", **asked)
    elif reply.reason is RefusalReason.NOBODY_WAITING:
        # An everyday answer; a worker without work asks often.
        log().info("nobody_waiting", **asked)
    else:
        log().warning(
            "request_refused", reason=reply.reason, detail=reply.detail, **asked
        )
