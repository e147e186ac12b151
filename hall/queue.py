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
from typing import Final, TypeAlias

from hall import facts
from hall.answers import Asked, asked_before, asked_by, refusal, reply_for
from hall.day import Day, MisfitError
from hall.experience import Experience
from hall.forecast import Forecast
from hall.hearing import Hearing
from hall.layout import Layout
from hall.matters import Matters
from hall.ticket import Ticket
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import HallReply, RefusalReason
from messaging.contracts.ids import ClientId, RequestId

# Before the first fact of all there is an empty day that every other one follows.
_BEFORE_ALL_DAYS: Final = date.min

_Answers: TypeAlias = dict[RequestId, tuple[Asked, HallReply]]


class HallQueue:
    """The hall's day, and the answers that were given today and yesterday."""

    def __init__(self, layout: Layout) -> None:
        self.layout: Final = layout
        self.today = Day(_BEFORE_ALL_DAYS, calls_before=0)
        self.matters = Matters()
        self._experience = Experience()
        self._forecast = Forecast(layout)
        self._answers: _Answers = {}
        # A request from just before midnight may be repeated just after.
        self._answers_yesterday: _Answers = {}

    # -------------------------------------------------------------- looking

    def orphans(self) -> tuple[Ticket, ...]:
        """List the tickets that wait or are called where the layout has nobody."""
        served = {letter for each in self.layout.counters for letter in each.services}
        counters = {each.counter for each in self.layout.counters}
        return (
            *(
                each
                for each in self.today.waiting()
                if each.service not in served
                or each.for_counter not in {None, *counters}
            ),
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
            day=now.date(),
            at=now,
            calls_before=self.today.call_count,
            learned=self._experience.learned(),
            matters=self.matters.open(),
        )

    def decide(
        self, request: HallRequest, *, client: ClientId, now: datetime
    ) -> HallReply | facts.AnsweringFact:
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
        return self.hearing(client, now).decide(request)

    def hearing(self, client: ClientId, now: datetime) -> Hearing:
        return Hearing(
            layout=self.layout,
            today=self.today,
            matters=self.matters,
            forecast=self._forecast,
            experience=self._experience,
            client=client,
            now=now,
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
        self._learn(fact)
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

    def _learn(self, fact: facts.AnsweringFact) -> None:
        """Let it have happened, and remember what it says about times."""
        if isinstance(fact, facts.MatterFact):
            self.matters.apply(fact)
        elif isinstance(fact, facts.MoveFact):
            self._note_times(self.today.move(fact), fact)
            self._forecast.forget()
        else:
            self.today.apply(fact)
            waiting = self._last_in_line(fact)
            if waiting is None:
                self._forecast.forget()
            else:
                self._forecast.follow(waiting, self._experience)

    def _last_in_line(self, fact: facts.AnsweringFact) -> Ticket | None:
        """Find the ticket that waits behind all others since `fact`, if one does."""
        if isinstance(fact, facts.Taken) and not fact.is_priority:
            return self.today.ticket(fact.ticket_id)
        return None

    def _note_times(self, before: Ticket, fact: facts.MoveFact) -> None:
        """Learn how long a service took, and whether a wait was as it was told."""
        match fact:
            case (
                facts.Missed() | facts.Finished() | facts.Parked() | facts.Transferred()
            ):
                began_at = before.called_at or fact.at
                duration_s = (fact.at - began_at).total_seconds()
                self._experience.note_duration(before.service, duration_s)
            # Whoever is called by name, or again, waited for something else.
            case facts.Called(is_chosen=False) if before.called_at is None:
                wait_s = (fact.at - before.taken_at).total_seconds()
                self._experience.note_wait(before.expected_s, wait_s)
            case _:
                pass

    def _open_day(self, fact: facts.DayOpened) -> None:
        if fact.day <= self.today.date:
            msg = f"{fact} does not come after {self.today.date}"
            raise MisfitError(msg)
        self.today = Day(fact.day, calls_before=fact.calls_before)
        self.matters = Matters(fact.matters)
        self._experience = Experience(fact.learned)
        self._forecast.forget()
        self._answers_yesterday, self._answers = self._answers, {}
