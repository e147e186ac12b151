"""What a key at the counter means."""

from typing import Any

import pytest

from hall.counter_acts import (
    KEYS,
    PAUSE_S,
    Act,
    Asker,
    PressGuard,
    is_possible,
    saying,
)
from hall.pages.site import TEXTS_FOLDER
from hall.ticket import Ticket
from interface.texts import LANGUAGES, Texts
from messaging.contracts.hall_requests import (
    CallNext,
    FinishTicket,
    MarkNoShow,
    RecallTicket,
)
from messaging.contracts.halls import RefusalReason, RequestRefused
from messaging.contracts.ids import TicketId
from tests.hall.furniture import (
    MORNING,
    ONE,
    REPLY_TO,
    A,
    call_next,
    finish,
    no_show,
    open_queue,
    settle,
    some_id,
    take,
)

HELD = Ticket(
    ticket_id=TicketId(some_id()),
    number="A001",
    service=A,
    place=(1, 0),
    taken_at=MORNING,
)
ASKER = Asker(ONE, REPLY_TO)


def test_every_key_makes_a_request_about_the_ticket_that_the_worker_sees() -> None:
    request_id = some_id()
    about: dict[str, Any] = {
        "request_id": request_id,
        "reply_to": REPLY_TO,
        "counter": ONE,
    }
    named = {**about, "ticket_id": HELD.ticket_id}

    asked = [ASKER.ask(act, HELD, request_id) for act in KEYS.values()]

    assert asked == [
        CallNext(**about),
        RecallTicket(**named),
        MarkNoShow(**named),
        FinishTicket(**named),
    ]
    assert list(KEYS) == ["F2", "F3", "F4", "F8"]


def test_only_next_is_possible_without_a_ticket() -> None:
    assert [act for act in Act if is_possible(act, None)] == [Act.NEXT]
    assert [act for act in Act if is_possible(act, HELD)] == list(Act)


def test_a_worker_is_told_what_happened() -> None:
    queue = open_queue()
    settle(queue, take(A))
    settle(queue, take(A))

    told = []
    for request in (call_next(ONE), no_show(ONE), call_next(ONE), finish(ONE)):
        said = saying(settle(queue, request))
        assert not said.is_refusal
        told.append((said.key, said.values["number"]))

    assert told == [
        ("told-called", "A001"),
        ("told-no-show", "A001"),
        ("told-called", "A002"),
        ("told-served", "A002"),
    ]


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
