"""The log tells what was on the glass, each thing once."""

from kiosk.asking import Patience
from kiosk.facts import Fact, ShownFacts
from kiosk.shown import (
    AskingShown,
    CalledNumber,
    HomeShown,
    Modes,
    Surroundings,
    TicketShown,
)
from kiosk.slip import SlipView
from messaging.contracts.halls import BilingualText
from messaging.contracts.ids import RequestId
from tests.kiosk.halls import MORNING, call, taken

NAME = BilingualText(zh="1号窗口", en="Counter 1")
REQUEST = RequestId("0199a0c4-0000-7000-8000-000000000001")


def around(*call_nos: int, countdown_s: int | None = None) -> Surroundings:
    calls = tuple(CalledNumber(call(no, f"A{no:03}"), NAME) for no in call_nos)
    return Surroundings(Modes(), MORNING, calls, countdown_s)


def ticket(*call_nos: int, request_id: RequestId = REQUEST) -> TicketShown:
    return TicketShown(around(*call_nos), taken(request_id), NAME, (), None, SlipView())


def called(facts: list[Fact]) -> list[object]:
    return [fact.fields["call_no"] for fact in facts if fact.name == "call_shown"]


def test_a_screen_is_told_once() -> None:
    facts = ShownFacts()

    assert facts.tell(HomeShown(around())) == [Fact("screen_shown", {"screen": "home"})]
    assert facts.tell(HomeShown(around(countdown_s=9))) == []


def test_a_ticket_is_told_with_its_number() -> None:
    facts = ShownFacts()

    assert facts.tell(ticket()) == [
        Fact("screen_shown", {"screen": "ticket"}),
        Fact(
            "ticket_shown",
            {
                "number": "A017",
                "ticket_id": REQUEST,
                "request_id": REQUEST,
                "people_ahead": 3,
            },
        ),
    ]
    assert facts.tell(ticket()) == []


def test_the_next_ticket_is_told_too() -> None:
    facts = ShownFacts()
    facts.tell(ticket())
    other = RequestId("0199a0c4-0000-7000-8000-000000000002")

    assert [fact.name for fact in facts.tell(ticket(request_id=other))] == [
        "ticket_shown"
    ]


def test_calls_are_told_oldest_first_and_once() -> None:
    facts = ShownFacts()

    told = facts.tell(HomeShown(around(3, 2, 1)))
    assert called(told) == [1, 2, 3]
    assert told[-1].fields == {"number": "A003", "counter": "1", "call_no": 3}
    assert called(facts.tell(HomeShown(around(4, 3, 2, 1)))) == [4]
    assert called(facts.tell(HomeShown(around(4, 3, 2, 1)))) == []


def test_other_screens_show_only_the_newest_call() -> None:
    facts = ShownFacts()
    asking = AskingShown(around(3, 2, 1), NAME, Patience.FRESH, 0, may_leave=False)

    assert called(facts.tell(asking)) == [3]


def test_a_hall_that_lost_its_journal_calls_from_one_again() -> None:
    facts = ShownFacts()
    facts.tell(HomeShown(around(31, 30)))

    assert called(facts.tell(HomeShown(around(1)))) == [1]
    assert called(facts.tell(HomeShown(around(2, 1)))) == [2]


def test_calls_that_vanish_are_no_news() -> None:
    facts = ShownFacts()
    facts.tell(HomeShown(around(2, 1)))

    assert called(facts.tell(HomeShown(around()))) == []
    assert called(facts.tell(HomeShown(around(2, 1)))) == []
