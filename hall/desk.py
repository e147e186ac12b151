"""The one place where requests become facts: decide, write, apply, answer.

Requests come from the bus as bytes (`hall.mailbox`) and from the hall's own pages as
structs; both go the same way, one at a time::

    Mailbox.receive ─ decode ─┐
    pages ────────────────────┴─▶ ask ─ may this client be answered? ─▶ HallQueue.decide
        replies ◀── Journal.sync ◀── apply ◀── Journal.write ◀── fact ◀──┘

What comes together is synced together: fifty kiosks wait for one disk write and not
for fifty. If that fails, the queue is made anew from what is on disk, and all are told
to ask again; until then nobody was told of anything.

`hall_view` and `staff_view` are made when somebody looks for the first time after a
fact, and never changed. Anybody may look from any thread without waiting for the disk:
requests take turns (`_turn`), and the queue itself is held only while it decides,
applies, or is looked at (`_hand`), never while the journal writes.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeAlias

from hall import facts
from hall.answers import refusal, reply_for
from hall.desk_log import log_day, log_fact, log_reply
from hall.failures import JournalFailedError
from hall.hall_view import hall_view
from hall.journal import Journal
from hall.layout import Layout
from hall.queue import HallQueue
from hall.staff_view import StaffView, staff_view
from interface.log import log
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import (
    HallReply,
    HallView,
    RefusalReason,
    RequestRefused,
)
from messaging.contracts.ids import BootId, ClientId, RequestId
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

_FOREIGN: Final = RefusalReason.FOREIGN_REPLY_TOPIC

# What a request comes to: it happened, or it was answered before or is refused.
_Outcome: TypeAlias = HallReply | facts.AnsweringFact


@dataclass(frozen=True, slots=True)
class _Views:
    """The hall as the lobby and as the counters see it, of one moment."""

    hall: HallView
    staff: StaffView


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
        self._ahead_count = 0
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

    def reject(self, reason: str) -> None:
        """Count a payload that is no request."""
        self.rejected_count += 1
        count = self.rejected_count
        if count <= _REJECTIONS_LOGGED_MAX or count % _REJECTIONS_LOGGED_EVERY == 0:
            log().warning("request_rejected", reason=reason, rejected_count=count)

    def ask(self, request: HallRequest) -> HallReply:
        """Do what is asked, if it can be done, and answer."""
        (reply,) = self.ask_all([request])
        return reply

    def ask_all(self, requests: Sequence[HallRequest]) -> list[HallReply]:
        """Do what is asked one after another, and answer when all is on disk."""
        with self._turn:
            revision = self._revision
            outcomes = self._settle_all(requests)
            has_changed = self._revision != revision
        if has_changed:
            self._tell_listeners()
        return [
            self._reply(request, outcome)
            for request, outcome in zip(requests, outcomes, strict=True)
        ]

    def _reply(self, request: HallRequest, outcome: _Outcome) -> HallReply:
        if isinstance(outcome, facts.AnsweringFact):
            log_fact(outcome)
            return reply_for(outcome)
        if isinstance(outcome, RequestRefused) and outcome.reason is _FOREIGN:
            self.reject(f"foreign reply topic {request.reply_to!r}")
        else:
            log_reply(request, outcome)
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

    def _settle_all(self, requests: Sequence[HallRequest]) -> list[_Outcome]:
        try:
            # What nobody may ask opens no day.
            if any(self._client_of(request) for request in requests):
                self._open_day(self._clock())
            outcomes = [self._settle(request) for request in requests]
            self._sync()
        except JournalFailedError as error:
            # Nobody was told of anything yet, and nothing of it is on disk.
            self._take_back()
            for request in requests:
                self._refusals.pop(request.request_id, None)
            return [_journal_failed(request, error) for request in requests]
        return outcomes

    def _settle(self, request: HallRequest) -> _Outcome:
        """Decide one request, and let its fact have happened ahead of the disk."""
        client = self._client_of(request)
        if client is None:
            return refusal(request, _FOREIGN)
        asked, refused = self._refusals.get(request.request_id, (None, None))
        if refused is not None and asked == request:
            return refused
        with self._hand:
            outcome = self._queue.decide(request, client=client, now=self._clock())
        if isinstance(outcome, RequestRefused):
            self._remember(request, outcome)
        elif isinstance(outcome, facts.AnsweringFact):
            try:
                self._journal.write(outcome)
            except JournalFailedError as error:
                self.journal_trouble = str(error)
                return _journal_failed(request, error)
            with self._hand:
                self._ahead_count += 1
                self._queue.apply(outcome)
        return outcome

    def _client_of(self, request: HallRequest) -> ClientId | None:
        return self._topics.client_of_replies(request.reply_to)

    def _sync(self) -> None:
        """Put what happened on disk; from now on everybody may see it."""
        if not self._ahead_count:
            return
        try:
            self._journal.sync()
        except JournalFailedError as error:
            self.journal_trouble = str(error)
            raise
        self.journal_trouble = None
        with self._hand:
            self._revision += 1
            self._ahead_count = 0

    def _take_back(self) -> None:
        """Be what the disk says; raises `JournalFailedError` if it says nothing."""
        if not self._ahead_count:
            return
        queue = HallQueue(self._queue.layout)
        queue.replay(self._journal.load()[0])
        with self._hand:
            self._queue = queue
            self._ahead_count = 0

    def _open_day(self, now: datetime) -> bool:
        fact = self._queue.day_to_open(now)
        if fact is None:
            return False
        gone = self._queue.today.unsettled()
        try:
            self._journal.append(fact)
        except JournalFailedError as error:
            self.journal_trouble = str(error)
            raise
        self.journal_trouble = None
        with self._hand:
            self._queue.apply(fact)
            self._revision += 1
        log_day(fact, gone)
        return True

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
            is_old = self._views.hall.revision != self._revision
            # What is not on disk yet is shown to nobody.
            if is_old and not self._ahead_count:
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


def _journal_failed(request: HallRequest, error: JournalFailedError) -> RequestRefused:
    return refusal(request, RefusalReason.JOURNAL_FAILED, str(error)[:200])
