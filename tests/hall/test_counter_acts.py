"""What a key at the counter means."""

from dataclasses import replace
from typing import Any

import pytest

from hall.counter_acts import (
    KEYS,
    PAUSE_S,
    Act,
    Asker,
    NamedAct,
    PressGuard,
    acts_on,
    is_possible,
    saying,
    targets,
)
from hall.facts import Matter
from hall.layout import Counter, Layout
from hall.pages.site import TEXTS_FOLDER
from hall.ticket import Ticket, TicketState
from interface.texts import LANGUAGES, Texts
from messaging.contracts.hall_requests import (
    CallNext,
    CallTicket,
    CloseDay,
    FinishTicket,
    HandOverMatter,
    MarkNoShow,
    ParkTicket,
    PauseCounter,
    RecallTicket,
    ReopenDay,
    ResumeCounter,
    ReturnTicket,
    ServeWalkIn,
    SetPriority,
    SettleMatter,
    TakeOnMatter,
    TransferTicket,
)
from messaging.contracts.halls import RefusalReason, RequestRefused
from messaging.contracts.ids import CounterId, TicketId
from tests.hall.furniture import (
    LAYOUT,
    MORNING,
    ONE,
    REPLY_TO,
    TWO,
    A,
    B,
    C,
    call_next,
    finish,
    house,
    no_show,
    open_queue,
    park,
    settle,
    some_id,
    take,
    transfer,
    walk_in,
    words,
)

HELD = Ticket(
    ticket_id=TicketId(some_id()),
    number="A001",
    service=A,
    place=(1, 0),
    taken_at=MORNING,
)
ASKER = Asker(ONE, REPLY_TO, "wang")


def test_every_key_makes_a_request_about_the_ticket_that_the_worker_sees() -> None:
    request_id = some_id()
    about: dict[str, Any] = {
        "request_id": request_id,
        "reply_to": REPLY_TO,
        "counter": ONE,
        "worker": "wang",
    }
    named = {**about, "ticket_id": HELD.ticket_id}
    acts = [act for act in KEYS.values() if act is not Act.TRANSFER]

    asked = [ASKER.ask(act, HELD, request_id) for act in (*acts, Act.RESUME)]

    assert asked == [
        CallNext(**about),
        RecallTicket(**named),
        MarkNoShow(**named),
        ParkTicket(**named),
        FinishTicket(**named),
        PauseCounter(**about),
        ResumeCounter(**about),
    ]
    assert list(KEYS) == ["F2", "F3", "F4", "F6", "F7", "F8", "F9"]


def test_what_is_chosen_on_the_page_becomes_a_request_by_name() -> None:
    request_id = some_id()
    stamp: dict[str, Any] = {
        "request_id": request_id,
        "reply_to": REPLY_TO,
        "counter": ONE,
        "worker": "wang",
    }
    named = {**stamp, "ticket_id": HELD.ticket_id}

    assert [ASKER.ask_about(act, HELD, request_id) for act in NamedAct] == [
        CallTicket(**named),
        ReturnTicket(**named),
        SetPriority(**named, is_priority=True),
        SetPriority(**named, is_priority=False),
    ]
    to_c, to_two = targets(LAYOUT, ONE)[2:4]
    assert ASKER.send_on(HELD, to_c, request_id) == TransferTicket(
        **named, to_service=C
    )
    assert ASKER.send_on(HELD, to_two, request_id) == TransferTicket(
        **named, to_counter=TWO
    )
    assert ASKER.serve_walk_in(A, request_id) == ServeWalkIn(**stamp, service=A)
    matter = Matter(
        matter_id=request_id,
        about="低保",
        number=None,
        taken_on_by="wang",
        taken_on_at=MORNING,
        worker="wang",
    )
    about = {**stamp, "matter_id": matter.matter_id}
    assert ASKER.take_on("低保", request_id) == TakeOnMatter(**stamp, about="低保")
    assert ASKER.settle(matter, request_id) == SettleMatter(**about)
    assert ASKER.hand_over(matter, "li", request_id) == HandOverMatter(
        **about, to_worker="li"
    )
    closing = ASKER.turn_day(is_closed=False, request_id=request_id)
    reopening = ASKER.turn_day(is_closed=True, request_id=request_id)
    assert (closing, reopening) == (CloseDay(**stamp), ReopenDay(**stamp))


