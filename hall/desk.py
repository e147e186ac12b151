"""The one place where requests become facts: decide, write, apply, answer.

Requests come from the bus as bytes (`receive`) and from the hall's own pages as
structs (`ask`); both go the same way, one at a time::

    receive ─ decode, may this client be answered there? ─┐
    ask ──────────────────────────────────────────────────┴─▶ HallQueue.decide
        reply ◀── apply ◀── Journal.append (on disk) ◀── fact ◀──┘

`hall_view` and `staff_view` are made when somebody looks for the first time after a
fact, and never changed. Anybody may look from any thread without waiting for the disk:
requests take turns (`_turn`), and the queue itself is held only while it decides,
applies, or is looked at (`_hand`), never while the journal writes.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from hall import facts
from hall.answers import refusal, reply_for
from hall.failures import JournalFailedError
from hall.hall_view import hall_view
from hall.journal import Journal
from hall.layout import Layout
from hall.queue import HallQueue
from hall.staff_view import StaffView, staff_view
from interface.log import log
from messaging.codec import Rejected, decode
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import (
    HallReply,
    HallView,
    RefusalReason,
    RequestRefused,
)
from messaging.contracts.ids import BootId, ClientId, RequestId, RequestIdField
from messaging.topics import Topics

# Refusals are no facts and are remembered in memory only, so that a message that
# arrives twice cannot be refused first and granted later. This many are more than
# a broker can still have under way.
_REFUSALS_KEPT_MAX: Final = 1_000

# A client that sends garbage sends a lot of it: the first lines tell all, and then
# every hundredth says that it goes on.
_REJECTIONS_LOGGED_MAX: Final = 10
_REJECTIONS_LOGGED_EVERY: Final = 100

# Waits grow while nothing happens; a screen may be behind by this.
_VIEW_OLD: Final = timedelta(seconds=60)

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
    }
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply, and the topic it goes to."""

    topic: str
    reply: HallReply


@dataclass(frozen=True, slots=True)
class _Views:
    """The hall as the lobby and as the counters see it, of one moment."""

    hall: HallView
    staff: StaffView


class _Envelope(Struct, frozen=True):
    """What is readable of a request that is otherwise malformed."""

    request_id: RequestIdField
    reply_to: str


