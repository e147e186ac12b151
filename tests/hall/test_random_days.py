"""Random days in the hall, with crashes, repeated requests and midnights.

A plain model of lists stands beside the real desk with its real journal. What the
six laws of the hall say about tickets is checked after every step.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from hall.desk import Desk
from hall.journal import Journal, day_files
from hall.queue import HallQueue
from messaging.contracts.hall_requests import HallRequest
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestRefused,
    TicketCalled,
    TicketClosed,
    TicketTaken,
)
from messaging.contracts.ids import BootId, CounterId, ServiceLetter, TicketId
from tests.hall.furniture import (
    LAYOUT,
    MORNING,
    ONE,
    ONE_DAY,
    THREE,
    TOPICS,
    TWO,
    A,
    B,
    C,
    call_next,
    finish,
    no_show,
    recall,
    some_id,
    take,
)

services = st.sampled_from([A, B, C])
counters = st.sampled_from([ONE, TWO, THREE])
SERVED_AT = {each.counter: each.services for each in LAYOUT.counters}


@dataclass(eq=False)
class Person:
    """Somebody in the hall, as the model sees her."""

    ticket_id: TicketId
    number: str
    service: ServiceLetter
    people_ahead: int
    # Calls by counters that serve her service, since she took her ticket.
    called_before_her: int = 0


@dataclass
class Model:
    """What must be so, in lists."""

    waiting: list[Person] = field(default_factory=list)
    at: dict[CounterId, Person] = field(default_factory=dict)
    no_shows: list[Person] = field(default_factory=list)
    served: list[Person] = field(default_factory=list)

    def everybody(self) -> list[Person]:
        return [*self.waiting, *self.at.values(), *self.no_shows, *self.served]


class RandomDay(RuleBasedStateMachine):
    """One hall; every rule is something that happens in one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="random-day-"))
        self.now = MORNING
        self.model = Model()
        self.answered: list[tuple[HallRequest, HallReply]] = []

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @initialize()
    def open_hall(self) -> None:
        self.journal = Journal(self.folder)
        self.queue = HallQueue(LAYOUT)
        found, self.repairs = self.journal.load()
        assert self.queue.replay(found) == []
        self.desk = Desk(
            self.queue, self.journal, TOPICS, BootId(some_id()), lambda: self.now
        )
        self.desk.open_day()

    def ask(self, request: HallRequest) -> HallReply:
        reply = self.desk.ask(request)
        self.answered.append((request, reply))
        return reply

    @rule(minutes=st.integers(-4, 9))
    def time_passes(self, minutes: int) -> None:
        """Move on a little: midnight has a rule of its own; clocks also fall back."""
        self.now += timedelta(minutes=minutes)

    @rule(service=services)
    def somebody_takes_a_ticket(self, service: ServiceLetter) -> None:
        beside = {
            other
            for served in SERVED_AT.values()
            if service in served
            for other in served
        }
        ahead = [person for person in self.model.waiting if person.service in beside]
        reply = self.ask(take(service))

        assert isinstance(reply, TicketTaken)
        assert reply.people_ahead == len(ahead)
        assert reply.number not in {each.number for each in self.model.everybody()}
        self.model.waiting.append(
            Person(reply.ticket_id, reply.number, service, reply.people_ahead)
        )

    @rule(counter=counters)
    def a_counter_calls(self, counter: CounterId) -> None:
        served = SERVED_AT[counter]
        line = [person for person in self.model.waiting if person.service in served]
        reply = self.ask(call_next(counter))

        if counter in self.model.at:
            assert isinstance(reply, RequestRefused)
            assert reply.reason is RefusalReason.COUNTER_BUSY
        elif not line:
            assert isinstance(reply, RequestRefused)
            assert reply.reason is RefusalReason.NOBODY_WAITING
        else:
            assert isinstance(reply, TicketCalled)
            person = line[0]
            assert reply.ticket_id == person.ticket_id
            # What she was told when she took her ticket was the truth.
            assert person.called_before_her <= person.people_ahead
            self.model.waiting.remove(person)
            self.model.at[counter] = person
            for other in self.model.waiting:
                other.called_before_her += other.service in served

    @rule(counter=counters)
    def a_counter_calls_again(self, counter: CounterId) -> None:
        reply = self.ask(recall(counter))

        if counter in self.model.at:
            assert isinstance(reply, TicketCalled)
            assert reply.number == self.model.at[counter].number
        else:
            assert isinstance(reply, RequestRefused)

    @rule(counter=counters, is_served=st.booleans())
    def a_counter_settles(self, counter: CounterId, *, is_served: bool) -> None:
        reply = self.ask(finish(counter) if is_served else no_show(counter))

        if counter in self.model.at:
            assert isinstance(reply, TicketClosed)
            person = self.model.at.pop(counter)
            (self.model.served if is_served else self.model.no_shows).append(person)
        else:
            assert isinstance(reply, RequestRefused)

    @precondition(lambda self: self.answered)
    @rule(data=st.data())
    def a_request_arrives_again(self, data: st.DataObject) -> None:
        request, reply = data.draw(st.sampled_from(self.answered[-20:]))
        revision = self.desk.hall_view.revision
        written = self.bytes_written()

        assert self.desk.ask(request) == reply
        assert self.desk.hall_view.revision == revision
        assert self.bytes_written() == written

    @rule(torn=st.binary(max_size=40).filter(lambda torn: b"\n" not in torn))
    def the_power_fails(self, torn: bytes) -> None:
        """Whatever had been answered is on disk; half a line may be, too."""
        before = (self.queue.today.state(), self.queue.answers())
        self.journal.close()
        with day_files(self.folder)[-1].open("ab") as journal:
            journal.write(torn)
        self.open_hall()

        assert (self.queue.today.state(), self.queue.answers()) == before
        assert [repair.torn_bytes for repair in self.repairs] == [len(torn)] * bool(
            torn
        )
        # Refusals are no facts: whoever asks again, after a restart, asks anew.
        self.answered = [
            (request, reply)
            for request, reply in self.answered
            if not isinstance(reply, RequestRefused)
        ]

    @rule()
    def midnight_passes(self) -> None:
        self.now += ONE_DAY
        self.desk.open_day()
        self.model = Model()
        self.answered = []

    def bytes_written(self) -> int:
        return sum(file.stat().st_size for file in day_files(self.folder))

    @invariant()
    def nobody_is_at_two_counters(self) -> None:
        held = [self.queue.today.held(counter) for counter in SERVED_AT]
        ticket_ids = [ticket.ticket_id for ticket in held if ticket is not None]
        assert len(ticket_ids) == len(set(ticket_ids))

    @invariant()
    def nobody_vanishes_and_counts_are_true(self) -> None:
        today = self.queue.today
        assert [t.ticket_id for t in today.waiting()] == ids(self.model.waiting)
        assert [t.ticket_id for t in today.no_shows()] == ids(self.model.no_shows)
        assert {
            counter: held.ticket_id
            for counter in SERVED_AT
            if (held := today.held(counter)) is not None
        } == {counter: each.ticket_id for counter, each in self.model.at.items()}
        taken = {ticket.ticket_id for ticket in today.state().tickets}
        assert taken == set(ids(self.model.everybody()))

    @invariant()
    def the_lobby_sees_what_is_so(self) -> None:
        view = self.desk.hall_view
        today = self.queue.today
        assert [each.waiting for each in view.services] == [
            sum(ticket.service == each.service for ticket in today.waiting())
            for each in view.services
        ]
        call_numbers = [call.call_no for call in view.calls]
        assert call_numbers == sorted(call_numbers, reverse=True)


def ids(people: list[Person]) -> list[TicketId]:
    return [person.ticket_id for person in people]


TestRandomDays = RandomDay.TestCase
TestRandomDays.settings = settings(
    max_examples=40, stateful_step_count=50, deadline=None
)