def test_a_ticket_goes_to_services_by_letter_and_counters_by_digit() -> None:
    assert [each.key for each in targets(LAYOUT, ONE)] == ["A", "B", "C", "2", "3"]
    desk = Counter(counter=CounterId("desk"), name=words("desk"), services=(A,))
    layout = Layout(services=(), counters=(desk,))
    assert [each.key for each in targets(layout, ONE)] == [""]


def test_what_can_be_done_depends_on_ticket_and_pause() -> None:
    def possible(held: Ticket | None, *, is_paused: bool) -> set[Act]:
        return {act for act in Act if is_possible(act, held, is_paused=is_paused)}

    about_held = {Act.RECALL, Act.NO_SHOW, Act.FINISH, Act.TRANSFER, Act.PARK}
    assert possible(None, is_paused=False) == {Act.NEXT, Act.PAUSE, Act.WALK_IN}
    assert possible(HELD, is_paused=False) == {Act.NEXT, Act.PAUSE, *about_held}
    assert possible(None, is_paused=True) == {Act.RESUME}
    assert possible(HELD, is_paused=True) == {Act.RESUME, *about_held}


@pytest.mark.parametrize(
    ("state", "is_priority", "acts"),
    [
        (TicketState.WAITING, False, [NamedAct.CALL, NamedAct.GIVE_PRIORITY]),
        (TicketState.WAITING, True, [NamedAct.CALL, NamedAct.TAKE_PRIORITY]),
        (TicketState.PARKED, False, [NamedAct.CALL]),
        (TicketState.NO_SHOW, False, [NamedAct.CALL, NamedAct.RETURN]),
        (TicketState.CALLED, False, []),
        (TicketState.SERVED, False, []),
    ],
)
def test_a_ticket_that_is_not_at_a_counter_can_be_dealt_with(
    state: TicketState, acts: list[NamedAct], *, is_priority: bool
) -> None:
    ticket = replace(HELD, state=state, is_priority=is_priority)

    assert list(acts_on(ticket)) == acts


def test_a_worker_is_told_what_happened() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))

    told = []
    for request in (
        call_next(ONE),
        no_show(ONE),
        call_next(ONE),
        park(ONE),
        walk_in(ONE, B),
        transfer(ONE, to_service=A),
        call_next(ONE),
        finish(ONE),
    ):
        said = saying(settle(queue, request))
        assert not said.is_refusal
        told.append((said.key, said.values["number"]))

    assert told == [
        ("told-called", "A001"),
        ("told-no-show", "A001"),
        ("told-called", "A002"),
        ("told-parked", "A002"),
        ("told-walked-in", "B001"),
        ("told-waiting", "B001"),
        ("told-called", "B001"),
        ("told-served", "B001"),
    ]
    assert saying(settle(queue, house(PauseCounter))).key == "told-done"


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_refusal_has_words_in_every_language(reason: RefusalReason) -> None:
    said = saying(RequestRefused(request_id=some_id(), reason=reason))
    texts = Texts(TEXTS_FOLDER)

    assert said.is_refusal
    for language in LANGUAGES:
        assert texts.say(language, said.key)


def test_a_second_press_while_the_first_is_under_way_is_nothing() -> None:
    guard = PressGuard()

    assert guard.begin(0.0)
    assert not guard.begin(60.0)
    guard.end(60.0)
    assert guard.begin(60.0 + PAUSE_S)


def test_the_second_click_of_a_double_click_is_nothing() -> None:
    guard = PressGuard()
    guard.begin(5.0)
    guard.end(5.01)

    assert not guard.begin(5.2)
    assert not guard.begin(5.01 + PAUSE_S - 0.01)
    assert guard.begin(5.01 + PAUSE_S)