class Desk:
    """The hall's only hand on queue and journal; usable from any thread."""

    def __init__(
        self,
        queue: HallQueue,
        journal: Journal,
        topics: Topics,
        boot_id: BootId,
        clock: Callable[[], datetime],
    ) -> None:
        """Take over a replayed queue; `clock` gives the time in the hall's zone."""
        self._queue = queue
        self._journal = journal
        self._topics = topics
        self._boot_id = boot_id
        self._clock = clock
        self._turn = threading.Lock()
        self._hand = threading.Lock()
        self._refusals: dict[RequestId, tuple[HallRequest, RequestRefused]] = {}
        self._listeners: list[Callable[[], None]] = []
        self._revision = 0
        self.rejected_count = 0
        self.journal_trouble: str | None = None
        self._views = self._make_views()

    @property
    def layout(self) -> Layout:
        return self._queue.layout

    @property
    def hall_view(self) -> HallView:
        return self._look().hall

    @property
    def staff_view(self) -> StaffView:
        return self._look().staff

    def now(self) -> datetime:
        """Read the clock, in the hall's zone."""
        return self._clock()

    def on_change(self, listener: Callable[[], None]) -> None:
        """Be told after every change, in whatever thread made it."""
        self._listeners.append(listener)

    # ------------------------------------------------------------- requests

    def receive(self, payload: bytes) -> Letter | None:
        """Answer what arrived on the hall's topic; None where nobody can be."""
        request = decode(payload, HallRequest)
        if not isinstance(request, Rejected):
            reply = self.ask(request)
            if self._topics.client_of_replies(request.reply_to) is None:
                return None
            return Letter(request.reply_to, reply)
        self.reject(request.reason)
        envelope = decode(payload, _Envelope)
        if (
            isinstance(envelope, Rejected)
            or self._topics.client_of_replies(envelope.reply_to) is None
        ):
            return None
        return Letter(
            envelope.reply_to,
            RequestRefused(
                request_id=envelope.request_id,
                reason=RefusalReason.MALFORMED,
                detail=request.reason,
            ),
        )

    def reject(self, reason: str) -> None:
        """Count a payload that is no request."""
        self.rejected_count += 1
        count = self.rejected_count
        if count <= _REJECTIONS_LOGGED_MAX or count % _REJECTIONS_LOGGED_EVERY == 0:
            log().warning("request_rejected", reason=reason, rejected_count=count)

    def ask(self, request: HallRequest) -> HallReply:
        """Do what is asked, if it can be done, and answer."""
        client = self._topics.client_of_replies(request.reply_to)
        if client is None:
            self.reject(f"foreign reply topic {request.reply_to!r}")
            return refusal(request, RefusalReason.FOREIGN_REPLY_TOPIC)
        with self._turn:
            revision = self._revision
            outcome = self._settle(request, client)
            has_changed = self._revision != revision
        if has_changed:
            self._tell_listeners()
        if isinstance(outcome, facts.AnsweringFact):
            _log_fact(outcome)
            return reply_for(outcome)
        _log_reply(request, client, outcome)
        return outcome

    def keep_up(self) -> None:
        """Follow the clock: a new day, and waits that grew. Call it now and then."""
        now = self._clock()
        try:
            with self._turn:
                has_changed = self._open_day(now) or self._outdate_views(now)
        except JournalFailedError as error:
            log().error("journal_failed", problem=str(error))
            return
        if has_changed:
            self._tell_listeners()

    def _settle(
        self, request: HallRequest, client: ClientId
    ) -> HallReply | facts.AnsweringFact:
        asked, refused = self._refusals.get(request.request_id, (None, None))
        if refused is not None and asked == request:
            return refused
        now = self._clock()
        try:
            self._open_day(now)
            with self._hand:
                outcome = self._queue.decide(request, client=client, now=now)
            if isinstance(outcome, RequestRefused):
                self._remember(request, outcome)
            elif isinstance(outcome, facts.AnsweringFact):
                self._write(outcome)
        except JournalFailedError as error:
            return refusal(request, RefusalReason.JOURNAL_FAILED, str(error)[:200])
        return outcome

    def _open_day(self, now: datetime) -> bool:
        fact = self._queue.day_to_open(now)
        if fact is None:
            return False
        gone = self._queue.today.unsettled()
        self._write(fact)
        log().info(
            "day_opened", day=str(fact.day), gone=[ticket.number for ticket in gone]
        )
        return True

    def _write(self, fact: facts.Fact) -> None:
        try:
            self._journal.append(fact)
        except JournalFailedError as error:
            self.journal_trouble = str(error)
            raise
        self.journal_trouble = None
        with self._hand:
            self._queue.apply(fact)
            self._revision += 1

    def _outdate_views(self, now: datetime) -> bool:
        """Have views made anew that tell of waits as they were a while ago."""
        views = self._views
        age = abs(now - views.hall.as_of)
        is_waited = any(each.waiting for each in views.hall.services)
        if age < _VIEW_OLD or not is_waited:
            return False
        with self._hand:
            self._revision += 1
        return True

    def _look(self) -> "_Views":
        with self._hand:
            if self._views.hall.revision != self._revision:
                self._views = self._make_views()
            return self._views

    def _make_views(self) -> "_Views":
        now = self._clock()
        return _Views(
            hall=hall_view(
                self._queue, revision=self._revision, boot_id=self._boot_id, as_of=now
            ),
            staff=staff_view(self._queue, revision=self._revision, as_of=now),
        )

    def _remember(self, request: HallRequest, refused: RequestRefused) -> None:
        self._refusals[request.request_id] = (request, refused)
        if len(self._refusals) > _REFUSALS_KEPT_MAX:
            del self._refusals[next(iter(self._refusals))]

    def _tell_listeners(self) -> None:
        for listener in self._listeners:
            listener()


def _log_fact(fact: facts.AnsweringFact) -> None:
    said = _LOGGED_AS[type(fact)]
    if isinstance(fact, facts.Rated):
        # Who rated is nobody's business, not even the log's.
        log().info(said, service=fact.service, level=int(fact.level))
        return
    log().info(
        said,
        number=fact.number if isinstance(fact, facts.TicketFact) else None,
        ticket_id=fact.ticket_id if isinstance(fact, facts.TicketFact) else None,
        counter=None if isinstance(fact, facts.Taken) else fact.counter,
        client=fact.client,
        request_id=fact.request_id,
    )


def _log_reply(request: HallRequest, client: ClientId, reply: HallReply) -> None:
    """Log the answer to a request that changed nothing."""
    asked = {
        "request": type(request).__name__,
        "client": client,
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
