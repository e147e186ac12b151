"""Random days in the hall, with crashes, repeated requests and midnights.

A plain model of lists stands beside the real desk with its real journal. What the
six laws of the hall say about tickets is checked after every step.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
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
from hall.lines import AGED_AFTER
from hall.queue import HallQueue
from hall.ticket import Place
from messaging.contracts.hall_requests import (
    HallRequest,
    PauseCounter,
    RatingLevel,
    ResumeCounter,
)
from messaging.contracts.halls import (
    HallReply,
    RefusalReason,
    RequestDone,
    RequestRefused,
    TicketCalled,
    TicketMoved,
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
    call_this,
    finish,
    give_back,
    house,
    no_show,
    park,
    prioritise,
    rate,
    recall,
    some_id,
    take,
    transfer,
    walk_in,
)

services = st.sampled_from([A, B, C])
counters = st.sampled_from([ONE, TWO, THREE])
SERVED_AT = {each.counter: each.services for each in LAYOUT.counters}


@dataclass(eq=False)
class Person:
    """Somebody in the hall, as the model sees her."""

    taken: TicketTaken
    service: ServiceLetter
    since: datetime
    # Who stood before her when she took her ticket, and who may come before her
    # though they did not: by priority, by name, put back or sent on.
    ahead: list["Person"] = field(default_factory=list)
    is_priority: bool = False
    for_counter: CounterId | None = None
    may_overtake: bool = False
    is_rated: bool = False

    @property
    def ticket_id(self) -> TicketId:
        return self.taken.ticket_id

    def is_for(self, counter: CounterId) -> bool:
        if self.for_counter is not None:
            return self.for_counter == counter
        return self.service in SERVED_AT[counter]


@dataclass
class Model:
    """What must be so, in lists; `waiting` by place."""

    waiting: list[Person] = field(default_factory=list)
    at: dict[CounterId, Person] = field(default_factory=dict)
    no_shows: list[Person] = field(default_factory=list)
    parked: list[Person] = field(default_factory=list)
    served: list[Person] = field(default_factory=list)
    paused: set[CounterId] = field(default_factory=set)

    def everybody(self) -> list[Person]:
        return [*self.here(), *self.served]

    def here(self) -> list[Person]:
        return [*self.waiting, *self.at.values(), *self.no_shows, *self.parked]

    def next_for(self, counter: CounterId, now: datetime) -> Person | None:
        """Say whose turn it is, as one would explain it to those who wait."""
        line = [person for person in self.waiting if person.is_for(counter)]
        priority = [person for person in line if person.is_priority]
        ordinary = [person for person in line if not person.is_priority]
        if not priority or not ordinary:
            return line[0] if line else None
        has_aged = now - ordinary[0].since >= AGED_AFTER
        came_before = line.index(ordinary[0]) < line.index(priority[0])
        return ordinary[0] if has_aged and came_before else priority[0]

    def put_by_place(self, person: Person, places: dict[TicketId, Place]) -> None:
        self.waiting.append(person)
        self.waiting.sort(key=lambda each: places[each.ticket_id])


class RandomDay(RuleBasedStateMachine):
    """One hall; every rule is something that happens in one."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="random-day-"))
        self.now = MORNING
        self.model = Model()
        self.answered: list[tuple[HallRequest, HallReply]] = []
        self.voiced: list[int] = []

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
        self.desk.keep_up()

    def ask(self, request: HallRequest) -> HallReply:
        reply = self.desk.ask(request)
        self.answered.append((request, reply))
        return reply

    @rule(minutes=st.integers(-4, 15))
    def time_passes(self, minutes: int) -> None:
        """Move on a little: midnight has a rule of its own; clocks also fall back."""
        self.now += timedelta(minutes=minutes)

    # ------------------------------------------------------------ residents

    @rule(service=services)
    def somebody_takes_a_ticket(self, service: ServiceLetter) -> None:
        counters = [each for each in SERVED_AT if service in SERVED_AT[each]]
        ahead = [
            person
            for person in self.model.waiting
            if any(person.is_for(each) for each in counters)
        ]
        reply = self.ask(take(service))

        assert isinstance(reply, TicketTaken)
        assert reply.people_ahead == len(ahead)
        assert reply.number not in {each.taken.number for each in self.model.here()}
        person = Person(reply, service, self.now, ahead=ahead)
        self.model.waiting.append(person)

    @precondition(lambda self: self.model.everybody())
    @rule(data=st.data(), level=st.sampled_from(RatingLevel))
    def somebody_rates(self, data: st.DataObject, level: RatingLevel) -> None:
        person = data.draw(st.sampled_from(self.model.everybody()))
        reply = self.ask(rate(person.taken, level))

        may_rate = person in self.model.served and not person.is_rated
        assert isinstance(reply, RequestDone) == may_rate
        person.is_rated |= may_rate

    # ------------------------------------------------------------- counters

    @rule(counter=counters)
    def a_counter_calls(self, counter: CounterId) -> None:
        person = self.model.next_for(counter, self.now)
        reply = self.ask(call_next(counter))

        if counter in self.model.paused:
            assert reason_of(reply) is RefusalReason.COUNTER_PAUSED
        elif counter in self.model.at:
            assert reason_of(reply) is RefusalReason.COUNTER_BUSY
        elif person is None:
            assert reason_of(reply) is RefusalReason.NOBODY_WAITING
        else:
            assert isinstance(reply, TicketCalled)
            assert reply.ticket_id == person.ticket_id
            # What the others were told is true: nobody comes before them who was
            # not there, unless by priority, by name, put back or sent on.
            for other in self.model.waiting:
                if other.is_for(counter) and other is not person:
                    assert person in other.ahead or (
                        person.may_overtake or other.may_overtake
                    )
            self.seat(person, counter)

    @rule(counter=counters, data=st.data())
    def a_counter_calls_by_name(self, counter: CounterId, data: st.DataObject) -> None:
        if not self.model.everybody():
            return
        person = data.draw(st.sampled_from(self.model.everybody()))
        reply = self.ask(call_this(counter, person.ticket_id))

        is_there = person in (
            *self.model.waiting,
            *self.model.parked,
            *self.model.no_shows,
        )
        is_free = counter not in self.model.at and counter not in self.model.paused
        is_ours = person.service in SERVED_AT[counter] or person.is_for(counter)
        assert isinstance(reply, TicketCalled) == (is_there and is_free and is_ours)
        if isinstance(reply, TicketCalled):
            self.seat(person, counter)

    def seat(self, person: Person, counter: CounterId) -> None:
        for line in (self.model.waiting, self.model.parked, self.model.no_shows):
            if person in line:
                line.remove(person)
        person.for_counter = None
        self.model.at[counter] = person
        self.voiced.append(self.desk.hall_view.calls[0].call_no)

    @rule(counter=counters, service=services)
    def somebody_walks_in(self, counter: CounterId, service: ServiceLetter) -> None:
        reply = self.ask(walk_in(counter, service))

        if counter in self.model.at or counter in self.model.paused:
            assert isinstance(reply, RequestRefused)
        else:
            assert isinstance(reply, TicketTaken)
            self.model.at[counter] = Person(reply, service, self.now)

    @rule(counter=counters)
    def a_counter_calls_again(self, counter: CounterId) -> None:
        reply = self.ask(recall(counter))

        if counter in self.model.at:
            assert isinstance(reply, TicketCalled)
            assert reply.ticket_id == self.model.at[counter].ticket_id
            self.voiced.append(self.desk.hall_view.calls[0].call_no)
        else:
            assert isinstance(reply, RequestRefused)

    @rule(counter=counters, ending=st.sampled_from(["served", "no show", "parked"]))
    def a_counter_settles(self, counter: CounterId, ending: str) -> None:
        endings: dict[str, tuple[HallRequest, list[Person]]] = {
            "served": (finish(counter), self.model.served),
            "no show": (no_show(counter), self.model.no_shows),
            "parked": (park(counter), self.model.parked),
        }
        request, line = endings[ending]
        reply = self.ask(request)

        if counter in self.model.at:
            assert not isinstance(reply, RequestRefused)
            line.append(self.model.at.pop(counter))
        else:
            assert isinstance(reply, RequestRefused)

    @rule(counter=counters, service=services, other=counters, is_counter=st.booleans())
    def a_counter_sends_on(
        self,
        counter: CounterId,
        service: ServiceLetter,
        other: CounterId,
        *,
        is_counter: bool,
    ) -> None:
        target = {"to_counter": other} if is_counter else {"to_service": service}
        reply = self.ask(transfer(counter, **target))

        if counter not in self.model.at:
            assert isinstance(reply, RequestRefused)
            return
        assert isinstance(reply, TicketMoved)
        person = self.model.at.pop(counter)
        person.may_overtake = True
        person.service = person.service if is_counter else service
        person.for_counter = other if is_counter else None
        self.model.put_by_place(person, self.places())

    @precondition(lambda self: self.model.no_shows)
    @rule(counter=counters, data=st.data())
    def a_no_show_returns(self, counter: CounterId, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(self.model.no_shows))
        assert isinstance(self.ask(give_back(counter, person.ticket_id)), TicketMoved)

        self.model.no_shows.remove(person)
        person.may_overtake = True
        self.model.put_by_place(person, self.places())

    @precondition(lambda self: self.model.waiting)
    @rule(counter=counters, data=st.data(), is_priority=st.booleans())
    def staff_set_priority(
        self, counter: CounterId, data: st.DataObject, *, is_priority: bool
    ) -> None:
        person = data.draw(st.sampled_from(self.model.waiting))
        request = prioritise(counter, person.ticket_id, is_priority=is_priority)
        assert isinstance(self.ask(request), TicketMoved)

        person.is_priority = is_priority
        person.may_overtake = True

    @rule(counter=counters, is_pause=st.booleans())
    def a_counter_pauses_or_resumes(
        self, counter: CounterId, *, is_pause: bool
    ) -> None:
        kind = PauseCounter if is_pause else ResumeCounter
        assert isinstance(self.ask(house(kind, counter)), RequestDone)

        (self.model.paused.add if is_pause else self.model.paused.discard)(counter)

    def places(self) -> dict[TicketId, Place]:
        return {each.ticket_id: each.place for each in self.queue.today.waiting()}

    # ------------------------------------------------------------ the world

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
        self.desk.keep_up()
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
        assert [t.ticket_id for t in today.parked()] == ids(self.model.parked)
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
        assert {each.counter for each in view.counters if each.is_paused} == (
            self.model.paused
        )
        call_numbers = [call.call_no for call in view.calls]
        assert call_numbers == sorted(call_numbers, reverse=True)

    @invariant()
    def every_call_can_be_voiced_once(self) -> None:
        assert self.voiced == list(range(1, len(self.voiced) + 1))


def reason_of(reply: HallReply) -> RefusalReason:
    assert isinstance(reply, RequestRefused), reply
    return reply.reason


def ids(people: list[Person]) -> list[TicketId]:
    return [person.ticket_id for person in people]


TestRandomDays = RandomDay.TestCase
TestRandomDays.settings = settings(
    max_examples=30, stateful_step_count=50, deadline=None
)
